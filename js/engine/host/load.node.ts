import { readFile } from 'node:fs/promises';
import { StackBlendError } from '../contract/errors.ts';
import { loadWasm } from './load.ts';

/** Reads and compiles a `.wasm` file in Node, from disk or by HTTP. Rejects with `load-failed`. */
export async function loadWasmInNode(url: URL): Promise<WebAssembly.Module> {
  if (url.protocol !== 'file:') return loadWasm(url);
  try {
    return await WebAssembly.compile(await readFile(url));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StackBlendError('load-failed', `${url.href}: ${why}`, { cause });
  }
}
