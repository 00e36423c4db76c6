import { css } from '../../../../js/vendor/lit.ts';

/** The list of channels with their controls. */
export const panelStyles = css`
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
  .channels {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    gap: 8px;
    min-block-size: 0;
  }
  /* Names, choices, and what only some choices have. */
  .combine {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr) auto;
    /* It ends where the channels do, beside their scrollbar; outlines of what has the focus are not cut off. */
    overflow: hidden;
    scrollbar-gutter: stable;
    margin: -4px;
    padding: 4px;
  }
  .combine .field {
    display: contents;
  }
  .combine > .check {
    grid-column: 1 / 3;
    min-block-size: var(--control);
  }
  .combine select,
  .channel-tools select {
    max-inline-size: none;
  }
  .combine select {
    inline-size: 100%;
  }
  .field:not(:has(+ input)) select {
    grid-column: 2 / 4;
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
  .channel-more {
    display: grid;
    gap: 6px;
  }
  .channel[data-hidden] .name {
    color: var(--muted);
  }
  .channel[data-hidden] .window {
    opacity: 0.4;
  }
  .channel[data-folded] .channel-more {
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
  /* As the histogram runs, in whatever direction text does. */
  .window,
  .window-numbers {
    direction: ltr;
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
  /* At the right end the darker handle is on top, so that both can be taken back. */
  .handle[data-over] {
    z-index: 1;
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
  .slider-row input,
  details .check {
    block-size: var(--control);
    margin-block: 0;
  }
  .slider-row .value {
    text-align: end;
  }
`;
