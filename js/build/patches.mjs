/**
 * Changes to third-party code on its way into dist/js/vendor: what no strict
 * Content-Security-Policy allows, and what hangs on hostile files. A package that no longer has the
 * code stops the build.
 */
import { fileURLToPath } from 'node:url';

/** @type {{ why: string, file: RegExp, from: RegExp, to: string }[]} */
const PATCHES = [
  {
    why: 'zstddec fetches its WebAssembly from a `data:` URL, which no strict policy allows',
    file: /\/zstddec\/dist\/zstddec\.mjs$/,
    from: /fetch\(`data:application\/wasm;base64,\$\{wasm\}`\)\.then\(\(response\) => response\.arrayBuffer\(\)\)/,
    to: 'Promise.resolve(Uint8Array.from(atob(wasm), (char) => char.charCodeAt(0)))',
  },
  {
    why: "zstddec takes Node's `Buffer`, for which bundlers look for a replacement",
    file: /\/zstddec\/dist\/zstddec\.mjs$/,
    from: /Buffer\.from\(wasm, "base64"\)/,
    to: 'Uint8Array.from(atob(wasm), (char) => char.charCodeAt(0))',
  },
  {
    why: 'mediabunny joins colours and alpha of WebM in workers made of blobs; ours needs none',
    file: /\/mediabunny\/dist\/modules\/src\/media-sink\.js$/,
    from: /new ColorAlphaMerger\(\)/,
    to: 'new AlphaMerger()',
  },
  {
    why: 'and is imported here',
    file: /\/mediabunny\/dist\/modules\/src\/media-sink\.js$/,
    from: /^/,
    to: "import { AlphaMerger } from 'stackblend/alpha-merger';\n",
  },
  {
    why: 'mediabunny parts colours and alpha in a worker made of a blob; videos are written without alpha',
    file: /\/mediabunny\/dist\/modules\/src\/media-source\.js$/,
    from: /this\.splitter = new ColorAlphaSplitter\(\);/,
    to: "throw new Error('alpha is not written');",
  },
  {
    why: 'looking for the next element, mediabunny stands still eight bytes before the end of a file',
    file: /\/mediabunny\/dist\/modules\/src\/matroska\/ebml\.js$/,
    from: /if \(slice\.length < MAX_VAR_INT_SIZE\)/,
    to: 'if (slice.length <= MAX_VAR_INT_SIZE)',
  },
  {
    why: 'equal cue points cost mediabunny time by the square of their number',
    file: /\/mediabunny\/dist\/modules\/src\/matroska\/matroska-demuxer\.js$/,
    from: /for \(let i = 0; i < track\.cuePoints\.length - 1; i\+\+\) \{[^}]*\{[^}]*\}\s*\}/,
    to: 'track.cuePoints = track.cuePoints.filter((point, i, all) => i === 0 || point.time !== all[i - 1].time);',
  },
];

/** The changes in words and code, for those who get the bundles. */
export function describePatches() {
  const lines = PATCHES.map(({ why, file, from, to }) => {
    const path = file.source.replaceAll('\\', '').slice(1, -1);
    return `${path}: ${why}\n  /${from.source}/ became: ${to}`;
  });
  return `Before they were bundled, these places of them were changed.\n\n${lines.join('\n')}\n`;
}

/** Where patched code finds ours. @type {Readonly<Record<string, string>>} */
const OURS = {
  'stackblend/alpha-merger': fileURLToPath(new URL('../io/video/alpha.ts', import.meta.url)),
};

/** @returns {import('vite').Plugin} */
export function patched() {
  return {
    name: 'patched',
    enforce: 'pre',
    resolveId: (source) => OURS[source],
    transform(code, id) {
      const patches = PATCHES.filter(({ file }) => file.test(id));
      if (patches.length === 0) return null;
      return patches.reduce((text, { why, from, to }) => {
        if (!from.test(text)) throw new Error(`${id} has changed; what was patched: ${why}`);
        return text.replace(from, () => to);
      }, code);
    },
  };
}
