import type { StackBlendError } from '../engine/contract/errors.ts';
import type { OpenContext } from './formats/format.ts';
import { asBadFile } from './image-source.ts';
import type { OpenOptions } from './open-options.ts';
import { rememberOrigin } from './origin.ts';
import type { Batch, Placed, Ready } from './placed.ts';
import type { ImageSource } from './source.ts';
import { subtree } from './tree/tree.ts';

/** Files of servers that are opened at the same time. */
const TOGETHER = 6;

/** How opening one file ended, whichever way, and the files that it took as parts of itself. */
interface Attempt {
  readonly images?: ImageSource[];
  readonly error?: unknown;
  readonly claimed: readonly string[];
}

/**
 * Opens files in their order, those that lead others first; `opened` gets the images of each. What an
 * earlier one took as a part of itself is not opened; where it was, ahead of its turn, it is closed.
 *
 * @returns what else there is in folders and archives: arrays that are no images and the like
 */
export async function openReady(
  ready: readonly Ready[],
  opened: ImageSource[][],
  { context, onProgress, onError }: Batch,
): Promise<StackBlendError[]> {
  const { signal } = context;
  const order = ready.map((_, i) => i);
  order.sort((a, b) => Number(leads(ready[b]!)) - Number(leads(ready[a]!)) || a - b);
  const claims = new Claims();
  const ahead = new Ahead(
    order.map((i) => ready[i]!),
    context,
  );
  const leftOut: StackBlendError[] = [];
  try {
    for (const [turn, i] of order.entries()) {
      signal?.throwIfAborted();
      const one = ready[i]!;
      if (!claims.has(one)) {
        const { images, error, claimed } = await ahead.take(turn, claims);
        for (const path of claimed) claims.add(one.tree, path);
        if (images) opened[i] = images;
        else {
          signal?.throwIfAborted();
          const failure = asBadFile(one.file?.name ?? one.path, error);
          if (one.lenient && failure.code === 'unsupported' && !onError) leftOut.push(failure);
          else report(failure, onError);
        }
      }
      onProgress?.({ done: turn + 1, total: ready.length });
    }
  } finally {
    ahead.close();
  }
  joinArrays(ready, opened);
  return leftOut;
}

/** Arrays of one `.npz` are one file's images: its names tell them apart, and are no times. */
function joinArrays(ready: readonly Ready[], opened: readonly ImageSource[][]): void {
  const archives = new Map<object, { name: string; images: ImageSource[] }>();
  for (const [i, { tree }] of ready.entries()) {
    if (!/\.npz$/i.test(tree.name)) continue;
    const { images } = archives.get(tree) ?? { images: [] };
    archives.set(tree, { name: tree.name, images: [...images, ...(opened[i] ?? [])] });
  }
  for (const { name, images } of archives.values()) rememberOrigin(name, images);
}

/** Tells who listens of an error; throws it where nobody does. */
export function report(error: StackBlendError, onError: OpenOptions['onError']): [] {
  if (!onError) throw error;
  onError(error);
  return [];
}

function leads({ reader }: Ready): boolean {
  return reader?.leads === true;
}

/** Begins to open files of servers before it is their turn. */
class Ahead {
  readonly #begun = new Map<number, Promise<Attempt>>();

  constructor(
    private readonly files: readonly Ready[],
    private readonly context: OpenContext,
  ) {}

  /** How opening the file whose turn it is ends; begins with those behind it. */
  take(turn: number, claims: Claims): Promise<Attempt> {
    const attempt = this.#begin(turn);
    // What leads takes most of what is behind it.
    const last = leads(this.files[turn]!) ? turn : turn + TOGETHER - 1;
    for (let next = turn + 1; next <= last && next < this.files.length; next++) {
      const file = this.files[next]!;
      if (file.remote && !claims.has(file)) this.#begin(next);
    }
    this.#begun.delete(turn);
    return attempt;
  }

  /** Closes what nobody took. */
  close(): void {
    for (const attempt of this.#begun.values()) {
      void attempt.then(({ images = [] }) => {
        for (const image of images) image.close();
      });
    }
  }

  #begin(turn: number): Promise<Attempt> {
    const attempt = this.#begun.get(turn) ?? tryOne(this.files[turn]!, this.context);
    this.#begun.set(turn, attempt);
    return attempt;
  }
}

async function tryOne(one: Ready, context: OpenContext): Promise<Attempt> {
  const claimed: string[] = [];
  try {
    return { images: await openOne(one, context, (path) => claimed.push(path)), claimed };
  } catch (error) {
    return { error, claimed };
  }
}

async function openOne(
  { tree, path, format, file, reader }: Ready,
  context: OpenContext,
  claim: (path: string) => void,
): Promise<ImageSource[]> {
  if (format) {
    const folder = subtree(tree, path);
    return fromFile(folder.name, await format.open(folder, context));
  }
  return fromFile(file!.name, await reader!.open(file!, { ...context, tree, path, claim }));
}

function fromFile(name: string, images: ImageSource[]): ImageSource[] {
  rememberOrigin(name, images);
  return images;
}

/** Files that others were opened with. */
class Claims {
  readonly #paths = new Map<object, Set<string>>();

  add(tree: object, path: string): void {
    const paths = this.#paths.get(tree) ?? new Set();
    this.#paths.set(tree, paths.add(path));
  }

  has({ tree, path }: Placed): boolean {
    return this.#paths.get(tree)?.has(path) ?? false;
  }
}
