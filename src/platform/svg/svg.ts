/**
 * Pictures as SVG elements inside a page. Every picture is drawn about 340 units wide, so that its letters stay
 * readable on a telephone without being shrunk; pages put several beside one another where there is room. Looks come
 * from classes in templates/assets/charts.css: the pages' security policy allows no styles inside.
 */

/** What a picture says of itself to whoever does not see it. */
export interface PictureWords {
  /** Unique in the page: letters, digits, hyphens. */
  readonly id: string;
  readonly title: string;
  /** What it shows, in words and figures; the page gives the same as a table. */
  readonly description: string;
}

/** One picture element. @param kind class that charts.css knows it by */
export function pictureSvg(
  words: PictureWords,
  kind: string,
  size: { readonly width: number; readonly height: number },
  body: string,
): string {
  const { id } = words;
  return (
    `<svg class="chart ${kind}" role="img" aria-labelledby="${id}-t ${id}-d" ` +
    `viewBox="0 0 ${round(size.width)} ${round(size.height)}" width="${round(size.width)}" height="${round(size.height)}">` +
    `<title id="${id}-t">${escaped(words.title)}</title><desc id="${id}-d">${escaped(words.description)}</desc>` +
    `${body}</svg>`
  );
}

/** Where a text stands: its left end, middle or right end is at x. */
export type Anchor = 'start' | 'middle' | 'end';

/** A text with its base line at y. */
export function textSvg(
  x: number,
  y: number,
  text: string,
  { anchor = 'start', look = '' }: { readonly anchor?: Anchor; readonly look?: string } = {},
): string {
  const placed = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text${classOf(look)} x="${round(x)}" y="${round(y)}"${placed}>${escaped(text)}</text>`;
}

/** Place and size in units of the picture; y grows downward. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A rectangle; nothing where it has no area.
 * @param tip shown where the pointer rests
 * @param pattern id of a pattern of the picture that fills it
 */
export function rectSvg(box: Box, look: string, tip?: string, pattern?: string): string {
  if (box.width <= 0 || box.height <= 0) return '';
  const fill = pattern === undefined ? '' : ` fill="url(#${pattern})"`;
  const inside = tip === undefined ? '/>' : `><title>${escaped(tip)}</title></rect>`;
  return (
    `<rect${classOf(look)}${fill} x="${round(box.x)}" y="${round(box.y)}" ` +
    `width="${round(box.width)}" height="${round(box.height)}"${inside}`
  );
}

/** A straight line. */
export function lineSvg(x1: number, y1: number, x2: number, y2: number, look = ''): string {
  return `<line${classOf(look)} x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
}

/** A text cut to about so many units at this letter size; a cut text ends in an ellipsis. */
export function fitted(text: string, units: number, size = 13): string {
  const signs = [...text];
  let used = 0;
  for (let at = 0; at < signs.length; at += 1) {
    used += signWidth(signs[at]) * size;
    if (used > units) return `${signs.slice(0, Math.max(1, at - 1)).join('')}…`;
  }
  return text;
}

/** Width of a text in units, by the usual width of Chinese and other letters. */
export function textWidth(text: string, size = 13): number {
  return [...text].reduce((sum, sign) => sum + signWidth(sign) * size, 0);
}

function signWidth(sign: string): number {
  return (sign.codePointAt(0) ?? 0) < 0x2e80 ? 0.58 : 1;
}

/** A number for an axis or a share: at most so many decimals, no zeros behind. */
export function shortNumber(value: number, decimals = 1): string {
  return String(Number(value.toFixed(decimals)));
}

/**
 * The end of an axis: the smallest of 1, 2, 5, 10, 20, 50 … that is not below the value, and never below 1.
 * @throws RangeError for a value that is no finite number
 */
export function axisEnd(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`no axis for ${value}`);
  for (let unit = 1; ; unit *= 10) {
    for (const step of [1, 2, 5]) if (step * unit >= value) return step * unit;
  }
}

/** Text made safe inside an element or an attribute; signs that XML forbids are left out. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, entity);
}

function entity(sign: string): string {
  return `&#${sign.charCodeAt(0)};`;
}

function classOf(look: string): string {
  return look === '' ? '' : ` class="${look}"`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
