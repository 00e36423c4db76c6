/**
 * TIFF plane by plane, through `stackblend/io` and through geotiff used directly on the same file:
 * `node tests/bench/io/tiff.mjs`. The goal is a ratio of 1.1 at most. And how long the first plane of
 * an OME-TIFF of 400 planes takes, against reading all directories first: at least 5 times sooner.
 * Files are made in a temporary folder; real ones are added where STACKBLEND_DATA names a folder.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deflateSync } from 'node:zlib';
import { fromFile } from 'geotiff';
import { openImages } from 'stackblend/io';
import { say } from '../../../cpp/toolchain/run.mjs';
import { compareTimes, markdownTable } from '../measure.mjs';

/** A module of the built package, which publishes no types of it. @param {string} path */
const built = (path) => import(new URL(`../../../dist/js/io/${path}`, import.meta.url).href);
/** @type {typeof import('../../../js/io/tiff/directory.ts')} */
const { openTiffFile } = await built('tiff/directory.js');
/** @type {typeof import('../../../js/io/tiff-write/directory.ts')} */
const { encodeDirectory, fileHeader } = await built('tiff-write/directory.js');
/** @type {typeof import('../../../js/io/tree/disk-tree.node.ts')} */
const { diskTree } = await built('tree/disk-tree.node.js');

const ROUNDS = 7;
const GOAL = 1.1;
const SOONER = 5;

/**
 * @typedef {object} Made
 * @property {string} name
 * @property {number} planes
 * @property {number} size width and height
 * @property {number} [tile] width and height; left out: one strip
 * @property {boolean} [deflate]
 * @property {boolean} [ome]
 */

/** @type {Made[]} */
const FILES = [
  { name: 'one strip a plane', planes: 40, size: 1024 },
  { name: 'tiles of 256²', planes: 40, size: 1024, tile: 256 },
  { name: 'Deflate, one strip a plane', planes: 40, size: 1024, deflate: true },
  { name: 'Deflate, tiles of 256²', planes: 40, size: 1024, tile: 256, deflate: true },
  { name: 'small planes', planes: 400, size: 128 },
];

/** Of those with strips that run past their end geotiff's reading of files makes nothing. */
const REAL = [
  'ometiff/viv-multi-channel-deflate-le.ome.tif',
  'imagej/bbbc022-3ch.tif',
  'timelapse/cancer-cells-48f.tif',
  'channels/human/dna-d0.tif',
];

/** Noise over a gradient, as microscopes give it: uint16, 12 bits used. @param {number} size @param {number} seed */
function pixels(size, seed) {
  let state = seed * 2654435761 + 1;
  return Uint16Array.from({ length: size * size }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((i % size) + Math.floor(i / size) + (state >>> 26)) & 4095;
  });
}

/** @param {Uint16Array} plane @param {Made} file */
function blocksOf(plane, { size, tile = 0, deflate = false }) {
  const blocks = [];
  for (let y = 0; y < size; y += tile || size) {
    for (let x = 0; x < size; x += tile || size) {
      const block = tile ? new Uint16Array(tile * tile) : plane;
      for (let row = 0; row < tile; row++) {
        const from = (y + row) * size + x;
        block.set(plane.subarray(from, from + tile), row * tile);
      }
      const bytes = new Uint8Array(block.buffer);
      blocks.push(deflate ? new Uint8Array(deflateSync(bytes, { level: 1 })) : bytes);
    }
  }
  return blocks;
}

/** @param {Made} file */
function omeXml({ planes, size }) {
  return (
    '<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0">' +
    `<Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="uint16" SizeX="${size}" SizeY="${size}" SizeZ="1" SizeC="1" SizeT="${planes}">` +
    `<TiffData IFD="0" PlaneCount="${planes}"/></Pixels></Image></OME>\0`
  );
}

/** Each directory after its plane, as Bio-Formats leaves them. @param {string} path @param {Made} file */
async function makeFile(path, file) {
  const { planes, size, tile, deflate, ome } = file;
  const out = await open(path, 'w');
  let at = 0;
  const put = async (/** @type {Uint8Array} */ bytes) => {
    await out.write(bytes, 0, bytes.length, at);
    at += bytes.length;
  };
  await put(fileHeader(false));
  let link = 4;
  for (let i = 0; i < planes; i++) {
    const blocks = blocksOf(pixels(size, (i % 8) + 1), file);
    const offsets = [];
    for (const block of blocks) {
      offsets.push(at);
      await put(block);
    }
    const description = ome && i === 0 ? [[270, 2, Buffer.from(omeXml(file))]] : [];
    const [offsetTag, countTag] = tile ? [324, 325] : [273, 279];
    const shape = tile
      ? [
          [322, 3, [tile]],
          [323, 3, [tile]],
        ]
      : [[278, 4, [size]]];
    const fields = [
      ...[
        [256, 4, [size]],
        [257, 4, [size]],
        [258, 3, [16]],
        [259, 3, [deflate ? 8 : 1]],
      ],
      ...[[262, 3, [1]], ...description, [277, 3, [1]], ...shape],
      [offsetTag, 4, offsets],
      [countTag, 4, blocks.map((block) => block.length)],
    ].sort((a, b) => Number(a[0]) - Number(b[0]));
    at += at % 2;
    const target = Buffer.alloc(4);
    target.writeUInt32LE(at);
    await out.write(target, 0, 4, link);
    link = at + 2 + fields.length * 12;
    await put(encodeDirectory(/** @type {never} */ (fields), { big: false, at, next: 0 }));
  }
  await out.close();
}

