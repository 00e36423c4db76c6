/** The picture that all examples show: simulated nuclei and membranes, as a 16-bit camera sees them. */

export const WIDTH = 1000;
export const HEIGHT = 700;
export const CHANNELS = ['nuclei', 'membranes'] as const;

/** A plane of one channel, or of one of its smaller versions. */
export interface SamplePlane {
  readonly data: Uint16Array;
  readonly width: number;
  readonly height: number;
}

/** Centres of cells, on a grid that is shaken. */
function cellCentres(): { x: number; y: number; radius: number }[] {
  const centres = [];
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let y = 35; y < HEIGHT; y += 70) {
    for (let x = 35; x < WIDTH; x += 70) {
      const shake = () => (random() - 0.5) * 44;
      centres.push({ x: x + shake(), y: y + shake(), radius: 13 + random() * 9 });
    }
  }
  return centres;
}

/** Light of a pixel, 0..1: inside the nearest nucleus, and where two cells are equally near. */
function lightAt(x: number, y: number, centres: ReturnType<typeof cellCentres>) {
  let [nearest, second, radius] = [Infinity, Infinity, 1];
  for (const centre of centres) {
    if (Math.abs(centre.x - x) > 140 || Math.abs(centre.y - y) > 140) continue;
    const distance = Math.hypot(centre.x - x, centre.y - y);
    if (distance < nearest) [second, nearest, radius] = [nearest, distance, centre.radius];
    else if (distance < second) second = distance;
  }
  const nucleus = 1 / (1 + Math.exp((nearest - radius) * 0.9));
  return [nucleus, Math.exp(-((second - nearest) ** 2) / 18)] as const;
}

/** Both channels: values from 100, the camera's offset, to some 4000. */
export function cells(): SamplePlane[] {
  const centres = cellCentres();
  const planes = CHANNELS.map(() => new Uint16Array(WIDTH * HEIGHT));
  for (let y = 0, i = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++, i++) {
      const grain = ((Math.imul(i, 2654435761) >>> 16) & 255) / 255;
      for (const [c, light] of lightAt(x, y, centres).entries()) {
        planes[c]![i] = 100 + light * (3200 + 700 * grain) + 60 * grain;
      }
    }
  }
  return planes.map((data) => ({ data, width: WIDTH, height: HEIGHT }));
}

/** Half the size, rounded up: each pixel the mean of up to four. */
export function halved({ data, width, height }: SamplePlane): SamplePlane {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const half = new Uint16Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [right, below] = [Math.min(2 * x + 1, width - 1), Math.min(2 * y + 1, height - 1)];
      const sum =
        data[2 * y * width + 2 * x]! +
        data[2 * y * width + right]! +
        data[below * width + 2 * x]! +
        data[below * width + right]!;
      half[y * w + x] = sum / 4;
    }
  }
  return { data: half, width: w, height: h };
}

/** A part of a plane; what lies outside is left off. */
export function cut(plane: SamplePlane, left: number, top: number, size: number): SamplePlane {
  const width = Math.min(size, plane.width - left);
  const height = Math.min(size, plane.height - top);
  const data = new Uint16Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * plane.width + left;
    data.set(plane.data.subarray(from, from + width), y * width);
  }
  return { data, width, height };
}
