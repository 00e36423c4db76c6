import { css } from '../../../js/vendor/lit.ts';

/** A layer as a row: a small picture beside its name and its controls. */
const row = css`
  grid-template: 'well title' auto 'well rule' auto / 72px minmax(0, 1fr);
  gap: 4px 8px;
`;

/** Where layers and their blend stand. */
export const stackStyles = css`
  .stage {
    display: grid;
    gap: var(--gap);
    grid-template: 'layers result' minmax(0, 1fr) / minmax(21rem, 1fr) minmax(0, 2fr);
    min-block-size: 0;
  }
  .layers {
    grid-area: layers;
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-inline-size: 0;
    min-block-size: 0;
  }
  .tools {
    display: flex;
    align-items: center;
    gap: 2px;
  }
  .add {
    flex: 1;
    border-style: dashed;
    background: none;
  }
  .layers ol {
    flex: 1;
    display: flex;
    flex-direction: column;
    gap: var(--gap);
    min-block-size: 0;
    /* Room for the rings of what has the focus. */
    margin: -4px;
    padding: 4px;
    overflow: hidden auto;
    list-style: none;
  }
  .layers li {
    flex: 1 1 0;
    display: grid;
    min-block-size: 9rem;
    position: relative;
  }
  .panel {
    display: grid;
    grid-template: 'title' auto 'rule' auto 'well' minmax(0, 1fr) / minmax(0, 1fr);
    gap: 6px;
    min-inline-size: 0;
    min-block-size: 0;
  }
  .panel[data-panel='result'] {
    grid-area: result;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
  }
  .title {
    grid-area: title;
    display: flex;
    align-items: center;
    gap: 2px;
    min-inline-size: 0;
    block-size: var(--control);
  }
  .title .badge {
    margin-inline-end: 6px;
  }
  .title .name {
    min-inline-size: 3em;
  }
  .title select {
    flex: 0 1 auto;
    min-inline-size: 5em;
  }
  .grip {
    min-inline-size: 24px;
    cursor: grab;
    touch-action: none;
  }
  .grip .icon {
    fill: var(--muted);
  }
  .rule {
    grid-area: rule;
    display: flex;
    align-items: center;
    gap: 6px;
    min-inline-size: 0;
    min-block-size: var(--control);
  }
  .mode {
    flex: 1 1 7em;
    max-inline-size: 9em;
    justify-content: space-between;
    min-inline-size: 0;
    padding-inline: 8px;
  }
  .mode::after {
    content: '';
    border: 4px solid transparent;
    border-block-start: 5px solid currentColor;
    border-block-end: 0;
  }
  .rule select {
    flex: 1 1 6em;
    min-inline-size: 0;
    max-inline-size: 9em;
  }
  .opacity {
    flex: 2 0 6.5em;
    display: flex;
    align-items: center;
    gap: 4px;
    min-inline-size: 0;
  }
  .opacity input {
    min-inline-size: 2.5em;
  }
  .opacity span {
    min-inline-size: 4.5ch;
    white-space: nowrap;
    text-align: end;
  }
  .well {
    grid-area: well;
    position: relative;
    display: grid;
    place-items: center;
    overflow: hidden;
    min-block-size: 0;
    min-inline-size: 0;
  }
  [data-panel='result'] .well {
    grid-area: 1 / 1;
  }
  [data-hidden] .well {
    opacity: 0.4;
  }
  [data-hidden] .name {
    color: var(--muted);
  }
  .layers[data-many] li {
    flex: none;
    min-block-size: 0;
  }
  .layers[data-many] .panel {
    ${row}
  }
  [data-dragged] {
    z-index: 1;
    background: var(--surface);
    box-shadow: 0 4px 16px rgb(0 0 0 / 25%);
  }
  [data-insert]::after {
    content: '';
    position: absolute;
    inset: auto 0;
    block-size: 3px;
    background: var(--accent);
  }
  [data-insert='above']::after {
    inset-block-start: calc(var(--gap) / -2 - 1.5px);
  }
  [data-insert='below']::after {
    inset-block-end: calc(var(--gap) / -2 - 1.5px);
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
  .said {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :host([controls='none']) :is(.layers, .transport, .status) {
    display: none;
  }
  :host([controls='none']) .stage {
    grid: minmax(0, 1fr) / minmax(0, 1fr);
    grid-row: 1 / -1;
  }
  :host([controls='none']) .panel[data-panel='result'] {
    grid-area: auto;
  }
  @container (max-width: 720px) {
    .stage {
      grid-template: 'result' minmax(0, 1fr) 'layers' auto / minmax(0, 1fr);
    }
    .layers {
      max-block-size: 42cqb;
    }
    .layers li {
      flex: none;
      min-block-size: 0;
    }
    .layers .panel {
      ${row}
    }
    .layers .slot {
      display: block;
    }
    .slot .well {
      display: none;
    }
    .status {
      min-block-size: 2.8em;
    }
  }
`;
