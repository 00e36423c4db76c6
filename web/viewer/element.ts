import { yieldToEventLoop } from '../../js/engine/schedule/event-loop.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from '../../js/vendor/lit.ts';
import { ChannelsElement } from './channels/element.ts';
import { groupingSheet } from './channels/views/grouping.ts';
import type { ExportElement } from './export/export-element.ts';
import { exportSheet } from './export/lazy-sheet.ts';
import { exportButton } from './export/views/button.ts';
import { urlsOf } from './input/attributes.ts';
import { listenToDrops } from './input/drop.ts';
import { handleLayerKey } from './input/layer-keys.ts';
import { pastedFiles } from './input/paste.ts';
import { FilePicker, fileInputs } from './input/pick.ts';
import type { SampleName } from './interface.ts';
import { ScriptedElement } from './scripted-element.ts';
import type { ViewerInputs } from './session/inputs.ts';
import type { OpenWay } from './session/session.ts';
import { stackCommands } from './stacks/commands.ts';
import { StackCanvases } from './stacks/paint/canvases.ts';
import { focusGrip } from './stacks/views/layer-card.ts';
import { placeMenu } from './stacks/views/mode-menu.ts';
import { sizeSheet } from './stacks/views/size-sheet.ts';
import { stackWorkspace } from './stacks/views/workspace.ts';
import { viewerStyles } from './styles/styles.ts';
import { Viewer } from './viewer.ts';
import { bar } from './views/bar.ts';
import type { Commands } from './views/commands.ts';
import { dropVeil, notices } from './views/notices.ts';

/** Parts of the inner element that pages can style, too. */
const PARTS = 'panel, canvas, toolbar, transport, button, dialog';

/** `<stackblend-viewer>`: shows a {@link Viewer} and hands it what a person does. See {@link StackblendViewer}. */
export class ViewerElement extends ScriptedElement {
  static override readonly styles = viewerStyles;

