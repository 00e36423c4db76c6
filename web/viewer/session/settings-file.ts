import { StackBlendError } from '../../../js/engine/contract/errors.ts';
import type { ViewerInput } from './inputs.ts';

/** Bytes of a file that may hold settings: tables of colours of many channels take a few kilobytes each. */
const MOST_BYTES = 8 << 20;

/** Names under which JSON is a part of an image. */
const PART_OF_ZARR = /^(zarr\.json|\.z(group|array|attrs|metadata))$/;

/** Settings from a file: a JSON object with a version, not checked further. */
export interface FoundSettings {
  readonly version: number;
  readonly [key: string]: unknown;
}

/** What settings are set on. */
export interface SettingsOwner {
  /** What is open. */
  readonly kind: 'channels' | 'layers' | null;
  /**
   * Throws TypeError or RangeError for settings that do not fit. What is returned resolves when all
   * is shown so, where that takes a while.
   */
  set(kind: 'channels' | 'layers', settings: FoundSettings): Promise<void> | undefined;
}

/** The one file among inputs that may hold settings; null where there is none, or several. */
export function settingsFileAmong(inputs: readonly ViewerInput[]): File | null {
  const found = inputs.filter((input): input is File => {
    if (!(input instanceof File) || PART_OF_ZARR.test(input.name)) return false;
    // Files of a folder are parts of what is in it.
    if (input.webkitRelativePath) return false;
    return input.type === 'application/json' || /\.json$/i.test(input.name);
  });
  return found.length === 1 ? found[0]! : null;
}

/** Reads settings. Rejects with `bad-file`, `unsupported` or `too-large`. */
export async function readSettings(file: File): Promise<FoundSettings> {
  const { name, size } = file;
  if (size > MOST_BYTES) {
    const message = `${name}: has ${size} bytes; expected settings of at most ${MOST_BYTES}`;
    throw new StackBlendError('too-large', message);
  }
  const text = await file.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const message = `${name}: is not JSON, as settings are (${(cause as Error).message})`;
    throw new StackBlendError('bad-file', message, { cause });
  }
  if (!isSettings(value)) {
    const expected = 'expected an object with “version”, and “channels” or “layers”';
    throw new StackBlendError('unsupported', `${name}: is JSON, but no settings; ${expected}`);
  }
  return value;
}

function isSettings(value: unknown): value is FoundSettings {
  if (typeof value !== 'object' || value === null || !('version' in value)) return false;
  return (
    typeof value.version === 'number' && ['channels', 'layers', 'mode'].some((key) => key in value)
  );
}

/**
 * Shows what is open as settings say; returns as the owner does. Throws InvalidStateError where
 * there is nothing that they are for, else as the owner throws.
 */
export function applySettings(
  settings: FoundSettings,
  owner: SettingsOwner,
): Promise<void> | undefined {
  const { kind } = owner;
  // Those of one layer over another and of a mode alone have no list: they are for what is open.
  const wanted = 'layers' in settings ? 'layers' : 'channels' in settings ? 'channels' : kind;
  if (kind === null || wanted === null) {
    const message = 'nothing is open yet; open what these settings are for, then them again';
    throw new DOMException(message, 'InvalidStateError');
  }
  if (wanted !== kind) {
    const message = `these are settings of ${wanted}, and ${kind} are open; open what they are for first`;
    throw new DOMException(message, 'InvalidStateError');
  }
  return owner.set(kind, settings);
}
