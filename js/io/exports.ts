/** What `stackblend/io` exports everywhere; `openImages` is the platform's own. */
export { StackBlendError, type StackBlendErrorCode } from '../engine/contract/errors.ts';
export type { DType, Progress, StackShape } from '../engine/contract/types.ts';
export type { ByteSource } from './bytes.ts';
export { createPlaneCache, type PlaneCache } from './cache/plane-cache.ts';
export {
  createPrefetcher,
  type Prefetcher,
  type PrefetchOptions,
  type PrefetchPosition,
} from './cache/prefetch.ts';
export { droppedInputs } from './dropped.ts';
export { groupImages } from './grouping/group-images.ts';
export {
  type FileGroup,
  type FileGrouping,
  type GroupAxis,
  type GroupedFile,
  swapGroupAxes,
} from './grouping/grouping.ts';
export { proposeGroups } from './grouping/propose.ts';
export type { Fetch } from './http/request.ts';
export type {
  EntryInput,
  FileData,
  FileInput,
  FolderInput,
  ImageInput,
  ImageInputs,
} from './inputs.ts';
export type { OpenOptions } from './open-options.ts';
export { type ReadStackOptions, readStack, type Stack } from './read-stack.ts';
export type {
  Axis,
  ChannelInfo,
  ImageSource,
  Limits,
  PixelSize,
  Plane,
  PlaneArray,
  PlaneRequest,
  PyramidLevel,
  Quantity,
  Region,
} from './source.ts';
export { type StreamNpyOptions, streamNpy } from './stream-npy.ts';
export {
  type StreamTiffOptions,
  streamTiff,
  type TiffMetadata,
  tiffSize,
  type WrittenImage,
} from './stream-tiff.ts';
export type { FileTree, SpareBytes, TreeEntry } from './tree/tree.ts';
export { type NpyData, npyParts, writeNpy } from './write-npy.ts';
export { writePng } from './write-png.ts';
export { type TiffOptions, tiffParts, writeTiff } from './write-tiff.ts';
