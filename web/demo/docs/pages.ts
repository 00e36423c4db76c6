import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { Marked } from 'marked';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const GUIDES = 'web/guides';

/** A file below docs/ of the built demo. */
export interface DocFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Texts of the project by their path in it, and the page that each becomes. */
export function docPages(): Map<string, string> {
  const guides = readdirSync(join(ROOT, GUIDES)).filter((name) => name.endsWith('.md'));
  const names = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
  const pages = new Map(names.map((name) => [name, `${name.slice(0, -3).toLowerCase()}.html`]));
  for (const name of guides)
    pages.set(`${GUIDES}/${name}`, `guides/${name.slice(0, -3).toLowerCase()}.html`);
  return pages;
}

/** All pages, and the pictures that they show. */
export function docFiles(): DocFile[] {
  const pages = docPages();
  const pictures = new Map<string, string>();
  const files: DocFile[] = [];
  for (const [source, page] of pages) {
    const text = readFileSync(join(ROOT, source), 'utf8');
    files.push({ path: page, content: pageOf(text, source, page, pages, pictures) });
  }
  for (const [source, path] of pictures) {
    files.push({ path, content: readFileSync(join(ROOT, source)) });
  }
  return files;
}

/** A text as a page of its own. Adds the pictures that it shows, by their path in the project. */
function pageOf(
  text: string,
  source: string,
  page: string,
  pages: ReadonlyMap<string, string>,
  pictures: Map<string, string>,
): string {
  const from = dirname(page);
  const marked = new Marked({
    walkTokens(token) {
      if (token.type !== 'link' && token.type !== 'image') return;
      const { href } = token;
      if (/^([a-z]+:|#)/i.test(href)) return;
      const [path = '', anchor] = href.split('#');
      const target = join(dirname(source), path);
      if (token.type === 'image') pictures.set(target, `pictures/${target.split('/').at(-1)}`);
      const found =
        token.type === 'image' ? pictures.get(target) : (pages.get(target) ?? elsewhere(target));
      token.href = found ? relative(from, found) + (anchor ? `#${anchor}` : '') : '';
    },
    renderer: {
      // What is in the project but not among the pages is named, and no link.
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens);
        return href ? `<a href="${href}">${inner}</a>` : inner;
      },
    },
  });
  const title = /^# (.*)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? 'stackblend';
  const top = relative(from, '.') || '.';
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${escaped(title === 'stackblend' ? title : `${title} – stackblend`)}</title>
    <link rel="icon" href="${top}/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="${top}/docs.css" />
  </head>
  <body>
    <nav>
      <a href="${top}/../">Viewer</a>
      <a href="${top}/readme.html">README</a>
      <a href="${top}/guides/readme.html">Guides</a>
    </nav>
    <main>
${scrolling(marked.parse(text, { async: false }))}
    </main>
  </body>
</html>
`;
}

/** Wide tables scroll by themselves, by keys too. */
function scrolling(page: string): string {
  let count = 0;
  const start = () =>
    `<div class="table" role="region" aria-label="Table ${++count}" tabindex="0"><table>`;
  return page.replaceAll('<table>', start).replaceAll('</table>', '</table></div>');
}

/** Pages of the demo that are no texts. */
function elsewhere(target: string): string | undefined {
  return target.replace(/\/$/, '') === 'web/examples' ? '../examples/' : undefined;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
