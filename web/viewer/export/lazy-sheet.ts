import { LazyPart } from '../../../js/engine/lazy-part.ts';

/** The name of the sheet's element, which is loaded by those who open it. A page may load all this twice, from two addresses. */
export const exportSheet = new LazyPart(async () => {
  const { ExportElement } = await import('./export-element.ts');
  const name = 'stackblend-export';
  if (!customElements.get(name)) customElements.define(name, ExportElement);
  return name;
});
