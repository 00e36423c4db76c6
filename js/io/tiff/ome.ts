import type { Arrangement } from './imagej.ts';

/**
 * The order of the pages where an OME-XML tells it plainly: one image, in this file alone, its
 * planes in `DimensionOrder`. Everything else (several series, files or TiffData out of order)
 * gives undefined, and the pages are frames.
 */
export function parseOmeOrder(description: string, pages: number): Arrangement | undefined {
  if (!/<(?:\w+:)?OME[\s>]/.test(description)) return undefined;
  const pixels = description.match(/<(?:\w+:)?Pixels\b[^>]*>/g) ?? [];
  if (pixels.length !== 1) return undefined;
  const text = (name: string) => new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(pixels[0]!);
  const size = (name: string) => Number(text(name)?.[1]);
  const sizes = { C: size('SizeC'), Z: size('SizeZ'), T: size('SizeT') };
  const order = /^XY([CZT]{3})$/.exec(text('DimensionOrder')?.[1] ?? '')?.[1];
  if (!order || new Set(order).size !== 3 || sizes.C * sizes.Z * sizes.T !== pages)
    return undefined;
  const page = (t: number, c: number, z: number) => {
    const index = { C: c, Z: z, T: t };
    let number = 0;
    for (let i = 2; i >= 0; i--) {
      const axis = order[i] as 'C' | 'Z' | 'T';
      number = number * sizes[axis] + index[axis];
    }
    return number;
  };
  if (!inOrder(description, page)) return undefined;
  return { t: sizes.T, c: sizes.C, z: sizes.Z, page };
}

/** True where no TiffData contradicts the order. */
function inOrder(description: string, page: Arrangement['page']): boolean {
  const names = description.match(/\bFileName\s*=\s*["'][^"']*["']/g) ?? [];
  if (new Set(names).size > 1) return false;
  const blocks = description.match(/<(?:\w+:)?TiffData\b[^>]*>/g) ?? [];
  return blocks.every((block) => {
    const number = (name: string) =>
      Number(new RegExp(`\\b${name}\\s*=\\s*["'](\\d+)["']`).exec(block)?.[1] ?? 0);
    return number('IFD') === page(number('FirstT'), number('FirstC'), number('FirstZ'));
  });
}
