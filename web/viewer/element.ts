import type { ImageInput, ImageInputs } from '../../js/io/index.ts';
import { html, LitElement, type PropertyValues, type TemplateResult } from '../../js/vendor/lit.ts';
import { ChannelsElement } from './channels/element.ts';
import { ImageHost } from './channels/host.ts';
import type { ZChoice } from './channels/planes/plane-key.ts';
import type { ViewerSettings } from './channels/settings/settings.ts';
import { groupingSheet } from './channels/views/grouping.ts';
import { listenToDrops } from './input/drop.ts';
import { commandForKey, frameForKey } from './input/keys.ts';
import type { ErrorDetail, StackblendViewer, ViewerResult } from './interface.ts';
import { StackCanvas } from './paint/canvas.ts';
import { listOf } from './session/inputs.ts';
import { ACCEPT } from './session/messages.ts';
import { Player } from './session/playback.ts';
import { Session } from './session/session.ts';
import { framesOf, type Target, type ViewerState } from './session/state.ts';
import { Store } from './session/store.ts';
import { controls } from './styles/controls.ts';
import { layout } from './styles/layout.ts';
import { tokens } from './styles/tokens.ts';
import { bar } from './views/bar.ts';
import type { Commands } from './views/commands.ts';
import { dropVeil, notices } from './views/notices.ts';
import { type PanelName, resultPanel, sidePanel } from './views/panels.ts';
import { status, transport } from './views/transport.ts';

const PANELS: readonly PanelName[] = ['a', 'b', 'result'];

/** `<stackblend-viewer>`: joins session, player, views and canvases. See {@link StackblendViewer}. */
export class ViewerElement extends LitElement implements StackblendViewer {
  static override readonly styles = [tokens, layout, controls];
  static override readonly properties = { sample: { type: Boolean, reflect: true } };

  declare sample: boolean;

