import { css } from '../../../js/vendor/lit.ts';

/** What opens over layers: the menu of modes, and the question about sizes. */
export const popupStyles = css`
  .sizes form {
    display: grid;
    gap: 8px;
    margin-block-start: 12px;
  }
  .sizes .check {
    display: flex;
    align-items: start;
    gap: 8px;
  }
  .sizes [type='radio'] {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    margin: 2px 0;
  }
  /* Where the coordinates have a line of their own, they are below the text. */
  .placing {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding-inline-start: 24px;
  }
  .placing .check {
    margin-inline-start: -24px;
  }
  .at {
    display: flex;
    gap: 8px;
  }
  .placing .check {
    overflow-wrap: anywhere;
  }
  .placing [type='number'] {
    inline-size: 9ch;
    block-size: var(--control);
    padding-inline: 6px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    font: inherit;
  }
  .answers {
    display: flex;
    gap: 8px;
    margin-block-start: 8px;
  }
  .menu {
    position: absolute;
    z-index: 2;
    max-block-size: calc(100% - 8px);
    min-inline-size: 11em;
    overflow: auto;
    padding: 4px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: 0 4px 16px rgb(0 0 0 / 25%);
    user-select: none;
  }
  .option {
    padding: 3px 10px;
    border-radius: 4px;
    cursor: default;
  }
  .option[aria-selected='true'] {
    background: var(--accent);
    color: var(--on-accent);
  }
`;
