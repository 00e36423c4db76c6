import { css } from '../../../js/vendor/lit.ts';

/**
 * The design language: neutral greys, so that colours in pictures are judged against nothing, one
 * accent, the system's font. `light-dark()` follows the page, or `color-scheme` on the element.
 */
export const tokens = css`
  :host {
    color-scheme: light dark;
    --background: var(--stackblend-background, light-dark(#f1f1f1, #1a1a1a));
    --surface: var(--stackblend-surface, light-dark(#ffffff, #262626));
    --well: var(--stackblend-well, light-dark(#d4d4d4, #101010));
    --text: var(--stackblend-text, light-dark(#1c1c1c, #ececec));
    --muted: var(--stackblend-muted, light-dark(#575757, #a8a8a8));
    --line: var(--stackblend-line, light-dark(#cbcbcb, #3d3d3d));
    --accent: var(--stackblend-accent, light-dark(#1d5fbf, #8ab8ff));
    --on-accent: light-dark(#ffffff, #10233d);
    --warning: light-dark(#8f3d00, #ffb27a);
    --font: var(
      --stackblend-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Noto Sans',
      sans-serif
    );
    --gap: 12px;
    --radius: 6px;
    --control: 32px;
  }
`;
