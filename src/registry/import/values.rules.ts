import { cleanCode, cleanText, holdsIdCardNumber } from '../../kernel/text.js';
import type { Column, ColumnType } from '../kinds/columns.js';
import { readChoice, readChoices, readYesNo } from './choice-values.rules.js';
import { readCode, readDayValue, readDecimal, readInteger, readPhone } from './plain-values.rules.js';
import { maskDigits, missing, type Reader, type Reading, refuse, type ValueContext } from './reading.js';
import {
  readAgency,
  readArea,
  readItems,
  readNames,
  readPool,
  readSubjectKinds,
} from './reference-values.rules.js';

/** What stands for “nothing” in lists. */
const BLANKS = new Set(['/', '\\', '-', '--', '—', '——', '无', '暂无', 'N/A', 'NA', 'NULL', '／', '空']);
const LONGEST_BLANK = 10;

/** True if a cell's text says nothing for this column. 无 is an answer where the question is yes or no. */
export function isBlank(column: Column, text: string): boolean {
  const clean = cleanText(text);
  if (clean === '') return true;
  if (clean.length > LONGEST_BLANK) return false;
  const plain = clean.toUpperCase();
  if (column.type === 'yesNo' && plain === '无') return false;
  return BLANKS.has(plain) || (column.blankWords ?? []).includes(plain);
}

/**
 * Reads one text by its column. Pure; the same for a cell and for a form field.
 * @param scale power of ten that the heading's unit adds (see `Column.headingUnits`).
 */
export function readValue(column: Column, text: string, context: ValueContext, scale = 0): Reading {
  if (isBlank(column, text)) return column.required ? missing(column) : { value: null };
  const plain = cleanText(text);
  const most = column.maxLength ?? 200;
  if (plain.length > most) {
    return refuse('TOO_LONG', `${column.heading}有 ${plain.length} 字，最多 ${most} 字。请精简后再导入。`);
  }
  const reading = READERS[column.type](column, { plain, text, scale, context });
  if (holdsIdCard(plain) && (reading.fault !== undefined || column.check === undefined)) {
    return refuse(
      'ID_CARD',
      `${column.heading}里有身份证号(${maskDigits(plain)})。系统不保存身份证号，请删除后再导入。`,
    );
  }
  return reading;
}

/** Also where spaces stand between the digits. */
function holdsIdCard(plain: string): boolean {
  return /(\d ?){17}/.test(plain) && (holdsIdCardNumber(plain) || holdsIdCardNumber(cleanCode(plain)));
}

const READERS: Readonly<Record<ColumnType, Reader>> = {
  text: (column, { plain }) => ({ value: plain, ...column.check?.(plain) }),
  code: readCode,
  day: readDayValue,
  integer: readInteger,
  decimal: readDecimal,
  choice: readChoice,
  choices: readChoices,
  area: readArea,
  agency: readAgency,
  pool: readPool,
  items: readItems,
  subjectKinds: readSubjectKinds,
  names: readNames,
  yesNo: readYesNo,
  phone: readPhone,
};
