/** All peers, in the order of the tables. Their libraries are loaded when they are measured. */
import { canvasKit, canvasKitOpaque } from './canvaskit.mjs';
import { jimp } from './jimp.mjs';
import { napiCanvas } from './napi-canvas.mjs';
import { openCv } from './opencv.mjs';
import { photon } from './photon.mjs';
import { plainJavaScript } from './plain-javascript.mjs';
import { numpy, pillow } from './python.mjs';
import { sharpAtOnce, sharpInTurn } from './sharp.mjs';
import { core, engineStacks, plainArrays } from './stackblend.mjs';
import { wasmVips } from './wasm-vips.mjs';

/** @type {readonly import('../peer.mjs').Peer[]} */
export const PEERS = [
  core,
  plainArrays,
  engineStacks,
  canvasKit,
  canvasKitOpaque,
  napiCanvas,
  openCv,
  pillow,
  sharpInTurn,
  sharpAtOnce,
  wasmVips,
  photon,
  numpy,
  plainJavaScript,
  jimp,
];
