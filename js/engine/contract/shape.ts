import type { StackShape } from './types.ts';

/** Text of a value for an error message: short, and telling strings from numbers. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  if (typeof value === 'function') return 'a function'; // String would give all of its code
  if (Array.isArray(value)) {
    const more = value.length > 8 ? `, … ${value.length} in all` : '';
    return `[${value.slice(0, 8).map(show).join(', ')}${more}]`;
  }
  if (ArrayBuffer.isView(value)) {
    return `${value.constructor.name} of ${(value as { length?: number }).length ?? value.byteLength}`;
  }
  if (typeof value === 'object' && value !== null) return value.constructor?.name ?? 'an object';
  return String(value);
}

function checkDimension(name: string, shape: readonly unknown[], index: number, least: number) {
  const value = shape[index];
  if (!Number.isInteger(value) || (value as number) < least) {
    throw new RangeError(
      `${name}: ${show(shape)} has ${show(value)} at position ${index}; expected an integer of at least ${least}`,
    );
  }
}

/**
 * Checks a stack's shape, `[frames, height, width, 4]`; `[height, width, 4]` is one frame. Zero
 * frames are a stack without content. Throws TypeError for what is no array, RangeError otherwise.
 */
export function parseShape(name: string, shape: unknown): StackShape {
  if (!Array.isArray(shape)) {
    throw new TypeError(`${name}: ${show(shape)}; expected [frames, height, width, 4]`);
  }
  const full: unknown[] = shape.length === 3 ? [1, ...shape] : [...shape];
  if (full.length !== 4 || full[3] !== 4) {
    throw new RangeError(`${name}: ${show(shape)}; expected [frames, height, width, 4]`);
  }
  checkDimension(name, full, 0, 0);
  checkDimension(name, full, 1, 1);
  checkDimension(name, full, 2, 1);
  const result = full as unknown as StackShape;
  if (!Number.isSafeInteger(stackBytes(result))) {
    throw new RangeError(`${name}: ${show(shape)} has more bytes than a number can count`);
  }
  return result;
}

/** Bytes of a stack: frames × height × width × 4. */
export function stackBytes([frames, height, width]: StackShape): number {
  return frames * height * width * 4;
}

/** Whether two shapes are the same. */
export function sameShape(a: StackShape, b: StackShape): boolean {
  return a.every((size, index) => size === b[index]);
}
