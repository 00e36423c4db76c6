const said = new Set<string>();

/** Warns on the console, once for each text however many engines there are. */
export function warnOnce(text: string): void {
  if (!said.has(text)) console.warn(text);
  said.add(text);
}
