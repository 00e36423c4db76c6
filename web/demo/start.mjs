/**
 * The command `npm start`: installs and builds what is missing, then serves the demo page.
 * `PORT` chooses the port; without it, 8080 or the next that is free.
 */
import { say } from '../../cpp/toolchain/run.mjs';
import { runCommand } from '../../js/build/build.mjs';
import { ensureNodeModules } from '../../js/build/node-modules.mjs';

const FIRST_PORT = 8080;
const PORTS_TRIED = 20;

/** @param {Record<string, string>} folders */
async function serveOnFreePort(folders) {
  const { serve } = await import('./serve.mjs');
  const { demoPolicy: policy } = await import('./headers.mjs');
  const wanted = Number(process.env.PORT);
  if (wanted) return serve({ folders, policy, port: wanted });
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port++) {
    try {
      return await serve({ folders, policy, port });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new Error(`ports ${FIRST_PORT} to ${FIRST_PORT + PORTS_TRIED - 1} are taken; set PORT`);
}

await runCommand(async () => {
  await ensureNodeModules();
  const { buildDemo, DEMO } = await import('./build.mjs');
  await buildDemo();
  const { url } = await serveOnFreePort({ '/': DEMO });
  say(`stackblend runs at ${url} (stop with Ctrl+C), its benchmark at ${url}bench/`);
});
