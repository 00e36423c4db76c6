import { BitReader } from './bits.ts';
import {
  type BlockDecoder,
  firstAc,
  firstDc,
  moreAc,
  moreDc,
  type ScanState,
  sequential,
} from './blocks.ts';
import type { Component, Frame } from './component.ts';
import { HuffmanTable } from './huffman.ts';
import type { Tables } from './tables.ts';

/** A component within a scan. */
interface Part {
  readonly component: Component;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
}

const NO_TABLE = new HuffmanTable(new Uint8Array(16), new Uint8Array(0));

/**
 * Decodes a scan whose data begin at `at`. What is broken or cut off ends the data up to the next
 * restart marker. Gives where the data end, and whether any block was decoded.
 */
export function decodeScan(
  bytes: Uint8Array,
  at: number,
  header: Uint8Array,
  frame: Frame,
  tables: Tables,
  restartInterval: number,
): { readonly at: number; readonly any: boolean } {
  const parts = partsOf(header, frame, tables);
  const [from, to, approximation] = header.subarray(1 + 2 * parts.length);
  if (from === undefined || to! > 63 || from > to! || approximation === undefined) {
    throw new Error('a scan header that cannot be');
  }
  const bits = new BitReader(bytes, at);
  const scan: ScanState = { bits, from, to: to!, low: approximation & 15, zeroBlocks: 0 };
  const decode = decoderOf(frame, from, approximation >> 4);
  const units = new Units(frame, parts, scan, decode);
  const perSegment = restartInterval || units.count;
  let [unit, any, expected] = [0, false, 0];
  while (unit < units.count) {
    for (const { component } of parts) component.previous = 0;
    scan.zeroBlocks = 0;
    any = units.decode(unit, Math.min(unit + perSegment, units.count)) || any;
    bits.toMarker();
    const marker = bytes[bits.at + 1] ?? 0;
    if (marker < 0xd0 || marker > 0xd7) break;
    // A restart marker that was lost shows in the numbers of those that follow.
    const lost = (marker - 0xd0 - expected) & 7;
    unit += perSegment * (lost < 4 ? 1 + lost : 1);
    expected = (marker - 0xd0 + 1) & 7;
    bits.at += 2;
  }
  return { at: bits.at, any };
}

function partsOf(header: Uint8Array, frame: Frame, tables: Tables): Part[] {
  const count = header[0] ?? 0;
  if (count < 1 || count > frame.components.length)
    throw new Error(`a scan of ${count} components`);
  return Array.from({ length: count }, (_, i) => {
    const id = header[1 + 2 * i];
    const component = frame.components.find((candidate) => candidate.id === id);
    if (!component) throw new Error(`a scan of component ${id}, which there is not`);
    component.quantization ??= tables.quantization[component.quantizer]?.slice();
    const spec = header[2 + 2 * i] ?? 0;
    return {
      component,
      dc: tables.dc[spec >> 4] ?? NO_TABLE,
      ac: tables.ac[spec & 15] ?? NO_TABLE,
    };
  });
}

function decoderOf(frame: Frame, from: number, high: number): BlockDecoder {
  if (!frame.progressive) return sequential;
  if (from === 0) return high === 0 ? firstDc : moreDc;
  return high === 0 ? firstAc : moreAc;
}

/** The units of a scan: single blocks of one component, or some blocks of each. */
class Units {
  readonly count: number;

  constructor(
    private readonly frame: Frame,
    private readonly parts: readonly Part[],
    private readonly scan: ScanState,
    private readonly block: BlockDecoder,
  ) {
    const [{ component }] = parts as [Part];
    this.count =
      parts.length === 1
        ? component.blocksAcross * component.blocksDown
        : frame.unitsAcross * frame.unitsDown;
  }

  /** Decodes units until the data end; true where there was one. */
  decode(first: number, end: number): boolean {
    const { bits } = this.scan;
    try {
      for (let unit = first; unit < end; unit++) {
        if (this.parts.length === 1) this.single(unit);
        else this.interleaved(unit);
        if (bits.ended) return unit > first;
      }
      return end > first;
    } catch {
      // A code that is in no table: what follows cannot be told apart.
      return false;
    }
  }

  private single(unit: number): void {
    const { component, dc, ac } = this.parts[0]!;
    const row = Math.floor(unit / component.blocksAcross);
    const column = unit % component.blocksAcross;
    this.block(this.scan, component, (row * component.stride + column) * 64, dc, ac);
  }

  private interleaved(unit: number): void {
    const { unitsAcross } = this.frame;
    const unitRow = Math.floor(unit / unitsAcross);
    const unitColumn = unit % unitsAcross;
    for (const { component, dc, ac } of this.parts) {
      const { h, v, stride } = component;
      for (let y = 0; y < v; y++) {
        for (let x = 0; x < h; x++) {
          const block = (unitRow * v + y) * stride + unitColumn * h + x;
          this.block(this.scan, component, block * 64, dc, ac);
        }
      }
    }
  }
}
