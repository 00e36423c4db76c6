import { StackBlendError } from '../../engine/contract/errors.ts';
import type { FileContext } from '../formats/format.ts';
import type { OmeFile } from '../ome/ome-files.ts';
import { nameOf } from '../tree/tree.ts';
import { openTiffFile, type TiffFile } from './directory.ts';
import { isTiff } from './looks.ts';
import { type OmeHolder, type Place, placeFiles } from './ome-places.ts';

type Context = Pick<FileContext, 'tree' | 'limits' | 'signal' | 'claim'>;

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
