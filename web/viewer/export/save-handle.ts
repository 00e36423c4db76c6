/** What is used of a file that a person has chosen; not all browsers can remove it. */
export interface SaveHandle extends FileSystemFileHandle {
  remove?(): Promise<void>;
}

/** The dialog has made a new file, which is empty: an older one still has what it had. */
export async function removeEmpty(handle: SaveHandle): Promise<void> {
  const { size } = await handle.getFile();
  if (size === 0) await handle.remove?.();
}
