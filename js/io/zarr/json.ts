import { StackBlendError } from '../../engine/contract/errors.ts';
import type { FileTree } from '../tree/tree.ts';

/** Whatever a JSON file holds, until it is looked at. */
export type Json = Readonly<Record<string, unknown>>;

/** Metadata of thousands of wells take a few MiB. */
const MAX_BYTES = 64 * 2 ** 20;

/** Reads a JSON object; undefined where there is no such file. Rejects with `bad-file` that names it. */
export async function readJson(
  tree: FileTree,
  path: string,
  what: string,
  signal?: AbortSignal,
): Promise<Json | undefined> {
  const bytes = await tree.read(path, MAX_BYTES, signal);
  if (!bytes) return undefined;
  // Text decoders refuse shared memory.
  const text = new TextDecoder().decode(bytes.slice());
  const value = parse(text, what);
  if (isObject(value)) return value;
  throw new StackBlendError('bad-file', `${what}: is no JSON object.`);
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Python writes what JSON has no numbers for.
    const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) =>
      token.startsWith('"') ? token : `"${token}"`,
    );
    try {
      return JSON.parse(quoted);
    } catch {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StackBlendError('bad-file', `${what}: is no JSON (${reason}).`, { cause: error });
    }
  }
}

/** True for objects that are no lists. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that is an object; an empty one for whatever else it is. */
export function objectAt(json: Json, key: string): Json {
  const value = json[key];
  return isObject(value) ? value : {};
}

/** The objects of a list; none for whatever else it is. */
export function objectsAt(json: Json, key: string): Json[] {
  const value = json[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A member that is a text, not empty. */
export function textAt(json: Json, key: string): string | undefined {
  const value = json[key];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A list of numbers; undefined for whatever else it is. */
export function numbersAt(json: Json, key: string): number[] | undefined {
  const value = json[key];
  const all = Array.isArray(value) && value.every((one) => typeof one === 'number');
  return all ? (value as number[]) : undefined;
}
