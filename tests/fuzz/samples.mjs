import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Larger files are left out: a round has to be short. */
const LARGEST = 64 * 1024;

/**
 * The small files of the folder that STACKBLEND_DATA names, and a few that are made here, by name.
 * @param {typeof import('../../js/io/index.ts')} io
 * @param {string | undefined} folder
 * @returns {Map<string, Uint8Array>}
 */
export function samples(io, folder) {
  const files = new Map(Object.entries(made(io)));
  if (folder) collect(folder, files);
  return files;
}

/** @param {string} folder @param {Map<string, Uint8Array>} files */
function collect(folder, files) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.(tiff?|png|gif|jpe?g|npy|npz|zip)$/i.test(path)) continue;
    if (statSync(path).size <= LARGEST) files.set(path, new Uint8Array(readFileSync(path)));
  }
}

/** @param {typeof import('../../js/io/index.ts')} io */
function made(io) {
  const plane = Uint16Array.from({ length: 6 * 20 * 30 }, (_, i) => (i * 37) % 4096);
  const frames = Uint8Array.from({ length: 2 * 9 * 11 * 4 }, (_, i) => i * 7);
  return {
    'made.npy': io.writeNpy(plane, [2, 3, 20, 30]),
    'frames.npy': io.writeNpy(frames, [2, 9, 11, 4]),
    'made.png': io.writePng(frames.slice(0, 9 * 11 * 4), 11, 9),
    'made.tif': io.writeTiff(frames, [2, 9, 11, 4]),
    'bare.gif': GIF,
  };
}

/** Two frames of 4 × 4 pixels, LZW of clear codes and single indices. */
const GIF = Uint8Array.from(
  Buffer.from(
    '4749463839610400040081000000000000ffffff00ff00ff' +
      '0021f90404040000002c0000000004000400000208040a0b0c0d0e0f0100' +
      '21f90408040000002c01000100020002000002034402050003b',
    'hex',
  ),
);
