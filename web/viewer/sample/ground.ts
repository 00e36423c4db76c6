import type { Texture } from './texture.ts';

/** What the painters need besides the cells: the size of a plane and the noise to draw with. */
export interface Ground {
  readonly width: number;
  readonly height: number;
  /** Fine grain: chromatin, and proteins along a membrane. */
  readonly fine: Texture;
  /** Coarse grain: haze, bent membranes, dented outlines. */
  readonly coarse: Texture;
}
