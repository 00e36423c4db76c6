import { StackBlendError } from '../../engine/contract/errors.ts';
import type { FileContext } from '../formats/format.ts';
import { imageSource, type PlaneIndex } from '../image-source.ts';
import { checkSize } from '../limits.ts';
import { allocateSamples, SAMPLE_BYTES } from '../samples.ts';
import type {
  ChannelInfo,
  ImageSource,
  PixelSize,
  PlaneArray,
  Quantity,
  Region,
} from '../source.ts';
import { COMPRESSION } from './compressions.ts';
import { decodePage, decodeRegion, type Page } from './decode.ts';
import type { PageInfo } from './page.ts';
import { finishPlane, type PictureKind, toRgba } from './pixels.ts';
import { pyramidLevels, type SubLevel } from './pyramid.ts';

/** One image of a TIFF or of several, whose planes are pages. */
export interface TiffImage {
  readonly name: string;
  /** The first page: what it is of, all are. */
  readonly info: PageInfo;
  readonly first: Page;
  readonly kind: PictureKind;
  readonly palette?: readonly (readonly [number, number, number])[] | undefined;
  readonly t: number;
  /** Pages along c; each may hold several channels as samples. */
  readonly c: number;
  readonly z: number;
  readonly levels: readonly SubLevel[];
  /** One per channel, or one per page along c. */
  readonly channels: readonly ChannelInfo[];
  readonly pixelSize?: PixelSize;
  readonly timeIncrement?: Quantity | undefined;
  /** The page of a plane; undefined where the file leaves the plane out, which is then zero. */
  page(t: number, c: number, z: number, signal?: AbortSignal): Promise<Page | undefined>;
}

type Context = Pick<FileContext, 'cache' | 'decode' | 'limits'>;

/** The image as a source. Rejects with `too-large`. */
export function tiffSource(image: TiffImage, context: Context): ImageSource {
  const { info, kind, first } = image;
  const samples = kind ? 1 : info.samplesPerPixel;
  const c = image.c * samples;
  const shape = [image.t, c, image.z, info.height, info.width] as const;
  const levels = pyramidLevels(first, image.levels);
  checkLimits(image, context);
  const reader = new PageReader(image, samples, context);
  const perPage = image.channels.length !== c;
  return imageSource({
    name: image.name,
    shape,
    dtype: kind ? 'uint8' : info.dtype,
    kind: kind ? 'rgba' : 'planes',
    levels,
    channels: Array.from({ length: c }, (_, i) => {
      return image.channels[perPage ? Math.floor(i / samples) : i] ?? {};
    }),
    ...(image.pixelSize && { pixelSize: image.pixelSize }),
    timeIncrement: image.timeIncrement,
    cache: context.cache,
    read: (index, signal, into) => reader.read(index, signal, into),
    // Compressed strips are many and thin: whole planes are decoded once and kept.
    ...((first.layout.tiled || info.compression === COMPRESSION.none) && {
      readRegion: (index: PlaneIndex, region: Region, signal?: AbortSignal) =>
        reader.readRegion(index, region, signal),
    }),
    close: () => reader.close(),
  });
}

/** Of images in tiles parts can be read, however large they are as a whole. */
function checkLimits(image: TiffImage, { limits }: Pick<Context, 'limits'>): void {
  const { info, first } = image;
  const planeBytes = first.layout.tiled ? Number.POSITIVE_INFINITY : limits.planeBytes;
  checkSize(fullName(image), sizeOf(image, info.width, info.height), { ...limits, planeBytes });
}

/** As messages name it: images of one file may be called anything. */
function fullName({ name, first }: TiffImage): string {
  const { file } = first.tiff;
  return name.startsWith(file.name) ? name : `${file.name}: image "${name}"`;
}

function sizeOf({ kind, info, t, c, z }: TiffImage, width: number, height: number) {
  return { width, height, pixelBytes: kind ? 4 : SAMPLE_BYTES[info.dtype], planes: t * c * z };
}

/** Pages whose directories are kept: panning reads one again and again. */
const KEPT_PAGES = 8;

class PageReader {
  readonly #pages = new Map<string, Page>();

  constructor(
    private readonly image: TiffImage,
    private readonly samples: number,
    private readonly context: Context,
  ) {}

  async read(index: PlaneIndex, signal?: AbortSignal, into?: PlaneArray): Promise<PlaneArray> {
    const { kind, levels, info } = this.image;
    const { width, height } = index.level === 0 ? info : levels[index.level - 1]!;
    checkSize(fullName(this.image), sizeOf(this.image, width, height), this.context.limits);
    const page = await this.#page(index, signal);
    if (!page) return into?.fill(0) ?? this.#zeros(width, height);
    const options = { only: this.#only(index), decode: this.context.decode, signal };
    if (kind) return this.#finish(await decodePage(page, options), page.info);
    return this.#finish(await decodePage(page, { ...options, into }), page.info);
  }

  async readRegion(index: PlaneIndex, region: Region, signal?: AbortSignal): Promise<PlaneArray> {
    const { width, height } = region;
    checkSize(fullName(this.image), sizeOf(this.image, width, height), this.context.limits);
    const page = await this.#page(index, signal);
    if (!page) return this.#zeros(width, height);
    const only = this.#only(index);
    const { cache, decode } = this.context;
    const tiles = { cache, owner: this, key: `${this.#key(index)}/${only}` };
    const samples = await decodeRegion(page, region, { only, decode, signal }, tiles);
    return this.#finish(samples, { ...page.info, width, height });
  }

  close(): void {
    this.#pages.clear();
    this.context.cache.drop(this);
  }

  /** Which sample of the page a channel is; undefined where all are wanted. */
  #only({ c }: PlaneIndex): number | undefined {
    return this.image.kind ? undefined : c % this.samples;
  }

  #finish(samples: PlaneArray, info: PageInfo): PlaneArray {
    const { kind, palette } = this.image;
    return kind ? toRgba(samples, info, kind, palette) : finishPlane(samples, info);
  }

  #zeros(width: number, height: number): PlaneArray {
    const { kind, info } = this.image;
    return allocateSamples(kind ? 'uint8' : info.dtype, width * height * (kind ? 4 : 1));
  }

  #key({ t, c, z, level }: PlaneIndex): string {
    return `${t}/${Math.floor(c / this.samples)}/${z}/${level}`;
  }

  async #page(index: PlaneIndex, signal?: AbortSignal): Promise<Page | undefined> {
    const key = this.#key(index);
    const known = this.#pages.get(key);
    if (known) return known;
    const c = Math.floor(index.c / this.samples);
    const full = await this.image.page(index.t, c, index.z, signal);
    if (!full) return undefined;
    const level = this.image.levels[index.level - 1];
    const page = level ? await level.load(full, signal) : full;
    checkAlike(page.info, this.image, level ?? this.image.info);
    this.#pages.set(key, page);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= KEPT_PAGES) break;
      this.#pages.delete(oldest);
    }
    return page;
  }
}

/** The metadata promise pages of one kind; others would be shown as something that they are not. */
function checkAlike(
  info: PageInfo,
  { info: first }: TiffImage,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  const words = (page: PageInfo, w: number, h: number) =>
    `${w} × ${h} pixels of ${page.samplesPerPixel} × ${page.sample} (${page.bits} bits)`;
  const expected = words(first, width, height);
  const found = words(info, info.width, info.height);
  if (found === expected) return;
  throw new StackBlendError('bad-file', `${info.what}: has ${found} where ${expected} belong.`);
}
