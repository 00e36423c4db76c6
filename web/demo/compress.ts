import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** What compresses: text and code. Pictures and image files have been compressed already, or are read in parts. */
const TEXT = /\.(?:html|css|js|mjs|json|svg|md|txt|wasm)$/;

/** Below this many bytes a packet takes all, compressed or not. */
const LEAST = 1024;

/** As most hosts do it: the highest takes many times as long for a tenth less. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

async function compress(file: string): Promise<void> {
  const write = (suffix: string, encoder: NodeJS.ReadWriteStream) =>
    pipeline(createReadStream(file), encoder, createWriteStream(`${file}${suffix}`));
  await write('.br', createBrotliCompress(BROTLI));
  await write('.gz', createGzip({ level: 9 }));
}

/** Puts compressed copies beside what was built, which servers send to those who take them. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const large = Object.values(bundle).filter((file) => {
        const content = file.type === 'chunk' ? file.code : file.source;
        return TEXT.test(file.fileName) && content.length >= LEAST;
      });
      await Promise.all(large.map(({ fileName }) => compress(join(dir, fileName))));
    },
  };
}
