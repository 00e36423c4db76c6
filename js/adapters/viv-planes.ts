import { CompositeLayer, type Layer, type UpdateParameters } from '@deck.gl/core';
import { BitmapLayer } from '@deck.gl/layers';
import type { Engine } from '../engine/contract/types.ts';
import { type CompositeLook, compositeTile, type TilePlane } from './composite-tile.ts';

interface PlanesLayerProps {
  readonly engine: Engine;
  readonly planes: readonly TilePlane[];
  readonly look: CompositeLook;
  /** Left, bottom, right, top. */
  readonly bounds: readonly [number, number, number, number];
  readonly interpolation: 'nearest' | 'linear';
}

/** Planes that have been read, as one picture that follows the look. */
export class PlanesLayer extends CompositeLayer<PlanesLayerProps> {
  static override layerName = 'PlanesLayer';
  declare state: { pixels?: ImageData; isMaking: boolean; isGone: boolean };

  override initializeState(): void {
    this.state = { isMaking: false, isGone: false };
  }

  override updateState({ props, oldProps }: UpdateParameters<this>): void {
    if (!isSame(props, oldProps) && !this.state.isMaking) void this.#composite();
  }

  override finalizeState(context: Parameters<Layer['finalizeState']>[0]): void {
    this.state.isGone = true;
    super.finalizeState(context);
  }

  /** One after the other, each of the newest props: however fast these change, a picture follows. */
  async #composite(): Promise<void> {
    const { state, props } = this;
    state.isMaking = true;
    try {
      const pixels = await compositeTile(props.engine, props.planes, props.look);
      if (!state.isGone) this.setState({ pixels });
    } catch (error) {
      if (!state.isGone) this.raiseError(error as Error, 'compositing planes');
    }
    state.isMaking = false;
    const newest = this.getCurrentLayer() as PlanesLayer | null;
    if (newest && !state.isGone && !isSame(newest.props, props)) void newest.#composite();
  }

  override renderLayers(): Layer | null {
    const { pixels } = this.state;
    const { bounds, interpolation } = this.props;
    if (!pixels) return null;
    return new BitmapLayer(
      this.getSubLayerProps({
        id: 'bitmap',
        image: pixels,
        bounds,
        textureParameters: { minFilter: interpolation, magFilter: interpolation },
      }),
    );
  }
}

/** Layers are made anew for each frame, and looks with them: what counts is what is in them. */
function isSame(a: PlanesLayerProps, b: Partial<PlanesLayerProps>): boolean {
  const { channels, mode, background } = b.look ?? {};
  const sameLook =
    a.look.channels === channels && a.look.mode === mode && a.look.background === background;
  return sameLook && a.engine === b.engine && a.planes === b.planes;
}
