import { StackBlendError } from '../contract/errors.ts';

function loadFailure(url: URL, why: string, cause?: unknown): StackBlendError {
  return new StackBlendError('load-failed', `${url.href}: ${why}`, { cause });
}

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /Content Security Policy|unsafe-eval/i.test(message)
    ? `${message} (allow it with script-src 'wasm-unsafe-eval')`
    : message;
}

async function fetchCode(url: URL): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin' });
  } catch (cause) {
    const why = 'could not be fetched (offline, or blocked by connect-src or by CORS)';
    throw loadFailure(url, why, cause);
  }
  if (!response.ok) throw loadFailure(url, `the server answered ${response.status}`);
  return response;
}

/** Fetches and compiles a `.wasm` file in a browser. Rejects with `load-failed` and what to do. */
export async function loadWasm(url: URL): Promise<WebAssembly.Module> {
  const response = await fetchCode(url);
  const type = response.headers.get('content-type') ?? '';
  try {
    // Streaming compilation insists on this very MIME type; a file served with another still works.
    return type === 'application/wasm'
      ? await WebAssembly.compileStreaming(response)
      : await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    const what = type.startsWith('text/html') ? ' (an HTML page was served in its place)' : '';
    throw loadFailure(url, `is not usable WebAssembly${what}: ${explain(cause)}`, cause);
  }
}
