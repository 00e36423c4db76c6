import { StackBlendError } from '../contract/errors.ts';
import type { Variant } from '../contract/types.ts';

/** What decides the variant, as the environment says. */
export interface Features {
  /** `crossOriginIsolated`; in Node always true. */
  readonly isolated: boolean;
  readonly sharedArrayBuffer: boolean;
  /** Logical processors. */
  readonly cores: number;
}

/** The variant to start, and why threads are not to be had where they are not. */
export interface VariantChoice {
  readonly variant: Variant;
  readonly warning: string | null;
}

export const WITHOUT_ISOLATION =
  'stackblend: this page is not cross-origin isolated, so its threads run as separate workers ' +
  'and engine stacks are copied. Send the headers "Cross-Origin-Opener-Policy: same-origin" and ' +
  '"Cross-Origin-Embedder-Policy: require-corp" with the page and its scripts to bring threads back.';

const WITHOUT_SHARED_MEMORY =
  'stackblend: this browser has no SharedArrayBuffer, so its threads run as separate workers and ' +
  'engine stacks are copied.';

/** Most threads that an engine takes by itself: more do not help against the limit of memory. */
const DEFAULT_THREADS = 16;

/**
 * Which variant to start. Throws `unsupported` when `threads` is forced where it cannot run: the
 * start of pthreads would hang there without an error.
 */
export function selectVariant(features: Features, forced?: Variant): VariantChoice {
  if (forced === 'single') return { variant: 'single', warning: null };
  const warning = !features.isolated
    ? WITHOUT_ISOLATION
    : !features.sharedArrayBuffer
      ? WITHOUT_SHARED_MEMORY
      : null;
  if (warning === null) return { variant: 'threads', warning };
  if (forced === 'threads') {
    throw new StackBlendError(
      'unsupported',
      warning.replace('stackblend: ', "variant 'threads': "),
    );
  }
  return { variant: 'single', warning };
}

/** Threads to start when the caller does not say: the cores, at least 1, at most 16. */
export function defaultThreads(features: Features): number {
  return Math.max(1, Math.min(DEFAULT_THREADS, features.cores));
}
