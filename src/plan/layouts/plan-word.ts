import { chineseDay, shanghaiDay } from '../../kernel/day.js';
import type { WordBlock, WordSpec } from '../../platform/word/word-types.js';
import type { PlanWithLines } from '../plan.service.js';
import { STATE_NAMES } from '../plan.words.js';
import { type LayoutFacts, layoutRow } from './layout-rows.rules.js';

/** A plan as a document: what it is, a table of its lines, then each line in full. */
export function planWord({ plan, lines }: PlanWithLines, facts: LayoutFacts): WordSpec {
  const rows = lines.map((line) => layoutRow(plan, line, facts));
  const text = (value: unknown): string => String(value ?? '');
  const blocks: WordBlock[] = [
    {
      kind: 'FORM',
      rows: [
        [
          { label: '编制单位', value: facts.names.agency },
          { label: '年度与版本', value: `${plan.year}年，第${plan.version}版` },
        ],
        [
          { label: '状态', value: STATE_NAMES[plan.state] },
          { label: '批准文号', value: plan.documentNo ?? '(未批准)' },
        ],
        [
          { label: '批准人', value: plan.approvedBy ?? '(未批准)' },
          {
            label: '批准日期',
            value: plan.approvedAt ? chineseDay(shanghaiDay(plan.approvedAt)) : '(未批准)',
          },
        ],
      ],
    },
    { kind: 'HEADING', text: '一、计划项一览' },
    {
      kind: 'LIST',
      columns: [
        { heading: '序号', width: 6, look: 'NUMBER' },
        { heading: '任务名称', width: 24 },
        { heading: '检查对象范围', width: 22 },
        { heading: '抽查比例和户数', width: 20 },
        { heading: '牵头和参与部门', width: 20 },
        { heading: '时间', width: 12 },
      ],
      rows: rows.map((row, n) => [
        ...[lines[n].lineNo, text(row.taskName), text(row.subjects)],
        ...[
          [row.ratio, row.count].filter((one) => one !== '').join('，'),
          text(row.agencies),
          text(row.period),
        ],
      ]),
      none: '还没有计划项。',
    },
    { kind: 'HEADING', text: '二、各计划项内容' },
    ...rows.flatMap((row, n): WordBlock[] => [
      { kind: 'PARAGRAPH', text: `第${lines[n].lineNo}项  ${text(row.taskName)}` },
      {
        kind: 'FORM',
        rows: DETAILS.map((pair) => pair.map(([label, key]) => ({ label, value: text(row[key]) || '无' }))),
      },
    ]),
  ];
  return { title: plan.title, header: facts.names.agency, author: facts.names.agency, blocks };
}

/** Labels with keys of a row, two a line. */
const DETAILS: readonly (readonly (readonly [string, string])[])[] = [
  [
    ['抽查事项', 'itemName'],
    ['检查对象范围', 'subjects'],
  ],
  [
    ['抽取类型', 'drawType'],
    ['抽取方式', 'mode'],
  ],
  [
    ['抽查户数', 'count'],
    ['抽查比例', 'ratio'],
  ],
  [
    ['检查方式', 'methods'],
    ['事项类别', 'priority'],
  ],
  [
    ['组织层级', 'organisingLevel'],
    ['实施层级', 'implementingLevel'],
  ],
  [
    ['抽取日期自', 'from'],
    ['抽取日期至', 'to'],
  ],
  [
    ['抽查完成时限', 'deadline'],
    ['牵头部门', 'lead'],
  ],
  [
    ['参与部门', 'partners'],
    ['备注', 'remark'],
  ],
];
