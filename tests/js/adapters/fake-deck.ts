/** What the adapter for Viv uses of deck.gl, which cannot be imported without a page. */

export class FakeLayer {
  state: Record<string, unknown> = {};
  readonly errors: string[] = [];
  constructor(
    public props: Record<string, unknown>,
    readonly more: Record<string, unknown> = {},
  ) {}
  setState(change: object): void {
    Object.assign(this.state, change);
  }
  raiseError(error: Error, what: string): void {
    this.errors.push(`${what}: ${error.message}`);
  }
  getSubLayerProps(props: object): object {
    return props;
  }
  getCurrentLayer(): FakeLayer {
    return this;
  }
  initializeState(): void {}
  updateState(_: object): void {}
  finalizeState(): void {}
  renderLayers(): FakeLayer | null {
    return null;
  }

  /** What deck.gl does when a layer is made, and when its props are others. */
  begin(): this {
    this.initializeState();
    return this.update(this.props, {});
  }
  update(props: object, oldProps: object = this.props): this {
    this.props = { ...this.props, ...props };
    this.updateState({ props: this.props, oldProps, changeFlags: { dataChanged: false } });
    return this;
  }
}

export const core = () => ({ CompositeLayer: FakeLayer });
export const layers = () => ({ BitmapLayer: class BitmapLayer extends FakeLayer {} });
export const geoLayers = () => ({ TileLayer: class TileLayer extends FakeLayer {} });
