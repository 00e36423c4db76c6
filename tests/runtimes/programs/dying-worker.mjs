/**
 * The worker of the variant that the environment names, which ends when its first slice comes as long
 * as the environment says so: the worker that takes its place lives.
 */
import { parentPort } from 'node:worker_threads';

const { STACKBLEND_TEST_WORKER: variant } = process.env;

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const on = port.on.bind(port);
/**
 * Before the worker's own listener, which would be done with the slice.
 * @param {string} event
 * @param {(request: any) => void} listener
 */
port.on = (event, listener) =>
  on(event, (request) => {
    const isSlice = ['slice', 'buffer', 'pump'].includes(request.type);
    if (isSlice && process.env.STACKBLEND_TEST_DYING) process.exit(3);
    listener(request);
  });

const entry = `./engine/worker-${variant}.node.js`;
await import(new URL(entry, import.meta.resolve('stackblend')).href);
