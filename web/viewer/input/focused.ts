/** What kind of control an event was aimed at: an input's type, else the element's name; '' for none. */
export function controlOf(event: Event): string {
  const inner = event.composedPath()[0];
  if (!(inner instanceof Element)) return '';
  return inner instanceof HTMLInputElement ? inner.type : inner.localName;
}
