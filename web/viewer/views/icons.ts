import { html, type SVGTemplateResult, svg, type TemplateResult } from '../../../js/vendor/lit.ts';

const paths = {
  play: svg`<path d="M5 3.2v9.6l8-4.8z" />`,
  pause: svg`<path d="M4 3h3v10H4zM9 3h3v10H9z" />`,
  close: svg`<path d="M4.2 3.3 8 7.1l3.8-3.8.9.9L8.9 8l3.8 3.8-.9.9L8 8.9l-3.8 3.8-.9-.9L7.1 8 3.3 4.2z" />`,
  folder: svg`<path d="M2 3.5h4.3l1.4 1.6H14v8.4H2zM3.3 6.4v5.8h9.4V6.4z" />`,
  save: svg`<path d="M7.35 2h1.3v6.1l2.1-2.1.9.9L8 10.55 4.35 6.9l.9-.9 2.1 2.1zM3 12.2h10v1.3H3z" />`,
  plus: svg`<path d="M7.3 3h1.4v4.3H13v1.4H8.7V13H7.3V8.7H3V7.3h4.3z" />`,
  minus: svg`<path d="M3 7.3h10v1.4H3z" />`,
  grip: svg`<path d="M5.2 3h1.8v1.8H5.2zM9 3h1.8v1.8H9zM5.2 7.1h1.8v1.8H5.2zM9 7.1h1.8v1.8H9zM5.2 11.2h1.8V13H5.2zM9 11.2h1.8V13H9z" />`,
  eye: svg`<path d="M8 3.5c3.2 0 5.7 2 7 4.5-1.3 2.5-3.8 4.5-7 4.5S2.3 10.5 1 8c1.3-2.5 3.8-4.5 7-4.5zM8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zm0 1.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z" />`,
  eyeOff: svg`<path d="m3.3 2.3 10.4 10.4-1 1L2.3 3.3zM8 3.5c3.2 0 5.7 2 7 4.5a8 8 0 0 1-2 2.5l-2.2-2.2A3 3 0 0 0 7.7 5.2L6.1 3.7A8 8 0 0 1 8 3.5zM3 5.5l2.2 2.2a3 3 0 0 0 3.1 3.1l1.6 1.5A8 8 0 0 1 8 12.5c-3.2 0-5.7-2-7-4.5a8 8 0 0 1 2-2.5z" />`,
  undo: svg`<path d="M6.5 2.5 7.5 3.5 5.4 5.6H9.5a3.7 3.7 0 0 1 0 7.4H6v-1.4h3.5a2.3 2.3 0 0 0 0-4.6H5.4l2.1 2.1-1 1L2.7 6.3z" />`,
  redo: svg`<path d="M9.5 2.5 8.5 3.5l2.1 2.1H6.5a3.7 3.7 0 0 0 0 7.4H10v-1.4H6.5a2.3 2.3 0 0 1 0-4.6h4.1L8.5 9.1l1 1 3.8-3.8z" />`,
  info: svg`<path d="M7.2 3.2h1.6v1.7H7.2zM7.2 6.5h1.6v6.3H7.2z" />`,
  help: svg`<path d="M8 2.6c2 0 3.4 1.2 3.4 2.9 0 1.3-.7 2-1.6 2.6-.8.5-1.1.8-1.1 1.5v.3H7.2v-.4c0-1.4.7-2 1.6-2.6.7-.4 1-.8 1-1.4 0-.8-.7-1.4-1.8-1.4s-1.8.6-1.9 1.6H4.6C4.7 3.8 6 2.6 8 2.6zM7.1 11.3h1.7V13H7.1z" />`,
} satisfies Record<string, SVGTemplateResult>;

/** Names of the icons. */
export type IconName = keyof typeof paths;

/** A picture on a control that has a text or a label of its own. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${paths[name]}</svg>`;
}
