/**
 * `stackblend/viv`: a layer of deck.gl that shows what the engine makes of a Viv loader's channels.
 *
 * ```ts
 * import { loadOmeTiff } from '@vivjs/loaders'; // or '@hms-dbmi/viv', which is all of Viv
 * import { createEngine } from 'stackblend';
 * import { CompositeImageLayer } from 'stackblend/viv';
 *
 * const { data } = await loadOmeTiff(url);
 * const layer = new CompositeImageLayer({
 *   id: 'composite',
 *   engine: await createEngine(),
 *   loader: data, // a pyramid, or one of its sources
 *   selections: [{ t: 0, z: 0, c: 0 }, { t: 0, z: 0, c: 1 }],
 *   channels: [{ window: [200, 4000], color: '#0080ff' }, { window: [90, 900], lut: 'fire' }],
 *   mode: 'screen',
 * });
 * ```
 *
 * New settings are new props, as everywhere in deck.gl: planes that were read are not read again.
 *
 * @module stackblend/viv
 */
import { CompositeLayer, type Layer, type UpdateParameters } from '@deck.gl/core';
import { TileLayer } from '@deck.gl/geo-layers';
import type { Engine } from '../engine/contract/types.ts';
import type { CompositeLook, TilePlane } from './composite-tile.ts';
import { PlanesLayer } from './viv-planes.ts';

export type { CompositeLook, TilePlane } from './composite-tile.ts';

/** A plane as Viv's loaders give it. Of float64, which the engine does not take, float32 is made. */
export interface VivPlane {
  readonly data: TilePlane['data'] | Float64Array;
  readonly width: number;
  readonly height: number;
}

/** What is used of Viv's `PixelSource`, and so anything that can do the same. */
export interface PixelSource<S = unknown> {
  /** Ends with y and x; colour images, which have a dimension more, cannot be composited. */
  readonly shape: readonly number[];
  readonly labels: readonly string[];
  readonly tileSize: number;
  /** A whole plane. */
  getRaster(request: { selection: S; signal?: AbortSignal }): Promise<VivPlane>;
  /** A tile of a plane, smaller at the edges. */
  getTile(request: { x: number; y: number; selection: S; signal?: AbortSignal }): Promise<VivPlane>;
}

/** Props of {@link CompositeImageLayer}, beside those of all layers. */
export interface CompositeImageLayerProps<S = unknown> extends CompositeLook {
  readonly engine: Engine;
  /** One source, which is read whole; or a pyramid, finest first, each half the size of the last, read by tiles. */
  readonly loader: PixelSource<S> | readonly PixelSource<S>[];
  /** Which plane each channel shows, as Viv's layers take it. */
  readonly selections: readonly S[];
  /** Of pixels that are larger or smaller than those of the screen. Default `'nearest'`. */
  readonly interpolation?: 'nearest' | 'linear';
}

function asPlane({ data, width, height }: VivPlane): TilePlane {
  const held = data instanceof Float64Array ? new Float32Array(data) : data;
  return { data: held, width, height };
}

/** Pages write selections anew with each layer: what counts is what is in them. */
function isSameSelection(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return Object.is(a, b);
  const [own, others] = [Object.entries(a), new Map(Object.entries(b))];
  return own.length === others.size && own.every(([axis, at]) => Object.is(others.get(axis), at));
}

/** Channels of a Viv loader, composited by the engine. Errors go to deck.gl's `onError`. */
export class CompositeImageLayer<S = unknown> extends CompositeLayer<CompositeImageLayerProps<S>> {
  static override layerName = 'CompositeImageLayer';
  /** @internal */
  declare state: {
    planes?: readonly TilePlane[] | undefined;
    reading?: AbortController;
    /** The first of those that say the same as the props'. */
    selections?: readonly S[];
  };

