/** Attributes of an element by their names without prefix. */
export type Attributes = ReadonlyMap<string, string>;

/** What {@link parseXml} reports, in the order of the text. */
export interface XmlHandler {
  /** `name` without prefix; `depth` is 0 for the root. */
  open(name: string, attributes: Attributes, depth: number): void;
  close?(name: string, depth: number): void;
  /** Text between tags, entities resolved; maybe in several pieces. Blank text is left out. */
  text?(text: string): void;
}

/** Deeper than any metadata nest. */
const MAX_DEPTH = 200;

/**
 * Reads the elements of an XML text. What metadata never need is not done: documents are not
 * validated, namespaces are cut off, and nothing that a DOCTYPE declares is loaded or expanded
 * (entities of its own stay as they are written), so that the work is linear in the text.
 * Throws Error that names the line.
 */
export function parseXml(text: string, handler: XmlHandler): void {
  const stack: string[] = [];
  let roots = 0;
  let at = 0;
  const fail = (message: string, where = at): never => {
    throw new Error(`${message} in line ${lineOf(text, where)} of its XML`);
  };
  /** The place after `mark`. */
  const after = (mark: string, from: number): number => {
    const end = text.indexOf(mark, from);
    return end < 0 ? fail(`no ${mark} ends what begins`) : end + mark.length;
  };
  const openElement = (): void => {
    const tag = readTag(text, at) ?? fail('a tag is broken or not ended');
    if (stack.length === 0 && roots++ > 0) fail('a second root');
    if (stack.length >= MAX_DEPTH) fail(`more than ${MAX_DEPTH} elements within one another`);
    const name = localName(tag.name);
    handler.open(name, tag.attributes, stack.length);
    if (tag.closed) handler.close?.(name, stack.length);
    else stack.push(tag.name);
    at = tag.end;
  };
  const closeElement = (): void => {
    const end = after('>', at);
    const name = text.slice(at + 2, end - 1).trim();
    const expected = stack.pop();
    if (name !== expected) fail(`</${name.slice(0, 40)}> where ${expected ?? 'nothing'} is open`);
    handler.close?.(localName(name), stack.length);
    at = end;
  };

  while (at < text.length) {
    if (text[at] !== '<') {
      const next = text.indexOf('<', at);
      const end = next < 0 ? text.length : next;
      const piece = handler.text && stack.length > 0 ? text.slice(at, end).trim() : '';
      if (piece) handler.text?.(unescapeXml(piece));
      at = end;
    } else if (text.startsWith('<!--', at)) at = after('-->', at + 4);
    else if (text.startsWith('<?', at)) at = after('?>', at + 2);
    else if (text.startsWith('<![CDATA[', at)) {
      const end = after(']]>', at + 9);
      if (stack.length > 0) handler.text?.(text.slice(at + 9, end - 3));
      at = end;
    } else if (text.startsWith('<!', at)) at = skipDoctype(text, at) ?? fail('a DOCTYPE is broken');
    else if (text.startsWith('</', at)) closeElement();
    else openElement();
  }
  if (stack.length > 0) fail(`${stack.at(-1)} is not ended`);
  if (roots === 0) fail('no element');
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++;
  return line;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The place after a DOCTYPE, whose subset may hold tags, quotes and comments. */
function skipDoctype(text: string, start: number): number | undefined {
  const token = /<!--|"[^"]*"|'[^']*'|[[\]>]/g;
  token.lastIndex = start + 2;
  let depth = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found[0] === '[') depth++;
    else if (found[0] === ']') depth--;
    else if (found[0] === '<!--') {
      const end = text.indexOf('-->', token.lastIndex);
      if (end < 0) return undefined;
      token.lastIndex = end + 3;
    } else if (found[0] === '>' && depth <= 0) return token.lastIndex;
  }
  return undefined;
}

interface Tag {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly closed: boolean;
  readonly end: number;
}

const NAME = /<([^\s<>/='"]+)/y;
const ATTRIBUTE = /\s+([^\s<>/='"]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;

/** The tag that begins at `start`; undefined where it is none. */
function readTag(text: string, start: number): Tag | undefined {
  NAME.lastIndex = start;
  const name = NAME.exec(text)?.[1];
  if (!name) return undefined;
  const attributes = new Map<string, string>();
  let at = NAME.lastIndex;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(text);
    if (!found) break;
    at = ATTRIBUTE.lastIndex;
    const key = found[1]!;
    // Declarations of namespaces would only hide attributes of the same name.
    if (key === 'xmlns' || key.startsWith('xmlns:')) continue;
    attributes.set(localName(key), unescapeXml(found[2] ?? found[3] ?? ''));
  }
  TAG_END.lastIndex = at;
  const end = TAG_END.exec(text);
  return end ? { name, attributes, closed: end[1] === '/', end: TAG_END.lastIndex } : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" },
};

/** Resolves XML's five entities and characters by number; others stay as they are written. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w{2,4}));/g, (all, dec, hex, name) => {
    if (name) return ENTITIES[name] ?? all;
    const code = dec ? Number(dec) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

/**
 * Text as the value of an attribute: in ASCII alone, which TIFF's descriptions are. What XML cannot hold
 * by number either (control characters, halves of surrogate pairs) becomes U+FFFD.
 */
export function escapeXml(text: string): string {
  return text.replace(/[<>&"']|[^\x20-\x7e]/gu, (letter) => {
    const code = letter.codePointAt(0)!;
    return `&#${isXmlCharacter(code) ? code : 0xfffd};`;
  });
}

function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13;
  return (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

/** The bytes of an XML text: UTF-8, or Latin-1 where they are not. Ends at a 0 byte. */
export function decodeXml(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const own = new Uint8Array(end < 0 ? bytes : bytes.subarray(0, end));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(own);
  } catch {
    return new TextDecoder('latin1').decode(own);
  }
}
