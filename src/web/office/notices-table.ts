import type { NoticeStanding } from '../../inspection/notice/notice-desk.service.js';
import { DELIVERY_WAYS } from '../../inspection/notice/notice.rules.js';
import type { DrawNoticeList, ShownDrawNotices } from '../../inspection/notice/notices-reader.service.js';
import { chineseInstant, type Day } from '../../kernel/day.js';
import type { TableSpec, TableValue } from '../../platform/excel/write-table.js';

const COLUMNS: readonly (readonly [heading: string, width: number, of: (one: NoticeStanding) => string])[] = [
  ['任务编号', 24, ({ task }) => task.number],
  ['检查对象', 32, ({ task }) => task.subjectName],
  ['代码', 22, ({ task }) => task.subjectCode],
  ['县(市)', 12, ({ content }) => content.subject.area],
  ['审批', 16, ({ approvalName }) => approvalName],
  ['通知书编号', 22, ({ newest }) => newest?.number ?? ''],
  ['版本', 8, ({ newest }) => (newest ? String(newest.version) : '')],
  ['检查日期自', 14, ({ content }) => content.visitFrom],
  ['检查日期至', 14, ({ content }) => content.visitTo],
  ['检查人员', 36, ({ content }) => peopleWords(content)],
  ['制发人', 12, ({ newest }) => newest?.issuedBy ?? ''],
  ['制发时间', 22, ({ newest }) => (newest ? chineseInstant(newest.issuedAt) : '')],
  ['送达方式', 16, ({ newest }) => (newest?.how ? DELIVERY_WAYS[newest.how] : '')],
  ['送达日期', 14, ({ newest }) => newest?.deliveredOn ?? ''],
  ['需要重新制发的原因', 32, ({ stale }) => stale.join('；')],
];

function peopleWords({ teams }: NoticeStanding['content']): string {
  return teams
    .flatMap(({ people }) => people.map(({ name, certificateNo }) => `${name}(${certificateNo})`))
    .join('、');
}

/** The workbook of a draw's notices, in the order of the tasks. */
export function noticesTable(
  today: Day,
  { draw, rows }: DrawNoticeList,
): { spec: TableSpec; rows: TableValue[][] } {
  return {
    spec: {
      ...{ sheetName: '检查通知书', title: `检查通知书(${draw.number})` },
      subtitle: `导出日期：${today}，共 ${rows.length} 项任务`,
      columns: COLUMNS.map(([heading, width]) => ({ heading, width, wrap: width >= 32 })),
    },
    rows: rows.map((one) => COLUMNS.map(([, , of]) => of(one))),
  };
}

/** The workbook of how far the notices of each draw are. */
export function noticeDrawsTable(
  today: Day,
  draws: readonly ShownDrawNotices[],
): { spec: TableSpec; rows: TableValue[][] } {
  const number = (heading: string) => ({ heading, type: 'number' as const });
  return {
    spec: {
      ...{ sheetName: '检查通知书', title: '各次抽取的检查通知书' },
      subtitle: `导出日期：${today}，共 ${draws.length} 次抽取`,
      columns: [
        { heading: '抽取编号', width: 20 },
        { heading: '抽查事项', width: 32, wrap: true },
        ...[number('检查任务'), number('已制发'), number('已送达')],
        { heading: '备注', width: 12 },
      ],
    },
    rows: draws.map((one) => [
      ...[one.number, one.itemName, one.tasks, one.issued, one.delivered, one.voided ? '已作废' : ''],
    ]),
  };
}
