import { css } from '../../../js/vendor/lit.ts';

/** Where picture and channels stand, and how what lies over the picture looks. */
export const channelStyles = css`
  :host {
    display: grid;
    min-block-size: 0;
    min-inline-size: 0;
    container-type: size;
  }
  .image {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr) 320px;
    gap: var(--gap);
    min-block-size: 0;
  }
  .look {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    grid-auto-rows: auto;
    gap: 8px;
    min-block-size: 0;
    min-inline-size: 0;
  }
  .toolbar,
  .transport,
  .combine,
  .channel-head,
  .channel-tools,
  .window-numbers,
  .check,
  .field {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
  }
  .toolbar {
    gap: 4px;
  }
  .spring {
    flex: 1;
  }
  .percent {
    min-inline-size: 9ch;
  }
  .segments {
    display: flex;
    margin-inline-start: 8px;
  }
  .segments button {
    border-radius: 0;
    margin-inline-start: -1px;
  }
  .segments button:first-child {
    border-start-start-radius: var(--radius);
    border-end-start-radius: var(--radius);
  }
  .segments button:last-child {
    border-start-end-radius: var(--radius);
    border-end-end-radius: var(--radius);
  }
  [aria-pressed='true'] {
    background: var(--accent);
    color: var(--on-accent);
    border-color: var(--accent);
  }
  .picture {
    position: relative;
    min-block-size: 0;
    overflow: hidden;
    border-radius: var(--radius);
    background: var(--well);
  }
  .surface {
    position: absolute;
    inset: 0;
    cursor: grab;
    touch-action: none;
  }
  .surface:active {
    cursor: grabbing;
  }
  .surface canvas {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    background: none;
  }
  .scale-bar,
  .pointed-values {
    position: absolute;
    inset-block-end: 10px;
    padding: 3px 7px;
    border-radius: 4px;
    background: rgb(0 0 0 / 0.6);
    color: #fff;
    pointer-events: none;
  }
  .scale-bar {
    inset-inline-end: 10px;
    display: grid;
    justify-items: center;
    gap: 2px;
  }
  .scale-bar svg {
    display: block;
  }
  .pointed-values {
    inset-inline-start: 10px;
    max-inline-size: calc(100% - 220px);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .pointed-values:empty {
    display: none;
  }
  .divider {
    position: absolute;
    inset: auto 0 40px;
    inline-size: 100%;
    margin: 0;
  }
  .channels {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    gap: 8px;
    min-block-size: 0;
  }
  .combine {
    flex-wrap: wrap;
  }
  .channels ul {
    margin: 0;
    padding: 0;
    list-style: none;
    overflow-y: auto;
    display: grid;
    align-content: start;
    gap: 8px;
    scrollbar-gutter: stable;
  }
  .channel {
    display: grid;
    gap: 6px;
    padding: 8px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
  }
  .channel[data-hidden] .window,
  .channel[data-hidden] .window-numbers,
  .channel[data-hidden] details {
    display: none;
  }
  .channel-head .name {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .channel-tools select {
    flex: 1;
  }
  .channel[data-hidden] .channel-tools {
    display: none;
  }
  .pointed {
    min-inline-size: 6ch;
    text-align: end;
    color: var(--muted);
  }
  input[type='color'] {
    inline-size: 32px;
    block-size: var(--control);
    padding: 2px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
  }
  input[type='number'] {
    inline-size: 0;
    flex: 1;
    min-inline-size: 6ch;
    min-block-size: var(--control);
    padding: 0 6px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    font: inherit;
  }
  .window {
    position: relative;
    block-size: 60px;
  }
  .histogram {
    position: absolute;
    inset: 0 8px 12px;
    inline-size: calc(100% - 16px);
    block-size: 48px;
    color: var(--muted);
    background: var(--background);
  }
  .handle {
    position: absolute;
    inset: auto 0 0;
    inline-size: 100%;
    block-size: 24px;
    margin: 0;
    appearance: none;
    background: none;
    pointer-events: none;
  }
  .handle::-webkit-slider-thumb {
    appearance: none;
    pointer-events: auto;
    inline-size: 16px;
    block-size: 24px;
    border: 2px solid var(--surface);
    border-radius: 8px;
    background: var(--accent);
  }
  .handle::-moz-range-thumb {
    pointer-events: auto;
    inline-size: 12px;
    block-size: 20px;
    border: 2px solid var(--surface);
    border-radius: 8px;
    background: var(--accent);
  }
  summary {
    color: var(--muted);
    padding-block: 4px;
  }
  .slider-row {
    display: grid;
    grid-template-columns: 7ch minmax(0, 1fr) 6ch;
    align-items: center;
    gap: 8px;
  }
  .slider-row .value {
    text-align: end;
  }
  dialog {
    max-inline-size: min(34rem, 90cqi);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.4);
  }
  dialog h2 {
    margin: 0 0 12px;
    font-size: 1.1em;
  }
  dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 4px 16px;
    margin: 0 0 16px;
  }
  dt {
    color: var(--muted);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
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
    .image {
      grid-template: minmax(0, 1.2fr) minmax(0, 1fr) / minmax(0, 1fr);
    }
    .toolbar {
      flex-wrap: wrap;
    }
    .rate {
      display: none;
    }
  }
`;
