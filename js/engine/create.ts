import type { Backend } from './backends/backend.ts';
import { type StartSettings, startBackend } from './backends/start.ts';
import { defaultThreads, selectVariant } from './backends/variant.ts';
import { StackBlendError } from './contract/errors.ts';
import { checkOptions, parseUrl } from './contract/input.ts';
import { show } from './contract/shape.ts';
import type { Engine, EngineOptions, Variant } from './contract/types.ts';
import { BlendEngine } from './engine.ts';
import type { Platform } from './platform.ts';
import { warnOnce } from './warn.ts';

const MOST_THREADS = 64;
const LEAST_MEMORY = 32 * 2 ** 20;
const MOST_MEMORY = 2 ** 31;

function checkInteger(name: string, value: unknown, least: number, most: number): void {
  if (value === undefined) return;
  if (typeof value !== 'number') {
    throw new TypeError(`options.${name}: ${show(value)}; expected a number`);
  }
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`options.${name}: ${value}; expected an integer from ${least} to ${most}`);
  }
}

function checkEngineOptions(options: EngineOptions): void {
  checkOptions(options);
  checkInteger('threads', options.threads, 1, MOST_THREADS);
  checkInteger('maxMemory', options.maxMemory, LEAST_MEMORY, MOST_MEMORY);
  parseUrl('options.workerUrl', options.workerUrl);
  parseUrl('options.wasmUrl', options.wasmUrl);
  const { variant } = options;
  if (variant !== undefined && variant !== 'threads' && variant !== 'single') {
    throw new TypeError(`options.variant: ${show(variant)}; expected "threads" or "single"`);
  }
}

function settingsOf(platform: Platform, options: EngineOptions, variant: Variant): StartSettings {
  return {
    hasFallback: variant === 'threads' && options.variant !== 'threads',
    threads: options.threads ?? defaultThreads(platform.features()),
    maxMemory: options.maxMemory ?? MOST_MEMORY,
    workerUrl: options.workerUrl,
    wasmUrl: parseUrl('options.wasmUrl', options.wasmUrl),
  };
}

/** Threads where they start, workers where they do not. */
class Starter {
  constructor(
    readonly platform: Platform,
    readonly options: EngineOptions,
  ) {}

  async start(): Promise<Backend> {
    const forced = this.options.variant;
    const { variant, warning } = selectVariant(this.platform.features(), forced);
    if (warning) warnOnce(warning);
    try {
      return await this.#startVariant(variant);
    } catch (error) {
      const timedOut = error instanceof StackBlendError && error.code === 'unsupported';
      if (variant === 'single' || forced === 'threads' || !timedOut) throw error;
      warnOnce(`stackblend: ${error.message}; threads run as separate workers instead.`);
      return this.#startVariant('single');
    }
  }

  #startVariant(variant: Variant): Promise<Backend> {
    return startBackend(this.platform, variant, settingsOf(this.platform, this.options, variant));
  }
}

/** Makes the `createEngine` of one platform. */
export function createEngineOn(platform: Platform) {
  return async function createEngine(options: EngineOptions = {}): Promise<Engine> {
    checkEngineOptions(options);
    const starter = new Starter(platform, options);
    return BlendEngine.create(() => starter.start());
  };
}
