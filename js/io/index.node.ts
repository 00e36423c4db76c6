/** The entry `stackblend/io` in Node: the same API as index.ts, with files and folders on disk. */
import { type OpenImages, openImagesOn } from './open.ts';
import { nodePlatform } from './platform.node.ts';

export * from './exports.ts';

export const openImages: OpenImages = openImagesOn(nodePlatform);
