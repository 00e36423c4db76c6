type Generator<T> = AsyncGenerator<T, void, undefined>;

/**
 * A generator whose code is loaded when it is first asked for something. Not a generator itself:
 * that would hear of `return` only when a `next` before it has been answered.
 */
export function lazyGenerator<T>(load: () => Promise<Generator<T>>): Generator<T> {
  let loaded: Promise<Generator<T>> | null = null;
  const get = () => {
    loaded ??= load();
    return loaded;
  };
  const lazy = {
    next: async () => (await get()).next(),
    return: async (value: undefined) => (await get()).return(value),
    throw: async (error: unknown) => (await get()).throw(error),
    [Symbol.asyncIterator]: () => lazy as Generator<T>,
    // Not every browser has the symbol.
    ...(Symbol.asyncDispose && {
      [Symbol.asyncDispose]: async () => void (await lazy.return(undefined)),
    }),
  };
  return lazy as Generator<T>;
}
