import { StackBlendError } from '../../engine/contract/errors.ts';
import { type FileContext, hasBytes } from '../formats/format.ts';
import type { OmeFile } from '../ome/ome-files.ts';
import { folderOf, nameOf, resolvePath } from '../tree/tree.ts';
import { isTiff, openTiffFile, type TiffFile } from './directory.ts';

/** The file that holds an OME-XML. */
export interface OmeHolder {
  /** Its path in the tree; names in the XML are relative to its folder. */
  readonly path: string;
  /** Undefined where it is no TIFF itself. */
  readonly tiff: TiffFile | undefined;
  readonly uuid: string | undefined;
}

type Context = Pick<FileContext, 'tree' | 'limits' | 'signal' | 'claim'>;

/** Where a file of a set is: this file, a path in the tree, or nowhere. */
type Place = { readonly own: true } | { readonly path: string } | undefined;

/** The files of an OME-TIFF that may lie in several, opened as they are needed. */
export class OmeSet {
  readonly #opened = new Map<number, TiffFile>();

  private constructor(
    private readonly holder: OmeHolder,
    private readonly files: readonly OmeFile[],
    private readonly places: readonly Place[],
    private readonly context: Context,
  ) {
    let ownPages = 0;
    files.forEach(({ pages }, i) => {
      if (this.#isOwn(i)) ownPages = Math.max(ownPages, pages);
    });
    holder.tiff?.chain.expect(ownPages);
  }

  /** Finds out which of the files are there. */
  static async find(
    holder: OmeHolder,
    files: readonly OmeFile[],
    context: Context,
  ): Promise<OmeSet> {
    const places = await placeFiles(holder, files, context);
    return new OmeSet(holder, files, places, context);
  }

  /** The other files are part of this image: they are not opened on their own. */
  claim(): void {
    for (const place of this.places) if (place && 'path' in place) this.context.claim(place.path);
  }

  isThere(index: number): boolean {
    return this.places[index] !== undefined;
  }

  /** True where planes lie in other files than the one that holds the XML. */
  get isSpread(): boolean {
    return this.places.some((place) => place && 'path' in place);
  }

  /** Names of the files that are not there. */
  get missing(): string[] {
    return this.files.flatMap(({ name }, i) => (name && !this.places[i] ? [name] : []));
  }

  /** Opens a file. Rejects with `bad-file` where it is missing or no TIFF. */
  async tiff(index: number, signal?: AbortSignal): Promise<TiffFile> {
    const known = this.opened(index);
    if (known) return known;
    const { tree, limits } = this.context;
    const { name, pages } = this.files[index]!;
    const place = this.places[index];
    const file = place && 'path' in place ? await tree.get(place.path, signal) : undefined;
    if (!file) {
      throw new StackBlendError(
        'bad-file',
        `${nameOf(this.holder.path)}: the file ${name ?? 'of its planes'}, which it names, is missing; open it together with the others.`,
      );
    }
    if (!isTiff(await file.read(0, 4, signal))) {
      throw new StackBlendError(
        'bad-file',
        `${file.name}: is no TIFF, as ${nameOf(this.holder.path)} says that it is.`,
      );
    }
    const tiff = await openTiffFile(file, limits.planes, signal);
    tiff.chain.expect(pages);
    // Two may have opened it at once: the first one's is kept, whose chain is known best.
    const first = this.#opened.get(index) ?? tiff;
    this.#opened.set(index, first);
    return first;
  }

  /** A file that was opened before. */
  opened(index: number): TiffFile | undefined {
    return this.#isOwn(index) ? this.holder.tiff : this.#opened.get(index);
  }

  #isOwn(index: number): boolean {
    const place = this.places[index];
    return place !== undefined && 'own' in place;
  }
}

async function placeFiles(
  holder: OmeHolder,
  files: readonly OmeFile[],
  { tree, signal }: Context,
): Promise<Place[]> {
  const folder = folderOf(holder.path);
  const own: Place = holder.tiff ? { own: true } : undefined;
  const folders = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  const namesIn = (path: string) => {
    const listed = folders.get(path) ?? tree.list(path, signal).then(fileNames);
    folders.set(path, listed);
    return listed;
  };
  // Folders of servers cannot be listed: their files are asked for when they are needed.
  const hasFile = async (path: string) => {
    return (await namesIn(folderOf(path)))?.has(nameOf(path)) ?? true;
  };
  const places: Place[] = [];
  for (const { name, uuid } of files) {
    const path = name === undefined ? undefined : resolvePath(folder, name);
    if (name === undefined || (own && path === holder.path)) places.push(own);
    else {
      const isOwn = own && uuid && uuid === holder.uuid;
      const there = path !== undefined && !isOwn && (await hasFile(path));
      places.push(isOwn ? own : there ? { path } : undefined);
    }
  }
  return renamed(holder, files, places);
}

function fileNames(
  entries: readonly { readonly name: string; readonly kind: string }[] | undefined,
): ReadonlySet<string> | undefined {
  return entries && new Set(entries.filter(({ kind }) => kind === 'file').map(({ name }) => name));
}

/** A TIFF that names one file, which is not there, is that file under a new name. */
function renamed(holder: OmeHolder, files: readonly OmeFile[], places: Place[]): Place[] {
  const named = places.slice(1);
  const alone = named.length === 1 && files[0]!.pages === 0;
  if (!holder.tiff || !alone || named[0] !== undefined) return places;
  return [places[0], places[0]];
}

/** Whether a file may hold an OME-XML by itself: `set.companion.ome`. */
export function looksLikeCompanion(head: Uint8Array, path: string): boolean {
  if (!/\.ome$/i.test(path)) return false;
  const start = hasBytes(head, '\xef\xbb\xbf') ? 3 : 0;
  return /^\s*<[?!\w]/.test(String.fromCharCode(...head.subarray(start, start + 16)));
}
