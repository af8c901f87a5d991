/** A placeholder as it stands in a template. */
export interface Tag {
  /** Between the braces, without spaces at the ends. */
  readonly text: string;
  readonly place: Place;
}

/** Where something stands: its paragraph and the words around it. */
export interface Place {
  /** From 1, in the order of the document. */
  readonly paragraph: number;
  readonly words: string;
}

/** A brace without its other half. */
export interface LooseBrace {
  readonly brace: '{' | '}';
  readonly place: Place;
}

const TOKEN = /<w:p(?:\s[^>]*)?>|<\/w:p>|<w:(?:tab|br|cr)(?:\s[^>]*)?\/>|<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const AROUND = 12;

/** The texts of a part's paragraphs in the order in which they begin; empty ones too. */
export function paragraphTexts(xml: string): string[] {
  const texts: string[] = [];
  const open: number[] = [];
  for (const [token, text] of xml.matchAll(TOKEN)) {
    const at = open.at(-1);
    if (token.startsWith('<w:p') && (token[4] === '>' || /\s/.test(token[4]))) {
      if (!token.endsWith('/>')) open.push(texts.length);
      texts.push('');
    } else if (token === '</w:p>') open.pop();
    else if (at !== undefined) texts[at] += text === undefined ? ' ' : decoded(text);
  }
  return texts;
}

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-z]+));/g, (all, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name as string] ?? String(all);
    const code = hex !== undefined ? parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  });
}

/** Placeholders of a part in their order, and the braces that have no other half in their paragraph. */
export function tagsOf(xml: string): {
  readonly tags: readonly Tag[];
  readonly loose: readonly LooseBrace[];
} {
  const tags: Tag[] = [];
  const loose: LooseBrace[] = [];
  paragraphTexts(xml).forEach((text, index) => {
    const place = (at: number): Place => ({
      paragraph: index + 1,
      words: text.slice(Math.max(0, at - AROUND), at + 2 * AROUND).trim(),
    });
    let open = -1;
    for (let at = 0; at < text.length; at += 1) {
      if (text[at] === '{') {
        if (open >= 0) loose.push({ brace: '{', place: place(open) });
        open = at;
      } else if (text[at] === '}') {
        if (open < 0) loose.push({ brace: '}', place: place(at) });
        else tags.push({ text: text.slice(open + 1, at).trim(), place: place(open) });
        open = -1;
      }
    }
    if (open >= 0) loose.push({ brace: '{', place: place(open) });
  });
  return { tags, loose };
}
