import type { TemplateValues } from './template-types.js';

/** Paths of the parts that say where a picture stands. */
export const PICTURE_TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/image';

/** word/document.xml in three: what stands before the text, the text, its page set-up with what follows. */
export interface DocumentFrame {
  readonly head: string;
  readonly body: string;
  /** `<w:sectPr …>…</w:sectPr>`; an empty one where the template has none. */
  readonly section: string;
  readonly tail: string;
}

/** Takes a document apart. Bookmarks and the marks of Word's own bookkeeping go: each may stand only once in a file. */
export function frameOf(document: string): DocumentFrame {
  const xml = document
    .replace(/<w:bookmark(?:Start|End)(?:\s[^>]*)?\/>|<w:proofErr(?:\s[^>]*)?\/>/g, '')
    .replace(/\s(?:w14:(?:paraId|textId)|w:rsid\w*)="[^"]*"/g, '');
  const start = xml.indexOf('<w:body>') + '<w:body>'.length;
  const end = xml.lastIndexOf('</w:body>');
  const at = xml.lastIndexOf('<w:sectPr');
  const cut = at > start ? at : end;
  return {
    head: xml.slice(0, start),
    body: xml.slice(start, cut),
    section: cut < end ? xml.slice(cut, end) : '<w:sectPr/>',
    tail: xml.slice(end),
  };
}

/** The page set-up of one copy: it begins on a page of its own, which is page 1. */
export function copySection(section: string): string {
  const [, attributes = '', content = ''] =
    /^<w:sectPr((?:\s[^>]*?)?)(?:\/>|>([\s\S]*)<\/w:sectPr>)/.exec(section) ?? [];
  const plain = content.replace(/<w:type(?:\s[^>]*)?\/>/g, '');
  const numbered = /<w:pgNumType(?:\s[^>]*)?\/>/.test(plain)
    ? plain.replace(/<w:pgNumType((?:\s[^>]*?)?)\/>/, (_, given: string) => {
        return `<w:pgNumType${given.replace(/\sw:start="[^"]*"/, '')} w:start="1"/>`;
      })
    : plain.replace(AFTER_MARGINS, (found) => `${found}<w:pgNumType w:start="1"/>`);
  const references = numbered.match(/^(?:\s*<w:(?:header|footer)Reference(?:\s[^>]*)?\/>)*/)?.[0] ?? '';
  const rest = numbered.slice(references.length);
  return `<w:sectPr${attributes}>${references}<w:type w:val="nextPage"/>${rest}</w:sectPr>`;
}

/** The order inside a page set-up is laid down: the page numbers follow the size, the margins and the borders. */
const AFTER_MARGINS = /(?:<w:pgSz(?:\s[^>]*)?\/>)?(?:\s*<w:pgMar(?:\s[^>]*)?\/>)(?:\s*<w:paperSrc[^>]*\/>)?/;

/** Ends a copy: its page set-up stands in its last paragraph, or in a small one where it ends otherwise. */
export function withSection(body: string, section: string): string {
  const last =
    body.lastIndexOf('<w:p>') > body.lastIndexOf('<w:p ')
      ? body.lastIndexOf('<w:p>')
      : body.lastIndexOf('<w:p ');
  const paragraph = body.slice(last);
  const whole = last >= 0 && /^<w:p[^>]*[^/]>/.test(paragraph) && body.trimEnd().endsWith('</w:p>');
  // The last paragraph may stand inside a text box, the end of which is not the end of the text.
  if (!whole || paragraph.indexOf('</w:p>') !== paragraph.lastIndexOf('</w:p>')) return body + small(section);
  const start = paragraph.indexOf('>') + 1;
  const rest = paragraph.slice(start);
  if (/^<w:pPr\/>/.test(rest)) {
    return `${body.slice(0, last + start)}<w:pPr>${section}</w:pPr>${rest.slice('<w:pPr/>'.length)}`;
  }
  if (!rest.startsWith('<w:pPr>')) return `${body.slice(0, last + start)}<w:pPr>${section}</w:pPr>${rest}`;
  const end = rest.indexOf('</w:pPr>');
  return `${body.slice(0, last + start)}${rest.slice(0, end)}${section}${rest.slice(end)}`;
}

function small(section: string): string {
  const look = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>';
  return `<w:p><w:pPr>${look}${section}</w:pPr></w:p>`;
}

const DRAWING = /<w:drawing>[\s\S]*?<\/w:drawing>/g;
const DRAWING_NAME = /<wp:docPr\s[^>]*?(?:descr|title)="([^"]*)"/;

/**
 * Puts the copy's own pictures in the places of those of the same 替换文字; where it brings none the place is empty.
 * @param names 替换文字 of pictures that are a copy's own
 * @param relation the id of a picture's relation
 */
export function withPictures(
  body: string,
  names: readonly string[],
  pictures: TemplateValues['pictures'],
  relation: (name: string) => string,
): string {
  return body.replace(DRAWING, (drawing) => {
    const name = DRAWING_NAME.exec(drawing)?.[1]?.trim() ?? '';
    if (!names.includes(name)) return drawing;
    if (!Object.hasOwn(pictures, name)) return '';
    return drawing.replace(/(<a:blip\s[^>]*?r:embed=")[^"]*"/, `$1${relation(name)}"`);
  });
}

/** Numbers the drawings of a copy on from `next`: two of the same number are a damaged file to Word. */
export function renumbered(body: string, next: number): { readonly body: string; readonly next: number } {
  let id = next;
  const text = body.replace(/(<wp:docPr\s[^>]*?\bid=")[^"]*"/g, (_, before: string) => `${before}${id++}"`);
  return { body: text, next: id };
}
