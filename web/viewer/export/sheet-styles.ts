import { css } from '../../../js/vendor/lit.ts';

/** How the sheet of exports looks. */
export const exportSheetStyles = css`
  :host {
    display: contents;
  }
  form {
    display: grid;
    gap: 10px;
  }
  .field {
    display: grid;
    grid-template-columns: 11ch minmax(0, 1fr);
    align-items: center;
    gap: 12px;
  }
  select {
    max-inline-size: none;
  }
  input[type='number'] {
    inline-size: 9ch;
    min-block-size: var(--control);
    padding: 0 6px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    font: inherit;
  }
  .check {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 24px;
  }
  .answers,
  .copy {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .answers {
    margin-block-start: 6px;
  }
  .copy {
    margin-block-start: 16px;
    padding-block-start: 12px;
    border-block-start: 1px solid var(--line);
  }
`;
