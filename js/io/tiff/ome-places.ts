import type { OmeFile } from '../ome/ome-files.ts';
import { type FileTree, folderOf, nameOf, resolvePath } from '../tree/tree.ts';
import type { TiffFile } from './directory.ts';

/** The file that holds an OME-XML. */
export interface OmeHolder {
  /** Its path in the tree; names in the XML are relative to its folder. */
  readonly path: string;
  /** Undefined where it is no TIFF itself. */
  readonly tiff: TiffFile | undefined;
  readonly uuid: string | undefined;
}

/** Where a file of a set is: this file, a path in the tree, or nowhere. */
export type Place = { readonly own: true } | { readonly path: string } | undefined;

/** Finds the files that an OME-XML names. */
export async function placeFiles(
  holder: OmeHolder,
  files: readonly OmeFile[],
  { tree, signal }: { readonly tree: FileTree; readonly signal?: AbortSignal | undefined },
): Promise<Place[]> {
  const own: Place = holder.tiff ? { own: true } : undefined;
  const finder = new Finder(tree, folderOf(holder.path), signal);
  const places: Place[] = [];
  for (const { name, uuid } of files) {
    const isOwn = name === undefined || (own && uuid && uuid === holder.uuid);
    const path = isOwn ? undefined : await finder.find(name);
    if (isOwn || (own && path === holder.path)) places.push(own);
    else places.push(path === undefined ? undefined : { path });
  }
  return renamed(holder, files, places);
}

/** Names in a folder, and each by its letters whatever their case. */
interface Names {
  readonly exact: ReadonlySet<string>;
  readonly folded: ReadonlyMap<string, string>;
}

/** Of Windows, of Unix, of another machine: `C:\\data\\a.tif`, `/data/a.tif`, `\\\\server\\a.tif`. */
const ABSOLUTE = /^([a-z]:)?[\\/]/i;

/** Looks for files by names that were right where the set was written. */
class Finder {
  readonly #folders = new Map<string, Promise<Names | undefined>>();

  constructor(
    private readonly tree: FileTree,
    private readonly folder: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** At its path; else beside the XML, in whatever case. Undefined where it is not. */
  async find(name: string): Promise<string | undefined> {
    const beside = resolvePath(this.folder, nameOf(name.replaceAll('\\', '/')));
    const path = ABSOLUTE.test(name) ? beside : resolvePath(this.folder, name);
    const found = path === undefined ? undefined : await this.#known(path);
    if (found !== undefined || beside === undefined || beside === path) return found;
    // A name that leads out of the folder is looked for in it alone, and only where it can be listed.
    return (await this.#names(folderOf(beside))) && this.#known(beside);
  }

  /** Folders of servers cannot be listed: their files are asked for when they are needed. */
  async #known(path: string): Promise<string | undefined> {
    const names = await this.#names(folderOf(path));
    const name = nameOf(path);
    if (!names || names.exact.has(name)) return path;
    const other = names.folded.get(name.toLowerCase());
    return other && path.slice(0, path.length - name.length) + other;
  }

  #names(folder: string): Promise<Names | undefined> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const names = this.tree.list(folder, this.signal).then((entries) => {
      const files = entries?.filter(({ kind }) => kind === 'file').map(({ name }) => name);
      const folded = files?.map((name) => [name.toLowerCase(), name] as const);
      return files && { exact: new Set(files), folded: new Map(folded) };
    });
    this.#folders.set(folder, names);
    return names;
  }
}

/** A TIFF that names one file, which is not there, is that file under a new name. */
function renamed(holder: OmeHolder, files: readonly OmeFile[], places: Place[]): Place[] {
  const named = places.slice(1);
  const alone = named.length === 1 && files[0]!.pages === 0;
  if (!holder.tiff || !alone || named[0] !== undefined) return places;
  return [places[0], places[0]];
}
