import type { ChannelInfo, PixelSize, Quantity } from '../source.ts';
import { quantity } from '../units.ts';
import { type Attributes, parseXml } from './xml.ts';

/** Where planes lie in files, as one TiffData element says it; what it leaves out is undefined. */
export interface TiffData {
  readonly ifd: number | undefined;
  readonly planeCount: number | undefined;
  readonly firstZ: number;
  readonly firstC: number;
  readonly firstT: number;
  /** The file, relative to the one that holds the XML. Undefined: that file itself. */
  fileName: string | undefined;
  uuid: string | undefined;
}

/** One Image element: one series of planes. */
export interface OmeImage {
  readonly name: string;
  /** From the fastest to the slowest, as `ZCT`. */
  order: string;
  sizes: { readonly x: number; readonly y: number; z: number; c: number; t: number };
  pixelSize: PixelSize;
  /** Where it is not given, the mean of the planes' own times. */
  timeIncrement: Quantity | undefined;
  /** One per Channel element, which may hold several samples (RGB). */
  readonly channels: ChannelInfo[];
  readonly tiffData: TiffData[];
  /** Pixels lie in the XML itself, as text. */
  binary: boolean;
}

/** What is used of an OME-XML. */
export interface OmeDocument {
  readonly uuid: string | undefined;
  readonly images: OmeImage[];
  /** The file that holds the metadata, where this text only points there (BinaryOnly). */
  readonly metadataFile: string | undefined;
}

/** True for texts that are worth {@link parseOme}. */
export function looksLikeOme(text: string): boolean {
  return /<(?:\w+:)?OME[\s>]/.test(text.slice(0, 8192));
}

/** Parses an OME-XML of any schema since 2007. Throws Error that tells the line. */
export function parseOme(text: string): OmeDocument {
  const builder = new Builder();
  parseXml(text, builder);
  return builder;
}

/** Takes from the elements what is wanted; all else (annotations, regions of interest) goes by. */
class Builder implements OmeDocument {
  uuid: string | undefined;
  metadataFile: string | undefined;
  readonly images: OmeImage[] = [];
  #image: OmeImage | undefined;
  #tiffData: TiffData | undefined;
  #readingUuid = false;
  #times = new PlaneTimes();

  open(name: string, attributes: Attributes, depth: number): void {
    if (depth === 0) {
      if (name !== 'OME') throw new Error(`its root is ${name}, not OME`);
      this.uuid = attributes.get('UUID');
    } else if (depth === 1 && name === 'BinaryOnly')
      this.metadataFile = attributes.get('MetadataFile');
    else if (depth === 1 && name === 'Image') this.#openImage(attributes);
    else if (this.#image) this.#openWithin(this.#image, name, attributes, depth);
  }

  close(name: string, depth: number): void {
    if (depth === 1 && this.#image) {
      this.#image.timeIncrement ??= this.#times.increment();
      this.#image = undefined;
    }
    if (name === 'TiffData') this.#tiffData = undefined;
    this.#readingUuid = false;
  }

  text(text: string): void {
    if (!this.#readingUuid || !this.#tiffData) return;
    this.#tiffData.uuid = (this.#tiffData.uuid ?? '') + text;
  }

  #openImage(attributes: Attributes): void {
    this.#image = {
      name: attributes.get('Name')?.trim() ?? '',
      order: 'ZCT',
      sizes: { x: 0, y: 0, z: 1, c: 1, t: 1 },
      pixelSize: {},
      timeIncrement: undefined,
      channels: [],
      tiffData: [],
      binary: false,
    };
    this.images.push(this.#image);
    this.#times = new PlaneTimes();
  }

  #openWithin(image: OmeImage, name: string, attributes: Attributes, depth: number): void {
    if (depth === 2 && name === 'Pixels') readPixels(image, attributes);
    else if (depth === 3 && name === 'Channel') image.channels.push(readChannel(attributes));
    else if (depth === 3 && name === 'BinData') image.binary = true;
    else if (depth === 3 && name === 'Plane') this.#times.add(attributes);
    else if (depth === 3 && name === 'TiffData') {
      this.#tiffData = readTiffData(attributes);
      image.tiffData.push(this.#tiffData);
    } else if (this.#tiffData && name === 'UUID') {
      this.#tiffData.fileName = attributes.get('FileName');
      this.#readingUuid = true;
    }
  }
}

/** When planes were taken: the mean step of it stands for a time increment that is not given. */
class PlaneTimes {
  #first: { t: number; time: number; unit: string } | undefined;
  #last: { t: number; time: number; unit: string } | undefined;

