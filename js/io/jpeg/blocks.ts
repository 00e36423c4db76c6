import type { BitReader } from './bits.ts';
import type { Component } from './component.ts';
import type { HuffmanTable } from './huffman.ts';
import { ZIGZAG } from './tables.ts';

/** What all blocks of a scan share. */
export interface ScanState {
  readonly bits: BitReader;
  /** Coefficients of the scan, first and last. */
  readonly from: number;
  readonly to: number;
  /** Bits below which the coefficients are not known yet. */
  readonly low: number;
  /** Blocks that follow without a further coefficient. */
  zeroBlocks: number;
}

/** Decodes one block of a scan; `at` is where its coefficients begin. */
export type BlockDecoder = (
  scan: ScanState,
  component: Component,
  at: number,
  dc: HuffmanTable,
  ac: HuffmanTable,
) => void;

/** A whole block: baseline, or extended. */
export const sequential: BlockDecoder = (scan, component, at, dc, ac) => {
  const { bits } = scan;
  const { coefficients } = component;
  component.previous += bits.takeSigned(dc.next(bits) & 15);
  coefficients[at] = component.previous;
  for (let k = 1; k < 64; k++) {
    const code = ac.next(bits);
    const size = code & 15;
    if (size === 0 && code !== 0xf0) return;
    k += code >> 4;
    if (size === 0) continue;
    const value = bits.takeSigned(size);
    if (k < 64) coefficients[at + ZIGZAG[k]!] = value;
  }
};

/** Progressive: the first scan of a DC coefficient. */
export const firstDc: BlockDecoder = ({ bits, low }, component, at, dc) => {
  component.previous += bits.takeSigned(dc.next(bits) & 15);
  component.coefficients[at] = component.previous << low;
};

/** Progressive: one more bit of a DC coefficient. */
export const moreDc: BlockDecoder = ({ bits, low }, component, at) => {
  if (bits.take(1)) component.coefficients[at]! |= 1 << low;
};

/** Progressive: the first scan of AC coefficients. */
export const firstAc: BlockDecoder = (scan, component, at, _dc, ac) => {
  if (scan.zeroBlocks > 0) {
    scan.zeroBlocks--;
    return;
  }
  const { bits, to, low } = scan;
  for (let k = scan.from; k <= to; k++) {
    const code = ac.next(bits);
    const run = code >> 4;
    const size = code & 15;
    if (size === 0 && run < 15) {
      scan.zeroBlocks = (1 << run) - 1 + bits.take(run);
      return;
    }
    k += run;
    if (size === 0) continue;
    const value = bits.takeSigned(size) * (1 << low);
    if (k < 64) component.coefficients[at + ZIGZAG[k]!] = value;
  }
};

/** Progressive: one more bit of AC coefficients, and those that only now are no longer zero. */
export const moreAc: BlockDecoder = (scan, component, at, _dc, ac) => {
  const { bits, to, low } = scan;
  const bit = 1 << low;
  let k = scan.from;
  if (scan.zeroBlocks === 0) {
    while (k <= to) {
      const code = ac.next(bits);
      let run = code >> 4;
      let value = 0;
      if (code & 15) value = bits.take(1) ? bit : -bit;
      else if (run < 15) {
        scan.zeroBlocks = (1 << run) + bits.take(run);
        break;
      }
      for (; k <= to; k++) {
        const place = at + ZIGZAG[k]!;
        if (component.coefficients[place] !== 0) refine(component.coefficients, place, bits, bit);
        else if (run-- === 0) {
          component.coefficients[place] = value;
          break;
        }
      }
      k++;
    }
  }
  if (scan.zeroBlocks === 0) return;
  for (; k <= to; k++) {
    const place = at + ZIGZAG[k]!;
    if (component.coefficients[place] !== 0) refine(component.coefficients, place, bits, bit);
  }
  scan.zeroBlocks--;
};

function refine(coefficients: Int16Array, place: number, bits: BitReader, bit: number): void {
  if (bits.take(1) === 0) return;
  const value = coefficients[place]!;
  if ((Math.abs(value) & bit) === 0) coefficients[place] = value < 0 ? value - bit : value + bit;
}
