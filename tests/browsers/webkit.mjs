/** WebKitGTK by its WebDriver, on a screen of Xvfb's. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { ensureSystemPackages } from '../../cpp/toolchain/packages.mjs';
import { say } from '../../cpp/toolchain/run.mjs';

const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const START_TRIES = 100;

/** Whether it is here, installed if that is possible: not all systems have it. */
async function hasWebKit() {
  try {
    await ensureSystemPackages('webkit');
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return false;
  }
  return existsSync(MINI_BROWSER);
}

/** Starts a screen. @returns {Promise<{ display: string, end(): void }>} */
async function startScreen() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1200x800x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const pipe = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
  const number = await new Promise((resolve) => pipe.once('data', (bytes) => resolve(bytes)));
  return { display: `:${String(number).trim()}`, end: () => child.kill() };
}

/** @param {string} base @param {string} method @param {string} path @param {object} [body] */
async function call(base, method, path, body) {
  const response = await fetch(base + path, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  const { value } = /** @type {any} */ (await response.json());
  if (!response.ok) throw new Error(`${path}: ${value.message}`);
  return value;
}

/** @param {string} base @param {object} capabilities */
async function newSession(base, capabilities) {
  for (let i = 0; ; i++) {
    try {
      return await call(base, 'POST', '/session', { capabilities: { alwaysMatch: capabilities } });
    } catch (error) {
      if (i === START_TRIES || !(error instanceof TypeError)) throw error; // not listening yet
      await wait(100);
    }
  }
}

/** Starts it. @returns {Promise<import('./browsers.mjs').Driver | null>} null: it is not here */
export async function startWebKit() {
  if (!(await hasWebKit())) return null;
  const screen = await startScreen();
  const port = 20_000 + (process.pid % 10_000);
  // Without this WebKitGTK has no SharedArrayBuffer, also in isolated pages.
  const env = { ...process.env, DISPLAY: screen.display, JSC_useSharedArrayBuffer: '1' };
  const driver = spawn('WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], {
    env,
    stdio: 'ignore',
  });
  const base = `http://127.0.0.1:${port}`;
  const { sessionId, capabilities } = await newSession(base, {
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: MINI_BROWSER, args: ['--automation'] },
  });
  const session = `/session/${sessionId}`;
  return {
    version: capabilities.browserVersion,
    open: (url) => call(base, 'POST', `${session}/url`, { url }),
    read: (script) => call(base, 'POST', `${session}/execute/sync`, { script, args: [] }),
    async close() {
      await call(base, 'DELETE', session).catch(() => {});
      driver.kill();
      screen.end();
    },
  };
}
