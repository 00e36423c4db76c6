import { css } from '../../../js/vendor/lit.ts';

/** The rows with sliders over time and depth. */
export const transportStyles = css`
  .transport {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
  }
  .slider {
    flex: 1;
    min-inline-size: 60px;
  }
  .counter {
    min-inline-size: 9ch;
    text-align: end;
  }
  .rate {
    min-inline-size: 8ch;
    text-align: end;
  }
  @container (max-width: 720px) {
    .rate {
      display: none;
    }
  }
`;
