import { type Choice, type Column, words } from '../kinds/columns.js';
import { quoted, type Reading, refuse, type Source } from './reading.js';

const CHOICES = new WeakMap<readonly Choice[], Map<string, string>>();

/** How words of closed lists are compared. */
function plainWord(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s()、,/·。;:.-]/g, '')
    .toUpperCase();
}

function wordsOf(choices: readonly Choice[]): Map<string, string> {
  let known = CHOICES.get(choices);
  if (known === undefined) {
    known = new Map();
    for (const choice of choices) {
      for (const word of [choice.label, ...(choice.synonyms ?? [])]) known.set(plainWord(word), choice.value);
    }
    CHOICES.set(choices, known);
  }
  return known;
}

/** One value of the column's closed list. */
export function readChoice(column: Column, { plain }: Pick<Source, 'plain'>): Reading {
  const choices = column.choices ?? [];
  const value = wordsOf(choices).get(plainWord(plain));
  if (value !== undefined) return { value };
  const labels = choices.map((choice) => choice.label).join('、');
  return refuse('CHOICE', `${column.heading}${quoted(plain)}不在可选范围内。请改为 ${labels} 之一。`);
}

/** Several values of the column's closed list. */
export function readChoices(column: Column, { plain }: Source): Reading {
  const values: string[] = [];
  for (const piece of plain.split(/[;、,|]/)) {
    if (piece.trim() === '') continue;
    const reading = readChoice(column, { plain: piece });
    if (reading.fault !== undefined) return reading;
    values.push(reading.value as string);
  }
  return { value: [...new Set(values)].sort() };
}

const YES = new Set(words('是 有 Y YES √ ✓ ✔ ☑ 1 TRUE 对 能 可 可以 从事 具备'));
const NO = new Set(words('否 无 N NO × X ✗ ✘ ☐ □ 0 FALSE 错 不能 不可 不可以 不从事 没有 不是 不具备'));

/** 是 or 否 in their many spellings. */
export function readYesNo(column: Column, { plain }: Source): Reading {
  const word = plain.replace(/\s/g, '').toUpperCase();
  if (YES.has(word)) return { value: true };
  if (NO.has(word)) return { value: false };
  return refuse('YES_NO', `${column.heading}${quoted(plain)}看不出是或否。请填“是”或“否”。`);
}
