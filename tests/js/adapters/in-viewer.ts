import type OpenSeadragon from 'openseadragon';
import { vi } from 'vitest';
import {
  addComposite,
  type CompositeOptions,
  type TilePlane,
} from '../../../js/adapters/openseadragon.ts';
import type { FakeCanvas } from './fake-page.ts';
import { FakeViewer } from './fake-viewer.ts';
import { engine } from './on-page.ts';

export const GREY = { window: [0, 255], color: '#ffffff' } as const;
export const PLANE: TilePlane = { data: new Uint8Array(256).fill(51), width: 16, height: 16 };

export const pixel = ({ pixels }: FakeCanvas) => Array.from(pixels?.data.subarray(0, 4) ?? []);

/** A composite that its viewer has taken. */
export async function added(
  sources: readonly OpenSeadragon.TileSource[],
  more: Partial<CompositeOptions> = {},
) {
  const viewer = new FakeViewer();
  const channels = sources.map(() => GREY);
  const adding = addComposite(viewer.own, engine, { sources, channels, ...more });
  const { tileSource: source, success } = await viewer.asked;
  const item = { source, requestInvalidate: vi.fn(async () => {}) };
  success({ item });
  return { viewer, source, item, composite: await adding };
}