  /** Of each frame the first plane counts. */
  add(attributes: Attributes): void {
    const at = (name: string) => whole(attributes, name) ?? 0;
    const delta = attributes.get('DeltaT');
    if (!delta || at('TheZ') !== 0 || at('TheC') !== 0) return;
    const unit = attributes.get('DeltaTUnit') ?? 's';
    const plane = { t: at('TheT'), time: Number(delta), unit };
    if (!this.#first || plane.t < this.#first.t) this.#first = plane;
    if (!this.#last || plane.t > this.#last.t) this.#last = plane;
  }

  increment(): Quantity | undefined {
    const [first, last] = [this.#first, this.#last];
    if (!first || !last || first.unit !== last.unit) return undefined;
    return quantity((last.time - first.time) / (last.t - first.t), first.unit);
  }
}

/** A whole number of an attribute; undefined where it is missing or none. */
function whole(attributes: Attributes, name: string): number | undefined {
  const text = attributes.get(name)?.trim();
  if (!text || !/^\d{1,15}$/.test(text)) return undefined;
  return Number(text);
}

function readPixels(image: OmeImage, attributes: Attributes): void {
  const size = (name: string) => whole(attributes, name) ?? 1;
  image.sizes = {
    x: size('SizeX'),
    y: size('SizeY'),
    z: size('SizeZ'),
    c: size('SizeC'),
    t: size('SizeT'),
  };
  const order = /^XY([CZT]{3})$/.exec(attributes.get('DimensionOrder')?.trim() ?? '')?.[1];
  if (order && new Set(order).size === 3) image.order = order;
  const [x, y, z] = ['X', 'Y', 'Z'].map((axis) => physicalSize(attributes, axis));
  image.pixelSize = { ...(x && { x }), ...(y && { y }), ...(z && { z }) };
  const increment = Number(attributes.get('TimeIncrement'));
  image.timeIncrement = quantity(increment, attributes.get('TimeIncrementUnit') ?? 's');
}

function physicalSize(attributes: Attributes, axis: string): Quantity | undefined {
  const value = Number(attributes.get(`PhysicalSize${axis}`));
  return quantity(value, attributes.get(`PhysicalSize${axis}Unit`) ?? 'µm');
}

/** Nanometres in the units that wavelengths come in. */
const NANOMETRES: Readonly<Record<string, number>> = {
  ...{ nm: 1, µm: 1e3, mm: 1e6, Å: 0.1, pm: 1e-3, m: 1e9, cm: 1e7 },
};

function readChannel(attributes: Attributes): ChannelInfo {
  const name = attributes.get('Name')?.trim() || attributes.get('Fluor')?.trim();
  const color = parseColor(attributes.get('Color'));
  const wave = quantity(
    Number(attributes.get('EmissionWavelength')),
    attributes.get('EmissionWavelengthUnit') ?? 'nm',
  );
  const emission = wave && wave.value * (NANOMETRES[wave.unit] ?? Number.NaN);
  const known = emission !== undefined && Number.isFinite(emission);
  return { ...(name && { name }), ...(color && { color }), ...(known && { emission }) };
}

/** OME's colours are red, green, blue and alpha as one signed integer of 32 bits. */
function parseColor(text: string | undefined): ChannelInfo['color'] {
  if (!text || !/^\s*-?\d{1,10}\s*$/.test(text)) return undefined;
  const value = Number(text);
  if (value < -(2 ** 31) || value >= 2 ** 32) return undefined;
  return [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255];
}

function readTiffData(attributes: Attributes): TiffData {
  return {
    ifd: whole(attributes, 'IFD'),
    // Before 2008 it was called NumPlanes.
    planeCount: whole(attributes, 'PlaneCount') ?? whole(attributes, 'NumPlanes'),
    firstZ: whole(attributes, 'FirstZ') ?? 0,
    firstC: whole(attributes, 'FirstC') ?? 0,
    firstT: whole(attributes, 'FirstT') ?? 0,
    fileName: undefined,
    uuid: undefined,
  };
}
