import { originOf } from '../origin.ts';
import type { ImageSource } from '../source.ts';
import type { GroupedFile } from './grouping.ts';

/** Finds the images that a grouping names, each once: of several with one name the first first. */
export function lookUpIn(
  images: readonly ImageSource[],
): (file: GroupedFile) => ImageSource | undefined {
  const byName = new Map<string, ImageSource[]>();
  const add = (key: string, image: ImageSource) => {
    const list = byName.get(key);
    if (list) list.push(image);
    else byName.set(key, [image]);
  };
  for (const image of images) {
    const origin = originOf(image);
    add(image.name, image);
    if (!origin) continue;
    add(seriesKey(origin.file, origin.series), image);
    if (origin.file !== image.name) add(origin.file, image);
  }
  const given = new Set<ImageSource>();
  return ({ name, series }) => {
    const list = byName.get(series === undefined ? name : seriesKey(name, series));
    let image = list?.shift();
    while (image && given.has(image)) image = list?.shift();
    if (image) given.add(image);
    return image;
  };
}

function seriesKey(file: string, series: number): string {
  return `${file}\0${series}`;
}
