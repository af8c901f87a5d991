import {
  type DisclosureContent,
  type DrawContent,
  PLAN_COLUMNS,
  type PlanContent,
  type ResultContent,
  type TableContent,
  type WithdrawnContent,
} from '../disclosure.content.js';
import type { DisclosureKind } from '../disclosure.rules.js';
import { ROW_KEYS } from './published-fields.js';

/** A content that has texts: all but the withdrawal. */
export type TextContent = Exclude<DisclosureContent, WithdrawnContent>;

/** Where a text of a content stands. */
export interface TextPlace {
  readonly field: string;
  /** What a reader sees beside it where the content itself says so: the heading of a table's own column. */
  readonly heading: string | null;
  /** From 0; null above the table. */
  readonly at: number | null;
  /** What makes the row the same thing in a later version; null above the table and where rows have no such column. */
  readonly row: string | null;
}

/** Says what stands in a place instead of a text. */
export type Change = (text: string, place: TextPlace) => string;

/** The content with every text of it changed; lists of files and what is no text stay. */
export function mapTexts<Content extends TextContent>(
  kind: DisclosureKind,
  content: Content,
  change: Change,
): Content {
  const changed =
    'columns' in content ? tableTexts(kind, content, change) : knownTexts(kind, content, change);
  return changed as Content;
}

function knownTexts(kind: DisclosureKind, content: TextContent, change: Change): object {
  const head = headTexts(content, change);
  if (kind === 'PLAN') {
    const columns = PLAN_COLUMNS.map(({ key }) => ({ key, heading: null }));
    return { ...head, rows: listRows(kind, (content as PlanContent).rows, columns, change) };
  }
  const { rows } = content as ResultContent | DrawContent;
  return { ...head, rows: rows.map((row, at) => recordRow(kind, row, at, change)) };
}

function tableTexts(kind: DisclosureKind, content: TableContent, change: Change): object {
  const above = { heading: null, at: null, row: null };
  return {
    ...headTexts(content, change),
    facts: content.facts.map(([label, text]) => [label, change(text, { field: label, ...above })]),
    rows: listRows(kind, content.rows, content.columns, change),
  };
}

function headTexts(content: TextContent, change: Change): object {
  return Object.fromEntries(
    Object.entries(content).map(([field, value]: [string, unknown]) => [
      field,
      typeof value === 'string' ? change(value, { field, heading: null, at: null, row: null }) : value,
    ]),
  );
}

function listRows(
  kind: DisclosureKind,
  rows: readonly (readonly string[])[],
  columns: readonly { readonly key: string; readonly heading: string | null }[],
  change: Change,
): string[][] {
  const keyAt = columns.findIndex(({ key }) => key === ROW_KEYS[kind]);
  return rows.map((cells, at) =>
    cells.map((text, index) => {
      const { key: field, heading } = columns[index];
      return change(text, { field, heading, at, row: keyAt < 0 ? null : cells[keyAt] });
    }),
  );
}

function recordRow(kind: DisclosureKind, row: object, at: number, change: Change): object {
  const cells = Object.entries(row) as [string, string][];
  const key = cells.find(([field]) => field === ROW_KEYS[kind])?.[1] ?? null;
  return Object.fromEntries(
    cells.map(([field, text]) => [field, change(text, { field, heading: null, at, row: key })]),
  );
}
