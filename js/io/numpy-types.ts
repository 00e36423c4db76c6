import type { StoredType } from './stored-types.ts';

const TYPES: Readonly<Record<string, StoredType>> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

/** What numpy calls `<u2`: byte order, kind and bytes of an item. Undefined for what is no real number. */
export function numpyType(
  descr: unknown,
): { readonly type: StoredType; readonly bigEndian: boolean } | undefined {
  const match = typeof descr === 'string' ? /^([<>|=])([a-z]\d)$/.exec(descr) : null;
  const type = match && Object.hasOwn(TYPES, match[2]!) ? TYPES[match[2]!] : undefined;
  return type && { type, bigEndian: match![1] === '>' };
}
