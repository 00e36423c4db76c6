import type { OmeImage, TiffData } from './ome-xml.ts';

/** A file as TiffData name it. */
export interface OmeFile {
  /** Relative to the file that holds the XML; undefined for that file itself. */
  readonly name: string | undefined;
  readonly uuid: string | undefined;
  /** How many directories the TiffData speak of. */
  pages: number;
}

/** All files that the images of one OME-XML lie in; the first is the one that holds the XML. */
export class OmeFiles {
  readonly list: OmeFile[] = [{ name: undefined, uuid: undefined, pages: 0 }];
  readonly #byName = new Map<string, number>();

  constructor(images: readonly OmeImage[]) {
    for (const image of images) this.#note(image);
  }

  /** The file of a TiffData. A UUID alone names the file that holds the XML. */
  indexOf({ fileName, uuid }: TiffData): number {
    if (!fileName) return 0;
    const known = this.#byName.get(fileName);
    if (known !== undefined) return known;
    this.list.push({ name: fileName, uuid, pages: 0 });
    this.#byName.set(fileName, this.list.length - 1);
    return this.list.length - 1;
  }

  #note({ tiffData, sizes }: OmeImage): void {
    const planes = sizes.z * sizes.c * sizes.t;
    if (tiffData.length === 0) this.#grow(0, planes);
    for (const data of tiffData) {
      const count = data.planeCount ?? (data.ifd === undefined ? planes : 1);
      this.#grow(this.indexOf(data), (data.ifd ?? 0) + Math.min(count, planes));
    }
  }

  #grow(index: number, pages: number): void {
    const file = this.list[index]!;
    file.pages = Math.max(file.pages, pages);
  }
}
