import { yieldToEventLoop } from '../../../js/engine/schedule/event-loop.ts';
import { html, LitElement, nothing, type TemplateResult } from '../../../js/vendor/lit.ts';
import { controlOf } from '../input/focused.ts';
import { sharedStyles } from '../styles/styles.ts';
import type { ImageSession } from './image-session.ts';
import { lookCommand } from './looking/keys.ts';
import { listenToPointers } from './looking/pointer.ts';
import { runLookCommand } from './looking/run.ts';
import { imageStyles } from './styles/image.ts';
import { panelStyles } from './styles/panel.ts';
import type { ViewContext } from './views/commands.ts';
import { handleRange } from './views/handle-range.ts';
import { drawHistogram } from './views/histogram.ts';
import { panel } from './views/panel.ts';
import { sheets } from './views/sheets.ts';
import { sliders } from './views/sliders.ts';
import { stage } from './views/stage.ts';
import { toolbar } from './views/toolbar.ts';
import { watchScreen } from './views/watch-screen.ts';

/** Shows one image and its channels: the inner element of the viewer. */
export class ChannelsElement extends LitElement {
  static override readonly styles = [...sharedStyles, imageStyles, panelStyles];

  /** Makes what is shown a layer; who has the viewer sets it. */
  useAsLayer: () => void = () => {};
  #session: ImageSession | null = null;
  #attached: ImageSession | null = null;
  readonly #observer = new ResizeObserver(() => this.#fitCanvas());
  #unwatch = () => {};
  /** Channels that have their controls: those come one by one while the first picture is made. */
  #rows = 0;
  #isAdding = false;

  /** What is shown. Whoever sets it calls {@link refresh} when its state has changed. */
  set session(session: ImageSession | null) {
    this.#session = session;
    this.requestUpdate();
  }

  get session(): ImageSession | null {
    return this.#session;
  }

  constructor() {
    super();
    this.addEventListener('keydown', (event) => this.handleKey(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate(); // attaches again what was moved
    this.#unwatch = watchScreen(() => {
      this.requestUpdate();
      this.#fitCanvas();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#unwatch();
    this.#attached = null;
  }

  protected override async scheduleUpdate(): Promise<void> {
    // The first picture's controls are made in a task of their own, after those around them.
    if (!this.hasUpdated) await yieldToEventLoop();
    await super.scheduleUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    const session = this.#session;
    if (!session) return nothing;
    const context = this.#context(session);
    return html`<div class="image">
      <div class="look">${toolbar(context)} ${stage(context)} ${sliders(context)}</div>
      ${panel(context, this.#rows)} ${this.#isWhole(session) ? sheets(context) : nothing}
    </div>`;
  }

  protected override updated(): void {
    const session = this.#session;
    if (!session) return;
    if (this.#attached !== session) this.#attach(session);
    this.#drawHistograms(session);
    if (!this.#isWhole(session)) void this.#addRow();
  }

  #isWhole({ state }: ImageSession): boolean {
    return this.#rows >= state.settings.channels.length;
  }

  /** In a task of its own: all together would keep the page waiting. */
  async #addRow(): Promise<void> {
    if (this.#isAdding) return;
    this.#isAdding = true;
    await yieldToEventLoop();
    this.#isAdding = false;
    this.#rows++;
    this.requestUpdate();
  }

  #context(session: ImageSession): ViewContext {
    return {
      session,
      state: session.state,
      openSheet: (name) => void this.#openSheet(name),
      useAsLayer: () => this.useAsLayer(),
    };
  }

  #attach(session: ImageSession): void {
    this.#attached = session;
    const surface = this.renderRoot.querySelector<HTMLElement>('.surface')!;
    const canvas = surface.querySelector('canvas')!;
    session.attach(canvas);
    this.#observer.disconnect();
    this.#observer.observe(surface);
    // Later, when the browser has laid out what is new; the observer waits until the page is seen.
    void yieldToEventLoop().then(() => {
      if (this.isConnected) this.#fitCanvas();
    });
    if (surface.dataset.listens) return;
    surface.dataset.listens = 'yes';
    const ratio = () => devicePixelRatio || 1;
    const scaled = ({ x, y }: { x: number; y: number }) => ({ x: x * ratio(), y: y * ratio() });
    listenToPointers(surface, {
      zoom: (at, factor) => this.#session?.looking.zoom(factor, scaled(at)),
      pan: (dx, dy) => this.#session?.looking.pan(dx * ratio(), dy * ratio()),
      fit: () => this.#session?.looking.fit(),
      hover: (at) => this.#session?.looking.hover(at && scaled(at)),
    });
  }

  /** The canvas has as many pixels as the screen there. */
  #fitCanvas(): void {
    const surface = this.renderRoot.querySelector<HTMLElement>('.surface');
    const canvas = surface?.querySelector('canvas');
    if (!surface || !canvas) return;
    const ratio = devicePixelRatio || 1;
    const width = Math.round(surface.clientWidth * ratio);
    const height = Math.round(surface.clientHeight * ratio);
    if (canvas.width === width && canvas.height === height) return;
    canvas.width = width;
    canvas.height = height;
    this.#session?.resize();
  }

  #drawHistograms(session: ImageSession): void {
    const { histograms, settings, logarithmic } = session.state;
    const context = this.#context(session);
    for (const canvas of this.renderRoot.querySelectorAll<HTMLCanvasElement>('.histogram')) {
      const index = Number(canvas.dataset.histogram);
      const window = settings.channels[index]?.window;
      if (!window) continue;
      const range = handleRange(context, index);
      drawHistogram(canvas, histograms[index] ?? null, range, window, logarithmic);
    }
  }

  async #openSheet(name: 'help' | 'info'): Promise<void> {
    this.#rows = Number.POSITIVE_INFINITY;
    this.requestUpdate();
    await this.updateComplete;
    const sheet = this.renderRoot.querySelector<HTMLDialogElement>(`dialog[data-sheet=${name}]`);
    // The key may have been pressed twice by now, or the element be gone.
    if (sheet?.isConnected && !sheet.open) sheet.showModal();
  }

  /** Does what a key means here, wherever in the page it was pressed. */
  handleKey(event: KeyboardEvent): void {
    const session = this.#session;
    if (!session || event.defaultPrevented) return;
    const inner = event.composedPath()[0];
    if (inner instanceof Element && inner.closest('dialog')) return;
    const command = lookCommand(event, controlOf(event));
    if (!command) return;
    event.preventDefault();
    if (command === 'help') void this.#openSheet('help');
    else runLookCommand(session, command);
  }
}
