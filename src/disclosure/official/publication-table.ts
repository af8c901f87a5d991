import { type Day, shanghaiDay } from '../../kernel/day.js';
import type { OfficialTable } from '../../registry/workbooks/official-table.js';
import {
  type DrawAnnouncement,
  type DrawContent,
  PLAN_COLUMNS,
  type PlanContent,
  readContent,
} from '../disclosure.content.js';
import type { Disclosure } from '../disclosure.entity.js';
import { listTable } from './list-tables.js';
import { resultFileName, resultTable } from '../publication-files.js';

/** What was published as an official table, in the columns of its form; null for kinds that have none. */
export function publicationTable(disclosure: Disclosure): OfficialTable | null {
  if (disclosure.action === 'WITHDRAW') return null;
  switch (disclosure.kind) {
    case 'RESULT':
      return { kind: 'RESULT', name: resultFileName(disclosure), data: resultTable(disclosure) };
    case 'PLAN':
      return planTable(disclosure);
    case 'DRAW':
      return drawnList(disclosure);
    default:
      return listTable(disclosure);
  }
}

function planTable({ content: text, version }: Disclosure): OfficialTable {
  const content = readContent<PlanContent>(text);
  const { year, agencyName: agency, title, documentNo } = content;
  const rows = content.rows.map((cells) =>
    Object.fromEntries(PLAN_COLUMNS.map(({ key }, index) => [key, valueOf(key, cells[index] ?? '')])),
  );
  return {
    ...{ kind: 'PLAN', name: `${title}-第${version}版` },
    data: { values: { year, agency, title, documentNo, version, state: '已公示' }, rows },
  };
}

/** Line numbers are numbers on the form. */
function valueOf(key: string, text: string): string | number {
  return key === 'lineNo' && /^\d{1,9}$/.test(text) ? Number(text) : text;
}

function drawnList({ content: text, version }: Disclosure): OfficialTable {
  const content = readContent<DrawContent>(text);
  const { year, agencyName: agency, drawNumber: number, taskName, itemName } = content;
  const { windowFrom, windowTo } = content;
  return {
    ...{ kind: 'DRAWN_LIST', name: `抽查名单-${number}-第${version}版` },
    data: {
      values: {
        ...{ year, agency, number, taskName, itemName, windowFrom, windowTo },
        count: content.rows.length,
      },
      rows: content.rows.map((row) => ({ ...row, seq: Number(row.seq) })),
    },
  };
}

/** The announcement of a published draw: its one row. */
export function announcementTable({ content: text, publishedAt }: Disclosure): OfficialTable {
  const content = readContent<DrawContent>(text);
  return announcementOf(content, content.rows.length, shanghaiDay(publishedAt));
}

/** The announcement of a draw: its one row. @param count subjects to be drawn @param madeOn day of the announcement */
export function announcementOf(about: DrawAnnouncement, count: number, madeOn: Day): OfficialTable {
  const { year, agencyName: agency, drawNumber: number } = about;
  const { planNumber, planTitle, taskName, drawType, itemName, scope, agencies } = about;
  const { windowFrom, windowTo } = about;
  const row = {
    ...{ planNumber, planTitle, taskNumber: number, taskName, drawType, itemName, scope, agencies },
    ...{ count, windowFrom, windowTo },
  };
  return {
    ...{ kind: 'ANNOUNCEMENT', name: `抽查公告-${number}` },
    data: { values: { year, agency, number, count: 1, madeOn }, rows: [row] },
  };
}
