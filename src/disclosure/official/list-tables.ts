import { shanghaiDay } from '../../kernel/day.js';
import type { TemplateValues } from '../../platform/excel/fill-template.js';
import type { OfficialTable } from '../../registry/workbooks/official-table.js';
import { readContent, type TableContent } from '../disclosure.content.js';
import type { Disclosure } from '../disclosure.entity.js';
import { isTableKind, STATISTICS_BY } from '../kinds/table-columns.js';

/** Columns that are numbers on the forms. */
const NUMBERS = new Set([
  ...['seq', 'count', 'should', 'done', 'open', 'notInspected', 'overdue', 'found', 'corrected', 'referred'],
  ...['closed', 'replaced', 'voided'],
]);

const NOTE = '应查 = 已查 + 未查 + 无法检查';

/** What was published as a table, on its official form; null for changes after a draw, which have none. */
export function listTable(disclosure: Disclosure): OfficialTable | null {
  const { kind, title, version } = disclosure;
  if (!isTableKind(kind) || kind === 'CHANGE') return null;
  const content = readContent<TableContent>(disclosure.content);
  const rows = content.rows.map((row) => valuesOf(content, row));
  const values = { ...headOf(disclosure, content), count: rows.length };
  return { kind, name: `${title}-第${version}版`, data: { values, rows } };
}

function valuesOf({ columns }: TableContent, row: readonly string[]): TemplateValues {
  return Object.fromEntries(columns.map(({ key }, index) => [key, valueOf(key, row[index])]));
}

function valueOf(key: string, text: string): string | number {
  return NUMBERS.has(key) && /^\d{1,9}$/.test(text) ? Number(text) : text;
}

/** Everything that stands once on the forms of these kinds. */
function headOf(disclosure: Disclosure, content: TableContent): TemplateValues {
  const { year, agencyName: agency, facts, rows, columns } = content;
  const fact = (label: string) => facts.find(([name]) => name === label)?.[1] ?? '';
  const cell = (key: string) => rows[0]?.[columns.findIndex((column) => column.key === key)] ?? '';
  const head = { year, agency, madeOn: shanghaiDay(disclosure.publishedAt) };
  switch (disclosure.kind) {
    case 'ITEM_LIST':
      return {
        ...{ ...head, title: fact('清单名称'), version: disclosure.version },
        ...{ documentNo: fact('清单文号'), validFrom: fact('施行日期') },
      };
    case 'ANNOUNCEMENT':
      return { ...head, number: cell('taskNumber') };
    case 'STATISTICS':
      return { ...head, period: fact('统计时段'), by: STATISTICS_BY, note: NOTE };
    default:
      return head;
  }
}
