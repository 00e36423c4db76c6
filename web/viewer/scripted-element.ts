import { LitElement } from '../../js/vendor/lit.ts';
import type { ZChoice } from './channels/planes/plane-key.ts';
import type { Picture } from './channels/scene/whole-picture.ts';
import type { ViewerSettings } from './channels/settings/settings.ts';
import type { ExportOptions } from './export/options.ts';
import { attributes } from './input/attributes.ts';
import type {
  ControlsChoice,
  SampleName,
  SnapshotOptions,
  StackblendViewer,
  ViewerResult,
} from './interface.ts';
import type { ViewerInputs } from './session/inputs.ts';
import { type LayersSettings, layersSettings } from './stacks/layers-settings.ts';
import type { Viewer } from './viewer.ts';

/** What scripts of a page do with the element: its attributes, properties and methods. See {@link StackblendViewer}. */
export abstract class ScriptedElement extends LitElement implements StackblendViewer {
  static override readonly properties = attributes;

  declare src: string | readonly string[];
  declare sample: SampleName | null;
  declare controls: ControlsChoice;

  protected abstract readonly viewer: Viewer;
  /** Something has been opened, or is being: what an attribute asks for at the beginning is not. */
  protected started = false;

  constructor() {
    super();
    this.src = '';
    this.sample = null;
    this.controls = 'full';
    this.#takeEarly();
  }

  /** What a script has set before the element was defined counts as soon as something is open. */
  #takeEarly(): void {
    const early: [string, unknown][] = [];
    for (const name of ['settings', 'layers', 'z', 't']) {
      if (!Object.hasOwn(this, name)) continue;
      early.push([name, Reflect.get(this, name)]);
      Reflect.deleteProperty(this, name);
    }
    if (early.length === 0) return;
    const take = () => {
      for (const [name, value] of early) {
        try {
          Reflect.set(this, name, value);
        } catch (error) {
          reportError(error);
        }
      }
    };
    this.addEventListener('stackblend-opened', take, { once: true });
  }

  get t(): number {
    return this.viewer.t;
  }

  set t(t: number) {
    this.viewer.seek(t);
  }

  get frames(): number {
    return this.viewer.frames;
  }

  get playing(): boolean {
    return this.viewer.playing;
  }

  get result(): ViewerResult | null {
    return this.viewer.stacks.result;
  }

  get settings(): ViewerSettings | null {
    return this.viewer.images.settings;
  }

  set settings(settings: ViewerSettings | null) {
    this.viewer.images.settings = settings;
  }

  get layers(): LayersSettings | null {
    const { layers } = this.viewer.store.state;
    return layers.length > 0 ? layersSettings(layers) : null;
  }

  set layers(settings: LayersSettings | null) {
    this.viewer.stacks.editing.setAll(settings).catch(() => {}); // shown already
  }

  get z(): ZChoice {
    return this.viewer.z;
  }

  set z(z: ZChoice) {
    this.viewer.image?.looking.setZ(z);
  }

  async open(inputs: ViewerInputs): Promise<void> {
    this.started = true;
    await this.viewer.open(inputs);
  }

  async add(inputs: ViewerInputs): Promise<void> {
    this.started = true;
    await this.viewer.open(inputs, { target: 'top', chosen: true });
  }

  async export(options: ExportOptions): Promise<Blob> {
    // What has just been asked for is painted first.
    await this.updateComplete;
    return this.viewer.exporter.export(options);
  }

  async snapshot(options?: SnapshotOptions): Promise<Picture> {
    // What attributes ask for has begun to be opened first; an element beside a page never updates.
    if (this.isConnected) await this.updateComplete;
    return this.viewer.snapshot(options);
  }

  play(): void {
    this.viewer.setPlaying(true);
  }

  pause(): void {
    this.viewer.setPlaying(false);
  }
}
