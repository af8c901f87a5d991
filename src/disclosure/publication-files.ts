import { shanghaiDay } from '../kernel/day.js';
import { writeCsv } from '../platform/excel/csv.js';
import type { TemplateData } from '../platform/excel/fill-template.js';
import type { Workbooks } from '../registry/workbooks/workbooks.service.js';
import { readContent, type ResultContent } from './disclosure.content.js';
import type { Disclosure } from './disclosure.entity.js';
import { RESULT_COLUMNS } from './disclosure.rules.js';

/** A published list of results as the workbook of the office (抽查结果公示表). */
export function resultWorkbook(workbooks: Workbooks, disclosure: Disclosure): Promise<Buffer> {
  return workbooks.buffer('RESULT', resultTable(disclosure));
}

/** A published list of results as the official table. */
export function resultTable(disclosure: Disclosure): TemplateData {
  const content = readContent<ResultContent>(disclosure.content);
  return {
    values: {
      year: content.year,
      agency: content.agencyName,
      taskNumber: content.drawNumber,
      taskName: content.taskName,
      version: disclosure.version,
      publishedOn: shanghaiDay(disclosure.publishedAt),
      count: content.rows.length,
      open: content.open,
    },
    rows: content.rows.map((row) => ({ ...row, seq: Number(row.seq) })),
  };
}

/** The same as CSV: UTF-8 with BOM, official headings, nothing in it becomes a formula. */
export function resultCsv(disclosure: Disclosure): Buffer {
  const content = readContent<ResultContent>(disclosure.content);
  return writeCsv(
    RESULT_COLUMNS.map(({ heading }) => heading),
    content.rows.map((row) => RESULT_COLUMNS.map(({ key }) => row[key])),
  );
}

/** Name of a downloaded file without its ending: 抽查结果公示表-513300-2026-0001-第1版. */
export function resultFileName(disclosure: Disclosure): string {
  const { drawNumber } = readContent<ResultContent>(disclosure.content);
  return `抽查结果公示表-${drawNumber}-第${disclosure.version}版`;
}
