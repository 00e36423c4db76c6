import { expect } from 'vitest';
import { type ImageSource, openImages } from '../../../js/io/index.ts';
import { arrayV2, asInputs, type Files, json } from './make-zarr.ts';

export const open = (files: Files): Promise<ImageSource[]> => openImages(asInputs(files));

export async function openOne(files: Files): Promise<ImageSource> {
  const images = await open(files);
  expect(images.length).toBe(1);
  return images[0]!;
}

export const group = (attributes: object): Files => ({
  '.zgroup': json({ zarr_format: 2 }),
  '.zattrs': json(attributes),
});
export const groupV3 = (ome: object): Files => ({
  'zarr.json': json({ zarr_format: 3, node_type: 'group', attributes: { ome } }),
});
export const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, data]) => [`${folder}/${path}`, data]));

export const space = (name: string, unit = 'micrometer') => ({ name, type: 'space', unit });
export const scaled = (path: string, scale: number[]) => ({
  path,
  coordinateTransformations: [
    { type: 'scale', scale },
    { type: 'translation', translation: scale.map(() => 0.5) },
  ],
});

/** An image of two levels, rows and columns halved. */
export async function image(attributes: object = {}): Promise<Files> {
  const multiscales = [
    {
      version: '0.4',
      axes: [space('y'), space('x')],
      datasets: [scaled('0', [0.5, 0.25]), scaled('1', [1, 0.5])],
    },
  ];
  return {
    ...group({ multiscales, ...attributes }),
    ...(await arrayV2('0/', { shape: [8, 10], chunks: [4, 4] })),
    ...(await arrayV2('1/', { shape: [4, 5], chunks: [4, 4] })),
  };
}