  get #levels(): readonly PixelSource<S>[] {
    const { loader } = this.props;
    return Array.isArray(loader) ? loader : [loader as PixelSource<S>];
  }

  /** @internal */
  override initializeState(): void {
    this.state = {};
  }

  /** @internal */
  override updateState({ props, oldProps, changeFlags }: UpdateParameters<this>): void {
    const { channels, selections } = props;
    if (channels.length !== selections.length) {
      const text = `selections: ${selections.length} for ${channels.length} channels; expected one for each`;
      this.raiseError(new RangeError(text), 'checking props');
    }
    const isOther = props.loader !== oldProps.loader;
    // Another selection replaces the one before when it is there; another image is none of it.
    if (isOther && this.state.planes) this.setState({ planes: undefined });
    const isNew = this.#select(selections) || isOther;
    if (changeFlags.dataChanged || isNew) this.#readRaster();
  }

  /** Takes over what is selected. False where it was so already. */
  #select(selections: readonly S[]): boolean {
    const before = this.state.selections;
    const isSame =
      before?.length === selections.length &&
      selections.every((selection, i) => isSameSelection(selection, before[i]));
    if (!isSame) this.state.selections = selections;
    return !isSame;
  }

  /** @internal */
  override finalizeState(context: Parameters<Layer['finalizeState']>[0]): void {
    this.state.reading?.abort();
    super.finalizeState(context);
  }

  /** Reads a source that has no coarser ones; the newest selection counts. */
  #readRaster(): void {
    this.state.reading?.abort();
    const [source, ...coarser] = this.#levels;
    if (!source || coarser.length > 0) return;
    const reading = new AbortController();
    this.state.reading = reading;
    const { signal } = reading;
    const planes = this.props.selections.map(async (selection) =>
      asPlane(await source.getRaster({ selection, signal })),
    );
    Promise.all(planes).then(
      (planes) => !signal.aborted && this.setState({ planes }),
      (error) => {
        if (signal.aborted) return;
        this.setState({ planes: undefined }); // what was shown is of other props
        this.raiseError(error, 'reading planes');
      },
    );
  }

  /** What deck.gl draws. */
  override renderLayers(): Layer | null {
    if (this.#levels.length > 1) return this.#tiles();
    const { planes } = this.state;
    return planes ? this.#planesLayer('planes', planes, [0, 0], 1) : null;
  }

  #planesLayer(
    id: string,
    planes: readonly TilePlane[],
    [left, top]: readonly [number, number],
    scale: number,
  ): Layer {
    const { engine, channels, mode, background, interpolation } = this.props;
    const [width, height] = [planes[0]?.width ?? 0, planes[0]?.height ?? 0];
    return new PlanesLayer(
      this.getSubLayerProps({
        id,
        engine,
        planes,
        look: { channels, ...(mode && { mode }), ...(background && { background }) },
        bounds: [left, top + height * scale, left + width * scale, top],
        interpolation: interpolation ?? 'nearest',
      }),
    );
  }

  #tiles(): Layer {
    const levels = this.#levels;
    const { loader, channels, mode, background, engine, interpolation } = this.props;
    const selections = this.state.selections ?? [];
    const { shape, labels, tileSize } = levels[0] as PixelSource<S>;
    const [height = 0, width = 0] = ['y', 'x'].map((axis) => shape[labels.indexOf(axis)]);
    const look = [channels, mode, background, engine, interpolation];
    return new TileLayer<readonly TilePlane[] | null>(
      this.getSubLayerProps({
        id: 'tiles',
        updateTriggers: { getTileData: [loader, selections], renderSubLayers: look },
      }),
      {
        tileSize,
        extent: [0, 0, width, height],
        minZoom: 1 - levels.length,
        maxZoom: 0,
        getTileData: ({ index: { x, y, z }, signal }) => {
          const source = levels[-z] as PixelSource<S>;
          const [rows = 0, columns = 0] = ['y', 'x'].map((axis) => {
            return source.shape[source.labels.indexOf(axis)];
          });
          // Levels that are rounded down end before deck.gl's tiles do.
          if (x * tileSize >= columns || y * tileSize >= rows) return null;
          const request = { x, y, ...(signal && { signal }) };
          return Promise.all(
            selections.map(async (selection) =>
              asPlane(await source.getTile({ ...request, selection })),
            ),
          );
        },
        onTileError: (error: unknown) => this.raiseError(error as Error, 'reading a tile'),
        renderSubLayers: ({ id, data, tile }) => {
          if (!data) return null;
          const { x, y, z } = tile.index;
          const scale = 2 ** -z;
          const corner = [x * tileSize * scale, y * tileSize * scale] as const;
          return this.#planesLayer(id, data, corner, scale);
        },
      },
    );
  }
}
