import { canonicalJson } from '../../kernel/canonical-json.js';
import type { TemplateData, TemplateValues } from '../../platform/excel/fill-template.js';
import type { TableValue } from '../../platform/excel/write-table.js';
import type { TableContent } from '../disclosure.content.js';
import { lostRows, someOf } from './differences.js';
import { TABLE_COLUMNS, TABLE_FACTS, type TableKind } from './table-columns.js';

/** What a published table says besides its rows. */
export interface TableHead {
  readonly year: number;
  readonly agencyName: string;
  readonly title: string;
  /** Texts above the table in the order of `TABLE_FACTS`; an empty one is left out. */
  readonly facts: readonly string[];
}

/** Columns by which a row is known again, the one that names it first, and the measure word. */
const READING: Readonly<Record<TableKind, { readonly key: readonly string[]; readonly unit: string }>> = {
  ITEM_LIST: { key: ['name'], unit: '项' },
  JOINT_LIST: { key: ['itemName', 'field'], unit: '项' },
  ANNOUNCEMENT: { key: ['taskNumber'], unit: '项' },
  STATISTICS: { key: ['name'], unit: '行' },
  CHANGE: { key: ['change', 'text', 'at'], unit: '项' },
};

/**
 * The content of a published table as the record has it.
 * @param rows values by column key; columns that are not of the kind are left out
 */
export function tableContent(kind: TableKind, head: TableHead, rows: Iterable<TemplateValues>): TableContent {
  const columns = TABLE_COLUMNS[kind];
  const facts = TABLE_FACTS[kind].map((label, n) => [label, head.facts[n]] as const);
  return {
    ...{ year: head.year, agencyName: head.agencyName, title: head.title },
    facts: facts.filter(([, text]) => text !== ''),
    columns,
    rows: Array.from(rows, (row) => columns.map(({ key }) => textOf(row[key]))),
    dueProvisional: false,
  };
}

/** The rows of an official table that are held as a list. */
export function rowsOf({ rows }: TemplateData): Iterable<TemplateValues> {
  if (Symbol.iterator in rows) return rows;
  throw new Error('rows of a publication are a list');
}

/** What of an approved table no longer stands as it is (Chinese): rows that came, went or changed, and the head. */
export function tableChanges(kind: TableKind, approved: TableContent, now: TableContent): string[] {
  const reading = readingOf(kind, now);
  const known = new Set(approved.rows.map(reading.key));
  const added = now.rows.filter((row) => !known.has(reading.key(row)));
  const head = ({ agencyName, title, facts }: TableContent) =>
    canonicalJson({ agencyName, title, facts: facts.map((fact) => [...fact]) });
  return [
    ...lostRows(approved.rows, now.rows, reading),
    ...(added.length > 0 ? [`新增：${someOf(added.map(reading.name), reading.unit)}`] : []),
    ...(head(approved) === head(now) ? [] : ['表前说明有变']),
  ];
}

/** What a new table takes back or alters of the one before (Chinese); what it adds is no correction. */
export function tableCorrections(kind: TableKind, before: TableContent, now: TableContent): string[] {
  return lostRows(before.rows, now.rows, readingOf(kind, now));
}

/** True where both tables have the same rows, whatever stands above them. */
export function sameRows(one: TableContent, other: TableContent): boolean {
  const text = ({ rows }: TableContent) => canonicalJson(rows.map((row) => [...row]));
  return text(one) === text(other);
}

function readingOf(kind: TableKind, { columns }: TableContent) {
  const { key, unit } = READING[kind];
  const at = (name: string) => columns.findIndex((column) => column.key === name);
  const keys = key.map(at);
  const seq = at('seq');
  return {
    key: (row: readonly string[]) => keys.map((n) => row[n]).join('\u0000'),
    text: (row: readonly string[]) => row.filter((_, n) => n !== seq).join('\u0000'),
    name: (row: readonly string[]) => row[keys[0]],
    unit,
  };
}

function textOf(value: TableValue | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
