import type { Target } from '../session/state.ts';

/** What a drop does. */
export interface DropHandler {
  /** Where a drag would drop now; null when it has left. */
  hover(target: Target | null): void;
  drop(files: readonly File[], target: Target): void;
}

/**
 * Listens to files dragged over `root`. One file over the panel of a side is meant for that side;
 * everything else for both.
 */
export function listenToDrops(root: HTMLElement, handler: DropHandler): void {
  const listen = (type: string, listener: (event: DragEvent) => void) => {
    root.addEventListener(type, (event) => {
      if (!carriesFiles(event as DragEvent)) return;
      event.preventDefault();
      listener(event as DragEvent);
    });
  };
  listen('dragenter', (event) => handler.hover(targetOf(event)));
  listen('dragover', (event) => handler.hover(targetOf(event)));
  // Not only for drags that say they carry files: when a drag is given up, browsers no longer say.
  // Where one does not tell what is entered instead, the next dragover puts it right.
  root.addEventListener('dragleave', ({ relatedTarget: entered }) => {
    if (!(entered instanceof Node && root.contains(entered))) handler.hover(null);
  });
  listen('drop', (event) => {
    handler.hover(null);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) handler.drop(files, files.length > 1 ? 'both' : targetOf(event));
  });
}

function carriesFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}

function targetOf({ target, dataTransfer }: DragEvent): Target {
  const items = [...(dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  if (items.length > 1 || !(target instanceof Element)) return 'both';
  const side = target.closest<HTMLElement>('[data-panel]')?.dataset.panel;
  return side === 'a' || side === 'b' ? side : 'both';
}
