/** Stacks that are laid over one another, and what becomes of them. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createEngine } from 'stackblend';
import type { Layer } from '../../js/engine/contract/layers.ts';
import { writeNpy } from '../../js/io/index.ts';
import type { StackblendViewer } from '../../web/viewer/interface.ts';
import { expect } from './servers.ts';
import { ViewerPage } from './viewer-page.ts';

export const SHAPE = [3, 16, 20, 4] as const;
const folder = mkdtempSync(join(tmpdir(), 'stackblend-layers-'));

/** A file of a stack of RGBA frames, and what it holds. */
export interface Stack {
  readonly path: string;
  readonly data: Uint8Array;
  readonly shape: readonly number[];
}

/** Writes a `.npy` whose values are told by the seed. */
export function stack(name: string, seed: number, shape: readonly number[] = SHAPE): Stack {
  const size = shape.reduce((product, each) => product * each);
  const data = Uint8Array.from({ length: size }, (_, i) => Math.imul(i + seed, 2654435761) >>> 24);
  const path = join(folder, `${name}.npy`);
  writeFileSync(path, writeNpy(data, shape));
  return { path, data, shape };
}

export const [a, b, c] = [stack('a', 1), stack('b', 77), stack('c', 999)] as [Stack, Stack, Stack];
export const single = stack('single', 5, [1, ...SHAPE.slice(1)]);
/** Narrower and higher. */
export const other = stack('other', 31, [3, 24, 10, 4]);

/** What is blended, next to what the engine makes of the same layers. */
export async function expectBlend(
  view: ViewerPage,
  layers: readonly [Stack, Omit<Layer, 'data'>?][],
  shape: readonly number[] = SHAPE,
) {
  const engine = await createEngine({ threads: 1 });
  const inputs = layers.map(([{ data, shape }, rule]) => {
    return { mode: 'screen', ...rule, data: { data, shape } } as const;
  });
  const expected = await engine.blendAll(inputs, { shape });
  engine.dispose();
  const shown = await view.viewer.evaluate((viewer) => {
    return Array.from((viewer as StackblendViewer).result!.data);
  });
  expect(Buffer.compare(Buffer.from(shown), Buffer.from(expected))).toBe(0);
}

/** A viewer into which stacks have been dropped. */
export async function opened(page: Page, ...stacks: Stack[]): Promise<ViewerPage> {
  const view = new ViewerPage(page);
  await view.viewer.getByRole('button', { name: 'Open…', exact: true }).waitFor();
  await view.whenBlended(() => view.drop(stacks.map(({ path }) => path)));
  return view;
}

/** Names of the layers as they are listed, the top one first. */
export const listed = (view: ViewerPage) => view.viewer.locator('.layers .name').allTextContents();
