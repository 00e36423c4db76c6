/** What is used of Lit (BSD-3-Clause). The package gets this file bundled. */
export type {
  CSSResultGroup,
  PropertyDeclarations,
  PropertyValues,
  SVGTemplateResult,
  TemplateResult,
} from 'lit';
export { css, html, LitElement, nothing, svg } from 'lit';
export { classMap } from 'lit/directives/class-map.js';
export { live } from 'lit/directives/live.js';
export type { Ref } from 'lit/directives/ref.js';
export { createRef, ref } from 'lit/directives/ref.js';
export { repeat } from 'lit/directives/repeat.js';
