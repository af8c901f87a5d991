import type { Fault } from '../../../kernel/domain-error.js';
import { type Place, type Tag, tagsOf } from './template-tags.js';
import type { TemplateLoop, TemplateNames } from './template-types.js';

/** Faults of the placeholders of word/document.xml, all at once, in the order of the document. */
export function placeholderFaults(document: string, names: TemplateNames): Fault[] {
  const { tags, loose } = tagsOf(document);
  const faults = loose.map(({ brace, place }) =>
    at(
      ...(['BRACE', place] as const),
      brace === '{'
        ? '左花括号“{”在本段内没有对应的右花括号，请补上“}”，占位符不能跨段。'
        : '右花括号“}”没有对应的左花括号，请补上“{”或删去。',
    ),
  );
  let open: { readonly loop: TemplateLoop; readonly tag: Tag } | null = null;
  for (const tag of tags) {
    const kind = tag.text[0];
    const name = tag.text.slice(1).trim();
    if (kind === '#') {
      const loop = names.loops.find((one) => one.name === name);
      if (open) faults.push(at('NESTED', tag.place, nestedWords(tag, open.tag)));
      else if (!loop) faults.push(at('UNKNOWN', tag.place, unknownLoop(name, names)));
      else open = { loop, tag };
    } else if (kind === '/') {
      if (open?.loop.name === name) open = null;
      else if (names.loops.some((one) => one.name === name)) {
        faults.push(
          at('NOT_OPEN', tag.place, `“{/${name}}”之前没有“{#${name}}”，请在循环的开头补上，或删去它。`),
        );
      }
    } else {
      const words = fieldWords(tag.text, open?.loop ?? null, names);
      if (words !== null) faults.push(at('UNKNOWN', tag.place, words));
    }
  }
  if (open) {
    const { name } = open.loop;
    faults.push(
      at('NOT_CLOSED', open.tag.place, `循环“{#${name}}”没有结束，请在其后适当位置加上“{/${name}}”。`),
    );
  }
  return faults;
}

/** A fault of a part that stands on every page: it is one for all copies, so that nothing can be filled in there. */
export function pagePartFaults(xml: string, partName: string): Fault[] {
  const { tags, loose } = tagsOf(xml);
  return [...tags, ...loose].map(({ place }) => ({
    field: 'file',
    code: 'PAGE_PART',
    message: `${partName}“${place.words}”：${partName}中不能放占位符或花括号，请移到正文。`,
  }));
}

function at(code: string, place: Place, message: string): Fault {
  return { field: 'file', code, message: `正文第${place.paragraph}段“${place.words}”：${message}` };
}

function nestedWords(tag: Tag, outer: Tag): string {
  return `“{${tag.text}}”放在“{${outer.text}}”之内；循环不能套循环，请先用“{/${outer.text.slice(1).trim()}}”结束前一个。`;
}

function unknownLoop(name: string, names: TemplateNames): string {
  if (names.fields.some((field) => field.name === name)) {
    return `“${name}”只有一个值，不能循环，请写成“{${name}}”。`;
  }
  return `没有名为“${name}”的循环${nearest(
    name,
    names.loops.map((loop) => `#${loop.name}`),
  )}。请对照占位符表改正。`;
}

/** Why a plain placeholder cannot stand here; null where it can. */
function fieldWords(name: string, loop: TemplateLoop | null, names: TemplateNames): string | null {
  if (loop?.fields.some((field) => field.name === name)) return null;
  if (names.fields.some((field) => field.name === name)) return null;
  const home = names.loops.find((one) => one.fields.some((field) => field.name === name));
  if (home) {
    return `“{${name}}”只能放在“{#${home.name}}”与“{/${home.name}}”之间。`;
  }
  if (names.loops.some((one) => one.name === name)) {
    return `“${name}”有多行，请写成“{#${name}}…{/${name}}”。`;
  }
  if (name === '') return '花括号里没有内容，请填上占位符的名称或删去花括号。';
  const all = [...names.fields, ...(loop?.fields ?? [])].map((field) => field.name);
  return `没有名为“${name}”的占位符${nearest(name, all)}。请对照占位符表改正。`;
}

/** The name that shares most characters, if it shares half of them. */
function nearest(name: string, all: readonly string[]): string {
  const letters = new Set(name);
  const score = (other: string) => [...new Set(other)].filter((letter) => letters.has(letter)).length;
  const [best] = [...all].sort((a, b) => score(b) - score(a) || a.length - b.length);
  return best !== undefined && score(best) * 2 >= Math.max(2, letters.size) ? `(是否应为“{${best}}”)` : '';
}
