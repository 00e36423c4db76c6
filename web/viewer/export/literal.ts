/** A value as one would write it: names without quotes, strings in single ones. */
export function literal(value: unknown): string {
  if (typeof value === 'string') {
    const inner = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"');
    return `'${inner.replaceAll("'", "\\'")}'`;
  }
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const parts = Object.entries(value).map(([key, part]) => `${key}: ${literal(part)}`);
  return `{ ${parts.join(', ')} }`;
}
