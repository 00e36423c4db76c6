import { html, type SVGTemplateResult, svg, type TemplateResult } from '../../../js/vendor/lit.ts';

const paths = {
  play: svg`<path d="M5 3.2v9.6l8-4.8z" />`,
  pause: svg`<path d="M4 3h3v10H4zM9 3h3v10H9z" />`,
  close: svg`<path d="M4.2 3.3 8 7.1l3.8-3.8.9.9L8.9 8l3.8 3.8-.9.9L8 8.9l-3.8 3.8-.9-.9L7.1 8 3.3 4.2z" />`,
  save: svg`<path d="M7.35 2h1.3v6.1l2.1-2.1.9.9L8 10.55 4.35 6.9l.9-.9 2.1 2.1zM3 12.2h10v1.3H3z" />`,
} satisfies Record<string, SVGTemplateResult>;

/** Names of the icons. */
export type IconName = keyof typeof paths;

/** A picture on a control that has a text or a label of its own. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${paths[name]}</svg>`;
}
