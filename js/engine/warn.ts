const said = new Set<string>();

/**
 * Warns on the console, once for each kind of warning however many engines there are. The kind is
 * the text itself unless it names particulars.
 */
export function warnOnce(text: string, kind = text): void {
  if (!said.has(kind)) console.warn(text);
  said.add(kind);
}