  readonly #store = new Store((state, before) => this.#changed(state, before));
  readonly #session: Session = new Session(
    this.#store,
    (detail) => this.#failed(detail),
    (sources, signal) => this.#images.open(sources, signal),
  );
  readonly #images = new ImageHost({
    engine: () => this.#session.engine(),
    load: (label, work) => this.#session.load(label, work),
    failed: (error) => this.#session.report(error),
    changed: () => this.requestUpdate(),
    imageChanged: (settings) => {
      this.#channels?.requestUpdate();
      if (settings) this.#dispatch('stackblend-settings', settings);
    },
  });
  readonly #player = new Player({
    now: () => ({ ...this.#store.state, frames: this.frames }),
    show: (t) => this.#store.dispatch({ type: 'seek', t }),
    rate: (rate) => this.#store.dispatch({ type: 'rate', rate }),
  });
  readonly #canvases = new Map<PanelName, StackCanvas>();
  readonly #commands = this.#makeCommands();
  #pickTarget: Target = 'both';
  #asleep = false;
  #started = false;

  constructor() {
    super();
    this.sample = false;
    this.addEventListener('keydown', (event) => this.#onKey(event));
    this.addEventListener('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) this.#open(files, 'both');
    });
  }

  get t(): number {
    return this.#images.session?.state.t ?? this.#store.state.t;
  }

  set t(t: number) {
    const session = this.#images.session;
    if (session) session.seek(t);
    else this.#commands.seek(t);
  }

  get frames(): number {
    return this.#images.session?.source.shape[0] ?? framesOf(this.#store.state);
  }

  get playing(): boolean {
    return this.#images.session?.state.playing ?? this.#store.state.playing;
  }

  get result(): ViewerResult | null {
    return this.#session.result;
  }

  get settings(): ViewerSettings | null {
    return this.#images.settings;
  }

  set settings(settings: ViewerSettings | null) {
    this.#images.settings = settings;
  }

  get z(): ZChoice {
    return this.#images.session?.state.z ?? 0;
  }

  set z(z: ZChoice) {
    this.#images.session?.setZ(z);
  }

  async open(inputs: ImageInputs): Promise<void> {
    const list = listOf(inputs);
    if (list.length === 0) throw new TypeError('inputs: none given; expected at least one file');
    this.#started = true;
    await this.#session.openFiles(list, 'both');
  }

  play(): void {
    const session = this.#images.session;
    if (session) session.setPlaying(true);
    else this.#store.dispatch({ type: 'playing', playing: true });
  }

  pause(): void {
    this.#images.session?.setPlaying(false);
    this.#store.dispatch({ type: 'playing', playing: false });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.#asleep) return;
    this.#asleep = false;
    this.#started = this.#images.resume() || this.#session.resume();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // An element that is only moved is connected again before this runs.
    queueMicrotask(() => {
      if (this.isConnected || this.#asleep) return;
      this.#asleep = true;
      this.pause();
      this.#images.suspend();
      this.#session.suspend();
      this.#dropCanvases();
    });
  }

  protected override firstUpdated(): void {
    const viewer = this.renderRoot.querySelector<HTMLElement>('.viewer')!;
    listenToDrops(viewer, {
      hover: (drop) => {
        if (drop !== this.#store.state.drop) this.#store.dispatch({ type: 'drop', drop });
      },
      drop: (files, target) => this.#open(files, target),
    });
  }

  protected override updated(_changed: PropertyValues): void {
    if (this.isConnected && this.sample && !this.#started) {
      this.#started = true;
      this.#quietly(this.#session.openSample());
    }
    const sheet = this.renderRoot.querySelector<HTMLDialogElement>('dialog.grouping');
    if (sheet && !sheet.open) sheet.showModal();
    if (!this.#asleep) this.#paint();
  }

  protected override render(): TemplateResult {
    const { state } = this.#store;
    const commands = this.#commands;
    return html`<div class="viewer" part="viewer" data-drop=${state.drop ?? ''}>
      ${bar(state, commands, this.#images.session && this.#images)} ${this.#workspace()}
      ${notices(state, commands)} ${dropVeil(state)} ${groupingSheet(this.#images.proposal)}
      <input type="file" multiple hidden accept=${ACCEPT} @change=${this.#onPicked} />
    </div>`;
  }

  /** An image of channels, or two stacks and their blend. */
  #workspace(): TemplateResult {
    const session = this.#images.session;
    if (session) return html`<stackblend-channels .session=${session}></stackblend-channels>`;
    const { state } = this.#store;
    const commands = this.#commands;
    return html`<div class="stage">
        ${sidePanel('a', state, commands)} ${sidePanel('b', state, commands)}
        ${resultPanel(state, commands)}
      </div>
      ${transport(state, commands)} ${status(state)}`;
  }

  get #channels(): ChannelsElement | null {
    return this.renderRoot?.querySelector<ChannelsElement>('stackblend-channels') ?? null;
  }

  #dropCanvases(): void {
    for (const canvas of this.#canvases.values()) canvas.disconnect();
    this.#canvases.clear();
  }

  #paint(): void {
    // The panels come back as new ones.
    if (this.#images.session) {
      this.#dropCanvases();
      return;
    }
    const { t, version } = this.#store.state;
    for (const name of PANELS) {
      let canvas = this.#canvases.get(name);
      if (!canvas) {
        canvas = new StackCanvas(this.renderRoot.querySelector(`[data-well=${name}]`)!);
        this.#canvases.set(name, canvas);
      }
      const stack = name === 'result' ? this.#session.result : this.#session.pixels(name);
      canvas.paint(stack, t, version);
    }
  }

  #changed(state: ViewerState, before: ViewerState): void {
    this.requestUpdate();
    const restart = state.playing !== before.playing || state.fps !== before.fps;
    if (state.a !== before.a || state.b !== before.b) {
      if ((state.a || state.b) && this.#images.session) this.#images.close();
    }
    const replaced = framesOf(state) !== framesOf(before);
    if (restart || (replaced && state.playing)) {
      if (state.playing) this.#player.start();
      else this.#player.stop();
    }
    if (state.blended && state.blended !== before.blended) {
      this.#dispatch('stackblend-blended', state.blended);
    }
  }

  #failed(detail: ErrorDetail): void {
    this.#dispatch('stackblend-error', detail);
  }

  #dispatch(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #open(files: readonly ImageInput[], target: Target, chosen = false): void {
    this.#started = true;
    this.#quietly(this.#session.openFiles(files, target, chosen));
  }

  /** For commands of the interface: their errors are shown already. */
  #quietly(work: Promise<void>): void {
    work.catch(() => {});
  }

  readonly #onPicked = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // The same file can be picked again.
    input.value = '';
    const target = files.length > 1 ? 'both' : this.#pickTarget;
    if (files.length > 0) this.#open(files, target, target !== 'both');
    this.#pickTarget = 'both';
  };

  #onKey(event: KeyboardEvent): void {
    const inner = event.composedPath()[0];
    const control = inner instanceof Element ? kindOf(inner) : '';
    if (this.#images.session) {
      // What was pressed inside, the inner element has seen.
      if (!event.defaultPrevented) this.#channels?.handleKey(event);
      return;
    }
    const command = this.frames > 1 ? commandForKey(event, control) : null;
    if (!command || event.defaultPrevented) return;
    event.preventDefault();
    if (command === 'toggle') this.#commands.togglePlay();
    else this.#commands.seek(frameForKey(command, this.t, this.frames));
  }

  #makeCommands(): Commands {
    const store = this.#store;
    const session = this.#session;
    return {
      pick: (target) => {
        const input = this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')!;
        this.#pickTarget = target;
        input.multiple = target === 'both';
        input.click();
      },
      chooseChannel: (side, channel) => this.#quietly(session.chooseChannel(side, channel)),
      close: (side) => session.close(side),
      blend: () => this.#quietly(session.blendAgain()),
      cancel: () => session.cancel(),
      save: (format) => this.#quietly(session.save(format)),
      seek: (t) => {
        store.dispatch({ type: 'seek', t });
        // Playing goes on from here.
        if (this.playing) this.#player.start();
      },
      togglePlay: () => (this.playing ? this.pause() : this.play()),
      setRate: (fps) => store.dispatch({ type: 'fps', fps }),
      dismiss: (id) => store.dispatch({ type: 'dismiss', id }),
    };
  }
}

// A page may load the module twice, from two addresses.
if (!customElements.get('stackblend-channels')) {
  customElements.define('stackblend-channels', ChannelsElement);
}

/** What kind of control has the focus, for {@link commandForKey}. */
function kindOf(element: Element): string {
  return element instanceof HTMLInputElement ? element.type : element.localName;
}
