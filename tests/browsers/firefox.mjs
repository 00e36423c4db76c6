/**
 * Firefox by Marionette, its own protocol. WebDriver BiDi, which Playwright speaks, makes workers
 * within workers hang at random: with it a debugger is told of each worker.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const PROGRAM = process.env.FIREFOX ?? 'firefox-esr';
const START_TRIES = 300;

/** The connection: messages are `length:json`, `[0, id, command, parameters]` and `[1, id, error, result]`. */
class Marionette {
  /** @type {Map<number, (message: [number, number, { message: string } | null, unknown]) => void>} */
  #waiting = new Map();
  #received = Buffer.alloc(0);
  #lastId = 0;

  /** @param {import('node:net').Socket} socket */
  constructor(socket) {
    this.socket = socket;
    socket.on('data', (bytes) => this.#receive(bytes));
  }

  /** @param {Buffer} bytes */
  #receive(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const colon = this.#received.indexOf(':');
      const end = colon + 1 + Number(this.#received.subarray(0, Math.max(0, colon)));
      if (colon < 0 || this.#received.length < end) return;
      const message = JSON.parse(this.#received.subarray(colon + 1, end).toString());
      this.#received = this.#received.subarray(end);
      // The first message is a greeting.
      if (Array.isArray(message)) this.#waiting.get(message[1])?.(/** @type {any} */ (message));
    }
  }

  /** @param {string} command @param {object} [parameters] @returns {Promise<any>} */
  send(command, parameters = {}) {
    const id = ++this.#lastId;
    const text = JSON.stringify([0, id, command, parameters]);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ([, , error, result]) => {
        this.#waiting.delete(id);
        if (error) reject(new Error(`${command}: ${error.message}`));
        else resolve(result);
      });
      this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }
}

/** @param {string} profile @returns {Promise<number>} the port that Firefox has taken */
async function portOf(profile) {
  for (let i = 0; i < START_TRIES; i++) {
    const text = await readFile(join(profile, 'MarionetteActivePort'), 'utf8').catch(() => '');
    if (text) return Number(text);
    await wait(100);
  }
  throw new Error('Firefox did not open its port');
}

/** Starts it. @returns {Promise<import('./browsers.mjs').Driver>} */
export async function startFirefox() {
  const profile = await mkdtemp(join(tmpdir(), 'stackblend-firefox-'));
  await writeFile(join(profile, 'user.js'), 'user_pref("marionette.port", 0);\n');
  const options = ['--headless', '--no-remote', '--profile', profile, '--marionette'];
  const child = spawn(PROGRAM, options, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const socket = connect(await portOf(profile), '127.0.0.1');
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const marionette = new Marionette(socket);
  const { capabilities } = await marionette.send('WebDriver:NewSession');
  return {
    version: capabilities.browserVersion,
    open: (url) => marionette.send('WebDriver:Navigate', { url }),
    read: async (script) => (await marionette.send('WebDriver:ExecuteScript', { script })).value,
    async close() {
      await marionette.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {});
      socket.destroy();
      await ended;
      await rm(profile, { recursive: true, force: true });
    },
  };
}
