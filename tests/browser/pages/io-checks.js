// What io.spec.ts runs inside the page: the unbundled package on files, made here or served.

export const io = await import('/dist/js/io/index.js');

/** SHA-256 of a typed array's bytes, in hexadecimal. */
async function digest({ buffer, byteOffset, byteLength }) {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength).slice();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What a source says of itself, and the hash of every plane of one channel. */
export async function summary(source, c = 0) {
  const { shape, dtype, kind } = source;
  const planes = [];
  for (let t = 0; t < shape[0]; t++) {
    for (let z = 0; z < shape[2]; z++) {
      planes.push(await digest((await source.plane({ t, c, z })).data));
    }
  }
  return { shape, dtype, kind, planes };
}

/** The images of a URL. */
export async function describeUrl(url) {
  const sources = await io.openImages(url);
  const all = [];
  for (const source of sources) all.push(await summary(source, source.shape[1] - 1));
  for (const source of sources) source.close();
  return all;
}

/** A fetch that counts the bytes of its answers, all of which are parts of files: resource timings come too late. */
export function counted() {
  const count = { bytes: 0 };
  const fetch = async (url, init) => {
    const answer = await globalThis.fetch(url, init);
    const [, from, to] =
      /^bytes (\d+)-(\d+)\//.exec(answer.headers.get('Content-Range') ?? '') ?? [];
    count.bytes += Number(to) + 1 - Number(from);
    return answer;
  };
  return { count, fetch };
}

/** A policy violation is heard wherever it happens. */
export const violations = [];
addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective));

/** Starts `/hanging-worker.js`, which hangs on a payload `hang`, in a pool of the package. */
export async function hangingPool() {
  const { DecodePool } = await import('/dist/js/io/workers/pool.js');
  let started = 0;
  const start = (events) => {
    started++;
    const worker = new Worker('/hanging-worker.js', { type: 'module' });
    worker.addEventListener('message', ({ data }) => events.onReply(data));
    worker.addEventListener('error', ({ message }) => events.onFailure(message));
    return {
      post: (request, transfer) => worker.postMessage(request, transfer),
      keepAlive: () => {},
      terminate: () => worker.terminate(),
    };
  };
  const pool = new DecodePool({ start, workers: 1, seconds: 1 });
  const run = (payload) => pool.decode('png-frame', payload, { what: 'a.png', bytes: 1 });
  const failed = await run('hang').catch(({ code, message }) => ({ code, message }));
  return { failed, next: await run('next'), started };
}
