import type { EntryInput, FileInput } from './inputs.ts';

/**
 * The files and folders of a drop or a paste, for `openImages`. To be called while the event is
 * handled: afterwards browsers give nothing any more.
 */
export function droppedInputs(data: DataTransfer): (FileInput | EntryInput)[] {
  const items = Array.from(data.items).filter(({ kind }) => kind === 'file');
  const inputs = items.flatMap((item): (FileInput | EntryInput)[] => {
    // Drops that a program makes have files without entries.
    const entry = item.webkitGetAsEntry?.();
    if (entry?.isDirectory) return [entry];
    const file = item.getAsFile();
    return file ? [file] : [];
  });
  return inputs.length > 0 ? inputs : Array.from(data.files);
}
