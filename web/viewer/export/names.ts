/** Endings of files that are read, the longest first. */
const EXTENSION = /\.(ome\.tiff?|ome\.zarr(\.zip)?|zarr(\.zip)?|companion\.ome|[a-z0-9]{1,5})$/i;

/** A file's name without folder and extension, as the beginning of another file's name. */
export function withoutExtension(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const bare = last.replace(EXTENSION, '');
  // What some file systems do not take, and what would hide the file.
  const safe = bare.replace(/[<>:"|?*\p{Cc}]/gu, '-').replace(/^\.+/, '');
  return safe || 'image';
}
