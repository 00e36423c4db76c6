import { css } from '../../../js/vendor/lit.ts';

/** How controls, pictures and messages look. */
export const controls = css`
  * {
    box-sizing: border-box;
  }
  p {
    margin: 0;
  }
  button,
  select {
    min-block-size: var(--control);
    padding: 0 10px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    font: inherit;
    white-space: nowrap;
  }
  select {
    padding-inline: 6px;
    max-inline-size: 16ch;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    flex: none;
  }
  button:hover:not(:disabled),
  select:hover:not(:disabled) {
    border-color: var(--muted);
  }
  button:active:not(:disabled) {
    background: var(--background);
  }
  :disabled {
    opacity: 0.45;
  }
  .primary {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  .primary:hover:not(:disabled) {
    border-color: var(--text);
  }
  .primary:active:not(:disabled) {
    background: var(--accent);
  }
  .quiet {
    min-inline-size: var(--control);
    padding: 0;
    border-color: transparent;
    background: none;
  }
  .play {
    inline-size: 44px;
    padding: 0;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .icon {
    inline-size: 16px;
    block-size: 16px;
    fill: currentColor;
  }
  .muted,
  .status {
    color: var(--muted);
  }
  .status {
    font-size: 0.8125rem;
  }
  .numbers {
    font-variant-numeric: tabular-nums;
  }
  .badge {
    flex: none;
    min-inline-size: 22px;
    padding: 1px 6px;
    border: 1px solid var(--line);
    border-radius: 4px;
    background: var(--surface);
    font-weight: 600;
    font-size: 0.75rem;
    text-align: center;
  }
  /* No round corners: they would cut off pixels. */
  .well {
    background: var(--well);
  }
  .headline {
    font-size: 1.125rem;
    font-weight: 600;
  }
  /* Squares show through where a picture is transparent. */
  canvas {
    display: block;
    background: repeating-conic-gradient(#8c8c8c 0 25%, #9c9c9c 0 50%) 0 0 / 16px 16px;
  }
  .magnified {
    image-rendering: pixelated;
  }
  input,
  progress {
    accent-color: var(--accent);
  }
  .slider {
    block-size: var(--control);
    margin: 0;
  }
  progress {
    inline-size: clamp(80px, 22cqi, 240px);
    flex: none;
  }
  .notice {
    display: flex;
    align-items: start;
    gap: 8px;
    max-inline-size: min(72ch, 100%);
    padding: 8px 8px 8px 14px;
    border: 1px solid var(--line);
    border-inline-start: 4px solid var(--warning);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: 0 4px 16px rgb(0 0 0 / 25%);
    overflow-wrap: anywhere;
    pointer-events: auto;
  }
  .notice span {
    padding-block: 6px;
  }
  .veil {
    background: color-mix(in srgb, var(--background) 70%, transparent);
    outline: 3px dashed var(--accent);
    outline-offset: -8px;
    font-size: 1.375rem;
    font-weight: 600;
  }
  [data-over] .well,
  .add[data-over] {
    outline: 3px dashed var(--accent);
    outline-offset: -5px;
  }
  @media (prefers-reduced-motion: no-preference) {
    button,
    select {
      transition:
        border-color 120ms,
        background-color 120ms;
    }
  }
  @media (forced-colors: active) {
    .badge,
    .well {
      border: 1px solid CanvasText;
    }
  }
`;