  protected override readonly viewer = new Viewer({
    changed: () => this.requestUpdate(),
    imageChanged: () => this.#channels?.requestUpdate(),
    tell: (type, detail) =>
      this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true })),
    asks: () => this.controls === 'full',
    resultCanvas: () => this.#canvases.seen(),
  });
  readonly #canvases = new StackCanvases(this.viewer.stacks, () => this.requestUpdate());
  readonly #picker = new FilePicker(
    (name) => this.renderRoot.querySelector<HTMLInputElement>(`[data-pick=${name}]`)!,
    (inputs, target) => this.#open(inputs, { target, chosen: target !== 'open' }),
  );
  readonly #commands: Commands = {
    pick: (target) => this.#picker.open(target),
    pickFolder: () => this.#picker.openFolder(),
    openSample: (name) => this.#openSample(name),
    cancel: () => this.viewer.cancel(),
    dismiss: (id) => this.viewer.store.dispatch({ type: 'dismiss', id }),
  };
  readonly #stackCommands = stackCommands(this.viewer, this.#commands, {
    look: () => this.#canvases.look,
    focusGrip: (id) => void this.updateComplete.then(() => focusGrip(this.renderRoot, id)),
  });
  #asleep = false;
  /** Before an update. */
  #focused: Element | null = null;
  #isOtherSrc = false;
  /** What `src` names now is being opened; null when it is, or is not any more. */
  #srcOpening: Promise<void> | null = null;
  /** The sample that an attribute asks for is on its way: nothing of layers is shown for so short a time. */
  #isSampleOpening = false;

  constructor() {
    super();
    this.addEventListener('keydown', (event) => this.#onKey(event));
    this.addEventListener('paste', (event) => {
      const files = pastedFiles(event);
      if (files.length > 0 && this.controls === 'full') this.#open(files);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.#asleep) return;
    this.#asleep = false;
    this.started = this.#isOtherSrc || this.viewer.resume();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // An element that is only moved is connected again before this runs.
    queueMicrotask(() => {
      if (this.isConnected || this.#asleep) return;
      this.#asleep = true;
      // What has not come will be opened when the element is back.
      this.#isOtherSrc ||= this.#srcOpening !== null;
      this.viewer.suspend();
      this.#canvases.drop();
    });
  }

  protected override async scheduleUpdate(): Promise<void> {
    // Not in the task in which the page's script runs for the first time.
    if (!this.hasUpdated) await yieldToEventLoop();
    await super.scheduleUpdate();
  }

  protected override firstUpdated(): void {
    const { store } = this.viewer;
    listenToDrops(this, {
      hover: (drop) => {
        if (drop !== store.state.drop) store.dispatch({ type: 'drop', drop });
      },
      drop: (files, target) => this.#open(files, { target }),
      enabled: () => this.controls === 'full',
    });
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#focused = this.shadowRoot?.activeElement ?? null;
    if (changed.has('src')) this.#isOtherSrc = true;
    if (this.isConnected) this.#start();
  }

  protected override updated(): void {
    // What had the focus has gone: keys must not end up nowhere.
    if (this.#focused && !this.#focused.isConnected) {
      this.renderRoot.querySelector<HTMLElement>('.bar button')?.focus();
    }
    const sheet = this.renderRoot.querySelector<HTMLDialogElement>('dialog.question');
    if (sheet && !sheet.open) sheet.showModal();
    placeMenu(this.renderRoot);
    if (!this.#asleep) this.#paint();
  }

  protected override render(): TemplateResult {
    const { image, images, store } = this.viewer;
    const { state } = store;
    const canSave = image !== null || state.blended !== null;
    const save = exportButton(canSave, () => this.#openExport());
    return html`<div class="viewer" part="viewer">
      ${bar(this.viewer.task, this.#commands, this.viewer.imageChoice, save)}
      ${
        image
          ? html`<stackblend-channels
              exportparts=${PARTS}
              ?bare=${this.controls === 'none'}
              .session=${image}
              .useAsLayer=${this.#useAsLayer}
            ></stackblend-channels>`
          : this.#isSampleOpening && state.layers.length === 0
            ? html`<div class="stage"></div>`
            : stackWorkspace(state, this.#stackCommands)
      }
      ${notices(state, this.#commands)} ${dropVeil(state)} ${groupingSheet(images.proposal)}
      ${sizeSheet(state.asking)}
      ${
        exportSheet.loaded
          ? html`<stackblend-export
              exportparts="dialog, button"
              .exporter=${this.viewer.exporter}
            ></stackblend-export>`
          : nothing
      }
      ${fileInputs(this.#picker)}
    </div>`;
  }

  readonly #useAsLayer = () => {
    this.viewer.useAsLayer().catch(() => {}); // shown already
  };

  async #openExport(): Promise<void> {
    try {
      await exportSheet.load();
      this.requestUpdate();
      await this.updateComplete;
      this.renderRoot.querySelector<ExportElement>('stackblend-export')?.open();
    } catch (error) {
      this.viewer.work.say.report(error);
    }
  }

  /** Opens what the attributes say. */
  #start(): void {
    const urls = urlsOf(this.src);
    if (this.#isOtherSrc && urls.length > 0) this.#openSrc(urls);
    this.#isOtherSrc = false;
    if (this.started || !this.sample) return;
    this.#isSampleOpening = this.sample === 'channels';
    this.#openSample(this.sample);
  }

  #openSrc(urls: readonly string[]): void {
    this.started = true;
    const opening = this.viewer
      .open(urls)
      .catch(() => {}) // shown already
      .finally(() => {
        // Another value may have taken its place.
        if (this.#srcOpening === opening) this.#srcOpening = null;
      });
    this.#srcOpening = opening;
  }

  #openSample(name: SampleName): void {
    this.started = true;
    this.viewer
      .openSample(name)
      .catch(() => {}) // shown already
      .finally(() => {
        if (!this.#isSampleOpening) return;
        this.#isSampleOpening = false;
        this.requestUpdate();
      });
  }

  get #channels(): ChannelsElement | null {
    return this.renderRoot?.querySelector<ChannelsElement>('stackblend-channels') ?? null;
  }

  #paint(): void {
    // The panels come back as new ones.
    if (this.viewer.image) this.#canvases.drop();
    else this.#canvases.paint(this.renderRoot, this.viewer.store.state);
  }

  /** For the interface: what goes wrong is shown already. */
  #open(inputs: ViewerInputs, way: OpenWay = {}): void {
    this.started = true;
    this.viewer.open(inputs, { ...way, byHand: true }).catch(() => {});
  }

  #onKey(event: KeyboardEvent): void {
    // What was pressed inside, the inner element has seen.
    if (event.defaultPrevented) return;
    // A sheet that is open has the keys to itself.
    if (event.composedPath().some((each) => each instanceof HTMLDialogElement)) return;
    if (event.key === 'Escape' && this.viewer.task) {
      event.preventDefault();
      this.viewer.cancel();
      return;
    }
    if (this.viewer.image) {
      this.#channels?.handleKey(event);
      return;
    }
    handleLayerKey(event, this.viewer, this.#canvases.look);
  }
}

// A page may load the module twice, from two addresses.
if (!customElements.get('stackblend-channels')) {
  customElements.define('stackblend-channels', ChannelsElement);
}
