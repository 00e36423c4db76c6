import { css } from '../../../js/vendor/lit.ts';

/** Where two stacks and their blend stand. */
export const stackStyles = css`
  .title {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
  }
  .title select {
    flex: 0 1 auto;
    min-inline-size: 5em;
  }
  .title .mode {
    max-inline-size: none;
  }
  .opacity {
    display: flex;
    align-items: center;
    gap: 6px;
    min-inline-size: 0;
  }
  .opacity input {
    flex: 1 1 8em;
    min-inline-size: 4em;
  }
  .stage {
    display: grid;
    gap: var(--gap);
    grid-template: 'a result' minmax(0, 1fr) 'b result' minmax(0, 1fr) / minmax(0, 1fr) minmax(0, 2fr);
    min-block-size: 0;
  }
  .panel {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    gap: 6px;
    min-inline-size: 0;
    min-block-size: 0;
  }
  .panel[data-panel='a'] {
    grid-area: a;
  }
  .panel[data-panel='b'] {
    grid-area: b;
  }
  .panel[data-panel='result'] {
    grid-area: result;
  }
  .title {
    block-size: var(--control);
  }
  .well {
    position: relative;
    display: grid;
    place-items: center;
    overflow: hidden;
    min-block-size: 0;
    min-inline-size: 0;
  }
  .empty {
    display: grid;
    gap: 6px;
    justify-items: center;
    padding: 16px;
    text-align: center;
    max-inline-size: 36ch;
  }
  .samples {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
    margin-block-start: 8px;
  }
  .status {
    min-block-size: 1.4em;
    overflow-wrap: anywhere;
  }
  :host([controls='none']) :is(.title, .transport, .status, [data-panel='a'], [data-panel='b']) {
    display: none;
  }
  :host([controls='none']) .stage {
    grid: minmax(0, 1fr) / minmax(0, 1fr);
    grid-row: 1 / -1;
  }
  :host([controls='none']) .panel[data-panel='result'] {
    grid-area: auto;
    grid-template-rows: minmax(0, 1fr);
  }
  /* Very wide: one row, where every picture gets the whole height. */
  @container (min-aspect-ratio: 2) {
    .stage {
      grid-template: 'a b result' minmax(0, 1fr) / minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.2fr);
    }
  }
  @container (max-width: 720px) {
    .stage {
      grid-template: 'a b' minmax(0, 1fr) 'result result' minmax(0, 2fr) / minmax(0, 1fr) minmax(0, 1fr);
    }
    .panel[data-panel='result'] .title {
      block-size: auto;
    }
    .panel[data-panel='result'] .title > * {
      order: 0;
      flex: 1 1 auto;
      min-inline-size: 8em;
    }
    .result-badge {
      display: none;
    }
    .title {
      flex-wrap: wrap;
      block-size: calc(2 * var(--control) + 4px);
      gap: 4px 6px;
    }
    .title .name {
      flex: 1 0 calc(100% - 60px);
      min-inline-size: 0;
      max-inline-size: calc(100% - 40px);
    }
    .title .open {
      order: 1;
    }
    .title select {
      flex: 1 1 0;
      min-inline-size: 0;
      order: 2;
    }
    .title .quiet {
      order: 3;
      margin-inline-start: auto;
    }
    .status {
      min-block-size: 2.8em;
    }
  }
`;
