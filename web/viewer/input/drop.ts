import { droppedInputs } from '../../../js/io/dropped.ts';
import type { ImageInput } from '../../../js/io/index.ts';
import type { Target } from '../session/layers.ts';

/** What a drop does. */
export interface DropHandler {
  /** Where a drag would drop now; null when it has left. */
  hover(target: Target | null): void;
  drop(inputs: readonly ImageInput[], target: Target): void;
  /** Whether files may be dropped at all. */
  enabled(): boolean;
}

/**
 * Listens to files dragged over an element. One file over a place among layers is meant for that
 * place; several over the list of layers are added to it; everything else opens, also what a page
 * passes on to the element itself.
 */
export function listenToDrops(host: HTMLElement, handler: DropHandler): void {
  const listen = (type: string, listener: (event: DragEvent) => void) => {
    host.addEventListener(type, (event) => {
      if (!handler.enabled() || !carriesFiles(event as DragEvent)) return;
      event.preventDefault();
      listener(event as DragEvent);
    });
  };
  listen('dragenter', (event) => handler.hover(targetOf(event)));
  listen('dragover', (event) => handler.hover(targetOf(event)));
  // Not only for drags that say they carry files: when a drag is given up, browsers no longer say.
  // Where one does not tell what is entered instead, the next dragover puts it right.
  host.addEventListener('dragleave', ({ relatedTarget: entered }) => {
    if (!(entered instanceof Node && host.contains(entered))) handler.hover(null);
  });
  listen('drop', (event) => {
    handler.hover(null);
    const inputs = event.dataTransfer ? droppedInputs(event.dataTransfer) : [];
    const isFile = inputs.length === 1 && inputs[0] instanceof File;
    if (inputs.length > 0) handler.drop(inputs, targetOf(event, isFile));
  });
}

function carriesFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}

/** One file goes to the place it is over; more of them on top, where they are over the list of layers. */
function targetOf(event: DragEvent, isFile = true): Target {
  const items = [...(event.dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  // From the innermost element outwards, but not those of the page around.
  const path = event.composedPath();
  const inside = path.slice(0, path.indexOf(event.currentTarget!));
  const over = inside.filter((one) => one instanceof HTMLElement);
  const place = over.find(({ dataset }) => dataset.target !== undefined)?.dataset.target;
  if (place !== undefined && isFile && items.length < 2) {
    return place === 'top' || place === 'bottom' ? place : Number(place);
  }
  return over.some(({ dataset }) => dataset.add !== undefined) ? 'top' : 'open';
}
