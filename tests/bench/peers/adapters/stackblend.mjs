/** stackblend itself, the reference of the ratios. */
import { MODES, outOf } from '../job.mjs';
import { sameWords } from '../peer.mjs';

// By path and not by the package's name: below the peers' package.json that would be one of them.
const loadCore = () => import('../../../../dist/js/core/index.node.js');
const loadEngine = () => import('../../../../dist/js/index.node.js');

/**
 * @typedef {import('../peer.mjs').Peer} Peer
 * @typedef {import('../peer.mjs').Prepared} Prepared
 * @typedef {import('../peer.mjs').Job} Job
 */

const THREADS = 2;

const version = async () => 'this checkout';

/** @param {string} mode @returns {import('../../../../dist/js/index.js').BlendOptions} */
const ruleOf = (mode) =>
  mode === 'source-over' ? { operator: mode } : { mode: /** @type {any} */ (mode) };

/** @param {Job} job */
const shapeOf = ({ frames, height, width }) => [frames, height, width, 4];

/** What all ratios refer to. @param {Job} job @returns {Promise<Prepared>} */
export async function prepareReference(job) {
  const { createCore } = await loadCore();
  const library = await createCore();
  const [shape, out] = [shapeOf(job), outOf(job)];
  return {
    blend: async (mode) => {
      library.blend(job.backdrop, job.source, { ...ruleOf(mode), shape, out });
      return out;
    },
  };
}

/** @type {Peer} */
export const core = {
  name: 'stackblend core, one thread',
  version,
  notes: [
    'The reference, measured against itself: how far its ratio is from 1 tells the noise.',
    'WebAssembly; plain arrays are copied in and out.',
  ],
  modes: sameWords(MODES),
  prepare: prepareReference,
};

/** @type {Peer} */
export const plainArrays = {
  name: `stackblend engine, ${THREADS} threads`,
  version,
  notes: ['Plain arrays, copied in and out by one thread while the others blend.'],
  modes: sameWords(MODES),
  async prepare(job) {
    const { createEngine } = await loadEngine();
    const engine = await createEngine({ variant: 'threads', threads: THREADS });
    const [shape, out] = [shapeOf(job), outOf(job)];
    return {
      blend: async (mode) => {
        await engine.blend(job.backdrop, job.source, { ...ruleOf(mode), shape, out });
        return out;
      },
      close: async () => engine.dispose(),
    };
  },
};

/** @type {Peer} */
export const engineStacks = {
  name: `stackblend engine, ${THREADS} threads, engine stacks`,
  version,
  notes: ['The stacks lie in its memory already, so nothing is copied: unfair to all that copy.'],
  modes: sameWords(MODES),
  async prepare(job) {
    const { createEngine } = await loadEngine();
    const engine = await createEngine({ variant: 'threads', threads: THREADS });
    const allocate = () => engine.allocate(shapeOf(job));
    const [backdrop, source, out] = [await allocate(), await allocate(), await allocate()];
    backdrop.data.set(job.backdrop);
    source.data.set(job.source);
    return {
      blend: async (mode) => {
        await engine.blend(backdrop, source, { ...ruleOf(mode), out });
        return out.data;
      },
      close: async () => engine.dispose(),
    };
  },
};
