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
    /* Where the page gives no height, neither to the element nor around it. */
    contain-intrinsic-block-size: 34rem;
    min-block-size: 34rem;
    box-sizing: border-box;
    position: relative;
    background: var(--background);
    color: var(--text);
    font: 0.875rem/1.4 var(--font);
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
  :host([controls='none']) {
    min-block-size: 0;
  }
  :host([controls='none']) .viewer {
    grid-template-rows: minmax(0, 1fr);
    padding: 0;
  }
  :host([controls='none']) .bar {
    display: none;
  }
  :host([controls='none']) .notices {
    inset-block-end: var(--gap);
  }
  stackblend-channels {
    min-block-size: 0;
    grid-row: 2 / -1;
  }
  .bar,
  .task {
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
  .bar > .name {
    flex: 0 1 auto;
    min-inline-size: 3em;
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
  :host([controls='none']) stackblend-channels {
    grid-row: 1 / -1;
  }
  @container (max-width: 720px) {
    .viewer {
      --gap: 8px;
    }
    /* Too narrow for both: while something is going on, it takes the place of the export button. */
    .task:not(:has(progress)),
    .task:has(progress) + .export,
    .task-label {
      display: none;
    }
    /* The name gives way, then the bar, not the button beside them. */
    .task:has(progress) {
      flex: 0 1 auto;
      min-inline-size: 7em;
      margin-inline-start: auto;
    }
    .bar:has(progress) > :is(.name, .images) {
      flex: 0 999 auto;
      min-inline-size: 0;
    }
    .task progress {
      flex: 0 1 64px;
      min-inline-size: 1em;
    }
    .task button {
      flex: none;
    }
    .export {
      margin-inline-start: auto;
    }
  }
`;
