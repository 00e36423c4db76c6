import { css } from '../../../js/vendor/lit.ts';

/**
 * Where things stand. Every row and picture has its room from the start, whatever is in it, so that
 * nothing moves when files come and go.
 */
export const layout = css`
  :host {
    display: grid;
    grid-template-rows: minmax(0, 1fr);
    grid-template-columns: minmax(0, 1fr);
    container-type: size;
    block-size: 100%;
    min-block-size: 34rem;
    box-sizing: border-box;
    position: relative;
    background: var(--background);
    color: var(--text);
    font: 14px/1.4 var(--font);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  .viewer {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto auto;
    gap: var(--gap);
    padding: var(--gap);
    min-inline-size: 0;
  }
  stackblend-channels {
    min-block-size: 0;
    grid-row: 2 / -1;
  }
  .bar,
  .transport,
  .task,
  .save,
  .title {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
  }
  .task {
    flex: 1;
    justify-content: flex-end;
  }
  .task-label,
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .name {
    flex: 1;
    min-inline-size: 7em;
  }
  .title select {
    flex: 0 1 auto;
    min-inline-size: 5em;
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
  .status {
    min-block-size: 1.4em;
    overflow-wrap: anywhere;
  }
  .notices {
    position: absolute;
    inset: auto var(--gap) 108px;
    display: grid;
    justify-items: center;
    gap: 8px;
    pointer-events: none;
  }
  .veil {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    pointer-events: none;
  }
  /* Very wide: one row, where every picture gets the whole height. */
  @container (min-aspect-ratio: 2) {
    .stage {
      grid-template: 'a b result' minmax(0, 1fr) / minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.2fr);
    }
  }
  @container (max-width: 720px) {
    .viewer {
      --gap: 8px;
    }
    .stage {
      grid-template: 'a b' minmax(0, 1fr) 'result result' minmax(0, 2fr) / minmax(0, 1fr) minmax(0, 1fr);
    }
    /* Too narrow for both: while something is going on, it takes the place of the save buttons. */
    .task:not(:has(progress)),
    .task:has(progress) + .save,
    .task-label,
    .save-label,
    .save .icon,
    .rate,
    .panel[data-panel='result'] .title {
      display: none;
    }
    .save {
      margin-inline-start: auto;
    }
    .panel[data-panel='result'] {
      grid-template-rows: minmax(0, 1fr);
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
