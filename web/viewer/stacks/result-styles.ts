import { css } from '../../../js/vendor/lit.ts';

/** The blend and the buttons over it. */
export const resultStyles = css`
  [data-well='result'] {
    touch-action: none;
    /* A picture that is larger reaches over both sides alike. */
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
  }
  .zoom {
    grid-area: 1 / 1;
    place-self: end;
    /* Over the well. */
    position: relative;
    display: flex;
    align-items: center;
    gap: 2px;
    margin: 8px;
    padding: 2px;
    border-radius: 8px;
    background: color-mix(in srgb, var(--surface) 85%, transparent);
  }
  .zoom .percent {
    min-inline-size: 8ch;
  }
  :host([controls='none']) .zoom {
    display: none;
  }
`;
