import { canonicalJson } from '../kernel/canonical-json.js';
import { isDay } from '../kernel/day.js';
import { DomainError, type Fault } from '../kernel/domain-error.js';
import { sha256 } from '../kernel/hash.js';
import { cleanText } from '../kernel/text.js';
import type { SheetText } from '../platform/excel/excel-types.js';
import { textOfInert } from '../platform/excel/inert-text.js';

/** A result as it is exchanged: texts, the day as YYYY-MM-DD. */
export interface SharedRow {
  readonly name: string;
  readonly code: string;
  readonly item: string;
  readonly agency: string;
  readonly inspectedOn: string;
  readonly result: string;
  readonly handling: string;
}

const KEYS = ['name', 'code', 'item', 'agency', 'inspectedOn', 'result', 'handling'] as const;
const FORMAT = 'mingchou-shared-results';
const LONGEST = 500;
/** Faults that are told at once. */
const MOST_FAULTS = 100;

/** A file of results, with the region that it comes from where the file says so. */
export interface SharedFile {
  readonly region: string | null;
  readonly rows: readonly SharedRow[];
}

/** The digest under which a row is kept once: of its region and all its texts. */
export function rowDigest(region: string, row: SharedRow): string {
  return sha256(Buffer.from(canonicalJson({ region, ...row }), 'utf8'));
}

/** Rows as JSON: canonical rows with their digest, so that whoever gets the file can tell that it is whole. */
export function sharedJson(region: string, madeOn: string, rows: readonly SharedRow[]): string {
  const content = rows.map((row) => Object.fromEntries(KEYS.map((key) => [key, row[key]])));
  const digest = sha256(Buffer.from(canonicalJson(content), 'utf8'));
  return canonicalJson({ format: FORMAT, version: 1, region, madeOn, digest, rows: content });
}

/**
 * Reads such a JSON.
 * @throws DomainError UNREADABLE_FILE (no such file, or its rows are not those of its digest), INVALID_INPUT (rows)
 */
export function readSharedJson(text: string): SharedFile {
  const wrong = (why: string) => new DomainError('UNREADABLE_FILE', `${why}请向提供方重新索取文件。`);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw wrong('文件不是完整的检查结果交换文件。');
  }
  const { format, version, region, digest, rows } = (value ?? {}) as Record<string, unknown>;
  if (format !== FORMAT || version !== 1 || typeof region !== 'string' || !Array.isArray(rows)) {
    throw wrong('文件不是本系统能读的检查结果交换文件。');
  }
  const faults: Fault[] = [];
  const read = rows.map((row: unknown, at) => rowOf(row, at + 1, faults));
  if (faults.length > 0) {
    throw new DomainError(
      'INVALID_INPUT',
      '交换文件有误，没有导入，请提供方改正。',
      faults.slice(0, MOST_FAULTS),
    );
  }
  if (sha256(Buffer.from(canonicalJson(read.map((row) => ({ ...row }))), 'utf8')) !== digest) {
    throw wrong('文件内容与其摘要不符，可能在传送中被改动。');
  }
  return { region, rows: read.map(cleaned) };
}

function cleaned(row: SharedRow): SharedRow {
  return Object.fromEntries(KEYS.map((key) => [key, cleanText(row[key])])) as unknown as SharedRow;
}

function rowOf(row: unknown, number: number, faults: Fault[]): SharedRow {
  const given = (row ?? {}) as Record<string, unknown>;
  const read = Object.fromEntries(KEYS.map((key) => [key, given[key]]));
  const bad = KEYS.filter((key) => {
    const value = read[key];
    if (typeof value !== 'string' || value.length > LONGEST || cleanText(value).includes('\uFFFD'))
      return true;
    if (key === 'inspectedOn') return !isDay(value);
    return key !== 'handling' && value.trim() === '';
  });
  if (bad.length > 0) {
    faults.push({ row: number, code: 'ROW', message: '缺少必填的内容，或日期、长度不对，请改正这一行。' });
  }
  return read as unknown as SharedRow;
}

/** True where a text is JSON by its first character; tables begin otherwise. */
export function isJson(file: Buffer): boolean {
  return /^\uFEFF?\s*\{/.test(file.subarray(0, 64).toString('utf8'));
}

/**
 * A CSV file as the one sheet of a workbook: UTF-8 with or without BOM, or GB 18030 as Chinese Excel writes it.
 * @throws DomainError UNREADABLE_FILE where the text is neither
 */
export function csvSheet(file: Buffer): SheetText {
  const rows = csvRows(decoded(file)).map((cells, at) => ({ number: at + 1, cells }));
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  return { name: '交换文件', rows: filled, tooManyRows: false, tooWide: false };
}

function decoded(file: Buffer): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(file);
    } catch {
      // The other encoding is tried; what is neither is said below.
    }
  }
  throw new DomainError('UNREADABLE_FILE', '文件不是可读的文本，请另存为 .xlsx 或 UTF-8 的 CSV 再上传。');
}

/** Cells of a CSV (RFC 4180); the mark that keeps a text from being taken for a formula is taken off again. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const match of text.replace(/\r\n?/g, '\n').matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/g)) {
    const [whole, quoted, plain, end] = match;
    if (whole === '' && row.length === 0) break;
    const cell = quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"');
    row.push(textOfInert(cell).trim());
    if (end === ',') continue;
    rows.push(row);
    row = [];
    if (end === '') break;
  }
  return rows;
}
