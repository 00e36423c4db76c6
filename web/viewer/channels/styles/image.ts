import { css } from '../../../../js/vendor/lit.ts';

/** Where picture and channels stand, and how what lies over the picture looks. */
export const imageStyles = css`
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
  .toolbar {
    display: flex;
    align-items: center;
    gap: 4px;
    min-inline-size: 0;
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
  /* What is read takes long: the picture is that of before. */
  .picture[data-busy]::after {
    content: '';
    position: absolute;
    inset: 0 0 auto;
    block-size: 3px;
    background: var(--accent);
    /* Seen over any picture. */
    box-shadow: 0 1px var(--surface);
    opacity: 0;
    animation: busy 0.8s 0.3s ease-in-out infinite alternate;
  }
  @keyframes busy {
    from {
      opacity: 0.25;
    }
    to {
      opacity: 1;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .picture[data-busy]::after {
      animation: busy 0s 0.3s forwards;
    }
  }
  @media (forced-colors: active) {
    [aria-pressed='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
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
  /* Text that is read over any picture. */
  .over {
    position: absolute;
    padding: 3px 7px;
    border-radius: 4px;
    background: rgb(0 0 0 / 0.7);
    color: #fff;
    pointer-events: none;
  }
  .scale-bar,
  .pointed-values {
    inset-block-end: 10px;
  }
  .captions {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .captions .over {
    box-sizing: border-box;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
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
    /* Beside the longest scale bar. */
    max-inline-size: calc(100% - 174px);
  }
  .pointed-values span {
    display: inline-block;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    vertical-align: bottom;
    white-space: nowrap;
  }
  .pointed-values:empty {
    display: none;
  }
  /* Wider than the picture by a thumb, whose middle is the line: at both ends half of it is seen. */
  .divider {
    position: absolute;
    inset: 0 -14px;
    inline-size: calc(100% + 28px);
    block-size: 100%;
    margin: 0;
    appearance: none;
    background: none;
    outline: none;
    pointer-events: none;
    direction: ltr;
  }
  .divider::-webkit-slider-runnable-track {
    block-size: 100%;
  }
  .divider::-webkit-slider-thumb {
    appearance: none;
    inline-size: 28px;
    block-size: 100%;
    cursor: ew-resize;
    pointer-events: auto;
    touch-action: none;
  }
  .divider::-moz-range-thumb {
    inline-size: 28px;
    block-size: 100%;
    border: 0;
    background: none;
    cursor: ew-resize;
    pointer-events: auto;
    touch-action: none;
  }
  .divide {
    position: absolute;
    inset-block: 0;
    inline-size: 2px;
    margin-left: -1px;
    background: #fff;
    box-shadow: 0 0 0 1px rgb(0 0 0 / 0.7);
    pointer-events: none;
  }
  .divide .over {
    top: 10px;
    right: 10px;
  }
  .divide .over:last-child {
    right: auto;
    left: 10px;
  }
  .grip {
    position: absolute;
    inset-block-start: calc(50% - 18px);
    left: -5px;
    box-sizing: border-box;
    inline-size: 12px;
    block-size: 36px;
    border: 2px solid #fff;
    border-radius: 6px;
    background: #333;
    box-shadow: 0 0 0 1px rgb(0 0 0 / 0.7);
  }
  .divider:focus-visible + .divide .grip {
    outline: 2px solid var(--accent);
    outline-offset: 3px;
    box-shadow: 0 0 0 3px #fff;
  }
  :host([bare]) :is(.toolbar, .transport, .channels) {
    display: none;
  }
  :host([bare]) .image {
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
  }
  :host([bare]) .look {
    grid-template-rows: minmax(0, 1fr);
  }
  @container (max-width: 720px) {
    :host(:not([bare])) .image {
      grid-template: minmax(0, 1.2fr) minmax(0, 1fr) / minmax(0, 1fr);
    }
    /* Two rows: the arrangement below what zooms and undoes. */
    .toolbar {
      flex-wrap: wrap;
    }
    .segments {
      order: 1;
      margin: 0;
    }
    .percent {
      min-inline-size: 8ch;
    }
    .pointed-values {
      font-size: 0.8125rem;
    }
  }
`;