/** All planes of all images, into one array. @param {string} path */
async function readHere(path) {
  const images = await openImages(pathToFileURL(path), { cache: 0 });
  for (const image of images) {
    const [times, channels, depth] = image.shape;
    let sum = 0;
    for (let t = 0; t < times; t++) {
      for (let z = 0; z < depth; z++) {
        for (let c = 0; c < channels; c++) sum += (await image.plane({ t, c, z })).data[0] ?? 0;
      }
    }
    image.close();
    if (!(sum >= -1e9)) throw new Error('no pixels');
  }
}

/** @param {string} path */
async function readWithGeotiff(path) {
  const tiff = await fromFile(path);
  const count = await tiff.getImageCount();
  for (let i = 0; i < count; i++) await (await tiff.getImage(i)).readRasters();
  await tiff.close();
}

/** @param {string} path */
async function firstPlaneHere(path) {
  const [image] = await openImages(pathToFileURL(path), { cache: 0 });
  await image?.plane();
  image?.close();
}

/** The same after a walk over all directories. @param {string} folder @param {string} name */
async function firstPlaneAfterWalk(folder, name) {
  const file = await diskTree(folder).get(name);
  if (!file) throw new Error(`${name} is missing`);
  await (await openTiffFile(file, 1_000_000)).chain.count();
  await firstPlaneHere(join(folder, name));
}

/** @param {string} path */
async function firstPlaneWithGeotiff(path) {
  const tiff = await fromFile(path);
  await tiff.getImageCount();
  await (await tiff.getImage(0)).readRasters();
  await tiff.close();
}

/** @param {number} ms */
const milliseconds = (ms) => ms.toFixed(ms < 10 ? 2 : 0);

/** @param {string} folder */
async function comparePlanes(folder) {
  const rows = [];
  const files = FILES.map((file) => ({
    name: file.name,
    path: join(folder, `${file.name}.tif`),
    file,
  }));
  for (const { path, file } of files) await makeFile(path, file);
  const data = process.env.STACKBLEND_DATA;
  const real = data ? REAL.map((name) => ({ name, path: join(data, name) })) : [];
  for (const { name, path } of [...files, ...real]) {
    const { first, second, ratio } = await compareTimes(
      ROUNDS,
      () => readHere(path),
      () => readWithGeotiff(path),
    );
    const verdict = ratio <= GOAL ? 'yes' : 'NO';
    rows.push([name, milliseconds(first), milliseconds(second), ratio.toFixed(2), verdict]);
  }
  return markdownTable(['file', 'here, ms', 'geotiff, ms', 'ratio', `≤ ${GOAL}`], rows);
}

/** @param {string} folder */
async function compareFirst(folder) {
  const name = 'ome-400.ome.tif';
  const path = join(folder, name);
  await makeFile(path, { name, planes: 400, size: 512, ome: true });
  const rows = [];
  for (const [what, work] of /** @type {const} */ ([
    ['all directories first', () => firstPlaneAfterWalk(folder, name)],
    ['geotiff, all directories first', () => firstPlaneWithGeotiff(path)],
  ])) {
    const { first, second, ratio } = await compareTimes(ROUNDS, () => firstPlaneHere(path), work);
    const times = 1 / ratio;
    rows.push([
      what,
      milliseconds(second),
      milliseconds(first),
      times.toFixed(1),
      times >= SOONER ? 'yes' : 'NO',
    ]);
  }
  return markdownTable(['against', 'ms', 'here, ms', 'times sooner', `≥ ${SOONER}`], rows);
}

const folder = await mkdtemp(join(tmpdir(), 'stackblend-bench-tiff-'));
try {
  say(`TIFF, Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}`);
  say('\nAll planes:\n');
  say(await comparePlanes(folder));
  say('\nThe first plane of an OME-TIFF of 400 planes, 200 MB:\n');
  say(await compareFirst(folder));
} finally {
  await rm(folder, { recursive: true });
}
process.exit(0);
