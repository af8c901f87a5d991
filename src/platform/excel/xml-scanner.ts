/** What a scanner tells while it reads. Names come without their namespace prefix. */
export interface XmlHandler {
  /** @param attributes the tag's inside, its name included: give it to `attribute()`. */
  open(name: string, attributes: string): void;
  close(name: string): void;
  text(text: string): void;
}

const MAX_TOKEN = 4 * 1024 * 1024;
const SPACE = 0x20;
const EXCLAMATION = 0x21;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const SLASH = 0x2f;
const COLON = 0x3a;
const GREATER = 0x3e;
const QUESTION = 0x3f;

/**
 * A streaming scanner for the XML inside workbooks: elements, texts, CDATA. Decoding is the caller's (a streaming
 * TextDecoder), so that a character cut at the end of a chunk stays whole. Document types are refused: no entity
 * but the five of XML and character references exists here.
 */
export class XmlScanner {
  private rest = '';
  private depth = 0;

  constructor(private readonly handler: XmlHandler) {}

  /** Takes the next piece. @throws SyntaxError on what is not well-formed. */
  write(piece: string): void {
    const input = this.rest + piece;
    let at = 0;
    for (;;) {
      const less = input.indexOf('<', at);
      if (less < 0) break;
      const end = this.endOfMarkup(input, less);
      if (end < 0) {
        if (less > at) this.emitText(input.slice(at, less));
        at = less;
        break;
      }
      if (less > at) this.emitText(input.slice(at, less));
      this.markup(input, less, end);
      at = end;
    }
    this.rest = input.slice(at);
    if (this.rest.length > MAX_TOKEN) throw new SyntaxError('a token of the XML is too long');
    if (this.rest !== '' && this.rest[0] !== '<' && !this.rest.includes('&')) {
      this.emitText(this.rest);
      this.rest = '';
    }
  }

  /** Says that no more comes. @throws SyntaxError where the document ends inside a tag or an element. */
  end(): void {
    if (this.rest.startsWith('<')) throw new SyntaxError('the XML ends inside a tag');
    if (this.rest !== '') this.emitText(this.rest);
    this.rest = '';
    if (this.depth !== 0) throw new SyntaxError('the XML ends inside an element');
  }

  /** Position after the markup that begins at `less`, or −1 where it is not whole yet. */
  private endOfMarkup(input: string, less: number): number {
    const second = input.charCodeAt(less + 1);
    if (second === EXCLAMATION) return endOfDeclaration(input, less);
    if (second === QUESTION) return after(input, '?>', less + 2);
    let quote = 0;
    for (let at = less + 1; at < input.length; at++) {
      const character = input.charCodeAt(at);
      if (quote !== 0) {
        if (character === quote) quote = 0;
      } else if (character === GREATER) return at + 1;
      else if (character === DOUBLE_QUOTE || character === SINGLE_QUOTE) quote = character;
    }
    return -1;
  }

  private markup(input: string, less: number, end: number): void {
    const second = input.charCodeAt(less + 1);
    if (second === QUESTION) return;
    if (second === EXCLAMATION) {
      if (input[less + 2] === '[') this.handler.text(input.slice(less + 9, end - 3));
      return;
    }
    if (second === SLASH) {
      this.depth -= 1;
      this.handler.close(nameAt(input, less + 2, end - 1));
      return;
    }
    const selfClosing = input.charCodeAt(end - 2) === SLASH;
    const stop = selfClosing ? end - 2 : end - 1;
    const name = nameAt(input, less + 1, stop);
    if (name === '' || name.includes('<')) throw new SyntaxError('an element without a name');
    this.handler.open(name, input.slice(less + 1, stop));
    if (selfClosing) this.handler.close(name);
    else this.depth += 1;
  }

  private emitText(text: string): void {
    this.handler.text(unescapeXml(text));
  }
}

function after(input: string, what: string, from: number): number {
  const at = input.indexOf(what, from);
  return at < 0 ? -1 : at + what.length;
}

/** A comment or CDATA; anything else that begins with `<!` is a document type. */
function endOfDeclaration(input: string, less: number): number {
  if (input.startsWith('<!--', less)) return after(input, '-->', less + 4);
  if (input.startsWith('<![CDATA[', less)) return after(input, ']]>', less + 9);
  const head = input.slice(less, less + 9);
  if (head.length < 9 && ('<![CDATA['.startsWith(head) || '<!--'.startsWith(head))) return -1;
  throw new SyntaxError('a document type is not accepted');
}

/** The element name between two positions, without its namespace prefix. */
function nameAt(input: string, from: number, to: number): string {
  let start = from;
  let at = from;
  for (; at < to; at++) {
    const character = input.charCodeAt(at);
    if (character <= SPACE) break;
    if (character === COLON) start = at + 1;
  }
  return input.slice(start, at);
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Resolves the five named entities and character references; anything else stands as written. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));/g,
    (all, hex, dec, name) => {
      if (name !== undefined) return NAMED[name];
      const point = hex !== undefined ? parseInt(hex, 16) : Number(dec);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : all;
    },
  );
}

const PATTERNS = new Map<string, RegExp>();

/** Value of an attribute (without namespace prefix, or with any), or undefined. */
export function attribute(attributes: string, name: string): string | undefined {
  let pattern = PATTERNS.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(`\\s(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
    PATTERNS.set(name, pattern);
  }
  const match = pattern.exec(attributes);
  return match === null ? undefined : unescapeXml(match[1] ?? match[2]);
}
