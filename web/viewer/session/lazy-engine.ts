import type { Engine } from '../../../js/engine/contract/types.ts';
import { createEngine } from '../../../js/index.ts';

/** An engine that is started when it is needed first, and again after {@link dispose}. */
export class LazyEngine {
  #engine: Promise<Engine> | null = null;

  get(): Promise<Engine> {
    // The engine loads composites by its first call; here they come while it starts.
    if (!this.#engine) import('../../../js/engine/composite/composer.ts').catch(() => {});
    this.#engine ??= createEngine().catch((error) => {
      // The next call tries again.
      this.#engine = null;
      throw error;
    });
    return this.#engine;
  }

  /** Gives the engine back with all memory in it. */
  dispose(): void {
    this.#engine?.then((engine) => engine.dispose()).catch(() => {});
    this.#engine = null;
  }
}
