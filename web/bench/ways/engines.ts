import { createEngine, type Engine, type Variant } from 'stackblend';

/** Why this page has no threads; null where it has. */
export function threadsMissing(): string | null {
  if (!crossOriginIsolated) {
    return (
      'needs the headers Cross-Origin-Opener-Policy: same-origin and ' +
      'Cross-Origin-Embedder-Policy: require-corp'
    );
  }
  return typeof SharedArrayBuffer === 'function' ? null : 'needs SharedArrayBuffer';
}

/** The better variant that this page can have. */
export const bestVariant = (): Variant => (threadsMissing() ? 'single' : 'threads');

/** One engine of each variant for a whole run, started when it is first asked for. */
export class Engines {
  readonly #started = new Map<Variant, Promise<Engine>>();

  get(variant: Variant): Promise<Engine> {
    const engine = this.#started.get(variant) ?? createEngine({ variant });
    this.#started.set(variant, engine);
    return engine;
  }

  dispose(): void {
    for (const started of this.#started.values()) {
      started.then(
        (engine) => engine.dispose(),
        () => {}, // whoever asked for it knows
      );
    }
  }
}
