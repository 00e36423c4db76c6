import type { Quantity } from '../../../../js/io/source.ts';
import { html, type TemplateResult } from '../../../../js/vendor/lit.ts';
import { SHORTCUTS } from '../looking/keys.ts';
import type { ViewContext } from './commands.ts';

const quantityText = (quantity: Quantity | undefined) =>
  quantity ? `${Number(quantity.value.toPrecision(4))} ${quantity.unit}` : 'unknown';

function infoRows({ session }: ViewContext): (readonly [string, string])[] {
  const { source, engine } = session;
  const { x, y, z } = source.pixelSize;
  const [t, c, depth, height, width] = source.shape;
  return [
    ['Name', source.name],
    ['Size', `${width} × ${height} pixels`],
    ['Channels, z, time', `${c}, ${depth}, ${t}`],
    ['Values', source.dtype],
    ['Pixel', `${quantityText(x)} × ${quantityText(y)}`],
    ['Between planes', quantityText(z)],
    ['Between frames', quantityText(source.timeIncrement)],
    ['Resolutions', String(source.levels.length)],
    ['Engine', `${engine.variant}, ${engine.threads} threads`],
    ['Memory of the engine', `${Math.round(engine.memory.stacks / 2 ** 20)} MiB of planes`],
  ];
}

function sheet(name: string, title: string, rows: readonly (readonly [string, string])[]) {
  return html`<dialog part="dialog" data-sheet=${name} aria-label=${title}>
    <form method="dialog">
      <h2>${title}</h2>
      <dl>${rows.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>
      <button class="primary" part="button" type="submit">Close</button>
    </form>
  </dialog>`;
}

/** What opens over the picture: shortcuts, and what is known of the image. */
export function sheets(context: ViewContext): TemplateResult {
  return html`${sheet('help', 'Shortcuts', SHORTCUTS)}
  ${sheet('info', 'About this image', infoRows(context))}`;
}
