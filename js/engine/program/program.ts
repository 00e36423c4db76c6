/** What C++ does with a call's inputs, in words that lack nothing but addresses. */
export interface Program {
  /** A header, then the words of each input; the layout is that of cpp/wasm/program_words.h. */
  readonly words: Uint8Array<ArrayBuffer>;
  /** Bytes of a pixel of each input; a pixel of the output has 4. */
  readonly pixelBytes: readonly number[];
  /** Look-up tables. */
  readonly tables: Float32Array<ArrayBuffer> | null;
}

/** Where an input lies. */
export interface InputAddress {
  readonly address: number;
  /** 1, or the frames of the output. */
  readonly frames: number;
}

/** As in cpp/wasm/program_words.h. */
export const MOST_INPUTS = 64;
const HEADER_BYTES = 64;
const INPUT_BYTES = 64;

/** Bytes of the longest program. */
export const PROGRAM_BYTES = HEADER_BYTES + MOST_INPUTS * INPUT_BYTES;

/** Bytes of a pixel of the output: red, green, blue, alpha. */
export const OUT_BYTES = 4;

/** What a header says, besides addresses. */
export interface Header {
  readonly kind: 'blend' | 'composite';
  readonly mode?: number;
  readonly background?: readonly [number, number, number];
}

/**
 * The words of a header and of `inputs` inputs. `writeInput` writes those of one, from byte `at`
 * on; the first two, address and frames, come later.
 */
export function makeWords(
  { kind, mode = 0, background = [0, 0, 0] }: Header,
  inputs: number,
  writeInput: (words: DataView, at: number, input: number) => void,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + inputs * INPUT_BYTES);
  const words = new DataView(bytes.buffer);
  words.setUint32(0, kind === 'composite' ? 1 : 0, true);
  words.setUint32(4, inputs, true);
  words.setUint32(12, mode, true);
  for (const [part, value] of background.entries()) words.setFloat32(16 + 4 * part, value, true);
  for (let i = 0; i < inputs; i++) writeInput(words, HEADER_BYTES + i * INPUT_BYTES, i);
  return bytes;
}

/** Writes a program at `at` into memory, with the addresses of its inputs and tables. */
export function writeProgram(
  memory: Uint8Array,
  at: number,
  program: Program,
  inputs: readonly InputAddress[],
  tables: number,
): void {
  memory.set(program.words, at);
  const words = new DataView(memory.buffer, memory.byteOffset + at, program.words.length);
  words.setUint32(8, tables, true);
  inputs.forEach(({ address, frames }, i) => {
    words.setUint32(HEADER_BYTES + i * INPUT_BYTES, address, true);
    words.setUint32(HEADER_BYTES + i * INPUT_BYTES + 4, frames, true);
  });
}

/** The part of an input that bytes up to `outBytes` of the output are made of, in bytes. */
export function inputBytes(program: Program, input: number, outBytes: number): number {
  return (outBytes / OUT_BYTES) * (program.pixelBytes[input] as number);
}

/**
 * Copies bytes `begin..end` of an input; a single frame repeats, as if it were there for every
 * frame of the output.
 */
export function copyInput(
  target: Uint8Array,
  at: number,
  input: Uint8Array,
  begin: number,
  end: number,
): void {
  if (input.length === 0)
    throw new TypeError('an input was detached or shrunk while it was worked on');
  const size = end - begin;
  const from = begin % input.length;
  const first = Math.min(size, input.length - from);
  target.set(input.subarray(from, from + first), at);
  const second = Math.min(size - first, from);
  target.set(input.subarray(0, second), at + first);
  // What is there now is the whole frame, or all; twice as much each time, however small it is.
  for (let done = first + second; done < size; done *= 2) {
    target.copyWithin(at + done, at, at + Math.min(done, size - done));
  }
}
