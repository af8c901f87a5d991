import { chineseDay } from '../kernel/day.js';
import {
  type DisclosureContent,
  type DrawContent,
  PLAN_COLUMNS,
  type PlanContent,
  type ResultContent,
  type TableContent,
  type WithdrawnContent,
} from './disclosure.content.js';
import { type DisclosureKind, RESULT_COLUMNS } from './disclosure.rules.js';

/** A content as a person reads it: label and text, then a table. */
export interface ContentView {
  readonly facts: readonly (readonly [string, string])[];
  readonly columns: readonly string[];
  /** Field of each column. */
  readonly keys: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const DRAWN_HEADINGS = ['序号', '检查对象', '统一社会信用代码/项目代码', '所在县(市)', '批次'];

/** Everything that a content says, for the eyes of who checks, approves, or reads it. */
export function contentView(kind: DisclosureKind, content: DisclosureContent): ContentView {
  if ('withdrawn' in content) return withdrawnView(content);
  if (kind === 'RESULT') return resultView(content as ResultContent);
  if (kind === 'DRAW') return drawView(content as DrawContent);
  if (kind === 'PLAN') return planView(content as PlanContent);
  const { year, agencyName, facts, columns, rows } = content as TableContent;
  return {
    facts: [['公示机关', agencyName], ['年度', `${year}年度`], ...facts],
    columns: columns.map(({ heading }) => heading),
    keys: columns.map(({ key }) => key),
    rows,
  };
}

function withdrawnView({ version }: WithdrawnContent): ContentView {
  return { facts: [['撤回的版本', `第${version}版`]], columns: [], keys: [], rows: [] };
}

function resultView(content: ResultContent): ContentView {
  const { agencyName, year, drawNumber, planTitle, taskName, tasks, open, replaced } = content;
  return {
    facts: [
      ['公示机关', agencyName],
      ['年度', `${year}年度`],
      ['抽查计划', planTitle],
      ['任务', `${taskName}(任务编号 ${drawNumber})`],
      ['进度', `共 ${tasks} 项任务，尚未审核 ${open} 项`],
      ...(replaced ? [['候补递补', `${replaced} 户`] as const] : []),
    ],
    columns: RESULT_COLUMNS.map(({ heading }) => heading),
    keys: RESULT_COLUMNS.map(({ key }) => key),
    rows: content.rows.map((row) => RESULT_COLUMNS.map(({ key }) => row[key])),
  };
}

function drawView(content: DrawContent): ContentView {
  const { agencyName, year, planTitle, planNumber, taskName, drawNumber, drawType } = content;
  return {
    facts: [
      ['公示机关', agencyName],
      ['年度', `${year}年度`],
      ['抽查计划', planNumber === '' ? planTitle : `${planTitle}(${planNumber})`],
      ['任务', `${taskName}(任务编号 ${drawNumber})`],
      ['抽查类型', drawType],
      ['抽查事项', content.itemName],
      ['对象范围', content.scope],
      ['检查机关', content.agencies],
      ['检查日期', `${chineseDay(content.windowFrom)}至${chineseDay(content.windowTo)}`],
      ['冻结摘要', content.freezeDigest],
      ['结果摘要', content.resultDigest],
      ['种子', content.seed],
      ...content.files.map(({ name, digest }) => [`抽取包文件 ${name}`, digest] as const),
    ],
    columns: DRAWN_HEADINGS,
    keys: ['seq', 'name', 'code', 'areaName', 'batch'],
    rows: content.rows.map(({ seq, name, code, areaName, batch }) => [seq, name, code, areaName, batch]),
  };
}

function planView({ agencyName, year, title, documentNo, approvedOn, rows }: PlanContent): ContentView {
  return {
    facts: [
      ['公示机关', agencyName],
      ['年度', `${year}年度`],
      ['名称', title],
      ['批准文号', documentNo],
      ['批准日期', chineseDay(approvedOn)],
    ],
    columns: PLAN_COLUMNS.map(({ heading }) => heading),
    keys: PLAN_COLUMNS.map(({ key }) => key),
    rows,
  };
}
