import { chineseDay, chineseInstant } from '../../kernel/day.js';
import type {
  WordBlock,
  WordField,
  WordList,
  WordPictures,
  WordSpec,
} from '../../platform/word/word-types.js';
import type { DrawnView } from '../lists/drawn-views.js';
import {
  chainText,
  checkpointText,
  cutNote,
  digestRows,
  drawnAt,
  frameSize,
  HIDDEN,
  inspectionWindow,
  recusalDecision,
  recusalText,
  signers,
  teamsText,
  seatsNote,
} from './record-words.rules.js';
import type { DrawRecord, RecordList } from './record.types.js';

const heading = (text: string): WordBlock => ({ kind: 'HEADING', text });
const note = (text: string): WordBlock[] => (text === '' ? [] : [{ kind: 'PARAGRAPH', look: 'NOTE', text }]);
const field = (label: string, value: string): WordField => ({ label, value });

/** 抽取记录表 as a Word document. @param pictures QR codes of the addresses */
export function recordWord(record: DrawRecord, pictures: WordPictures['pictures']): WordSpec {
  const { draw, office } = record;
  return {
    title: '双随机抽查抽取记录表',
    subtitle: `${office}    任务编号：${draw.number}(第 ${draw.attempt} 次)`,
    header: `抽取记录表 ${draw.number}`,
    author: office,
    blocks: [
      ...basics(record),
      ...witnesses(record),
      ...digests(record),
      ...lists(record),
      ...changes(record),
      ...recusals(record),
      ...voids(record),
      ...verification(record, pictures),
      heading('十二、签名'),
      { kind: 'SIGNATURES', lines: signers(record) },
    ],
  };
}

function basics(record: DrawRecord): WordBlock[] {
  const { draw } = record;
  const rows: WordField[][] = [
    [field('任务编号', `${draw.number}(第 ${draw.attempt} 次)`), field('状态', record.stateName)],
    [field('任务名称', draw.taskName), field('抽查事项', draw.itemName)],
    [
      field('名录截止日期', draw.asOf ? chineseDay(draw.asOf) : ''),
      field('检查日期', inspectionWindow(record)),
    ],
    [
      field('名录冻结时间', draw.frozenAt ? chineseInstant(draw.frozenAt) : ''),
      field('冻结人', draw.frozenBy ?? ''),
    ],
    [field('抽取时间', drawnAt(record)), field('抽取人', draw.sealedBy ?? '未抽取')],
    [field('抽取库户数', frameSize(record)), field('算法版本', record.algorithm)],
    [field('冻结链', chainText(record)), field('名单', record.open ? '本表列出' : HIDDEN)],
    [field('试抽', record.rehearsal || '没有试抽记录')],
  ];
  return [heading('一、基本情况'), { kind: 'FORM', rows }];
}

function witnesses(record: DrawRecord): WordBlock[] {
  return [
    heading('二、监督员和数字'),
    {
      kind: 'LIST',
      columns: [
        { heading: '序号', width: 10, look: 'NUMBER' },
        { heading: '监督员', width: 50 },
        { heading: '取数方式', width: 36 },
        { heading: '数字', width: 34, look: 'CODE' },
        { heading: '录入和确认', width: 36 },
      ],
      rows: record.witnesses.map((one, index) => [
        ...[index + 1, one.title, one.deviceName, one.digitsText, one.hands],
      ]),
      none: '无',
    },
    ...note(record.entropyNote ?? ''),
  ];
}

function digests(record: DrawRecord): WordBlock[] {
  const rows = digestRows(record).map(([label, value]) => [{ label, value, code: true }]);
  return [heading('三、摘要与种子'), { kind: 'FORM', rows }];
}

function lists(record: DrawRecord): WordBlock[] {
  const { facts, excluded, drawn, reserves, teams, open } = record;
  return [
    heading('四、分层与应抽数'),
    {
      kind: 'LIST',
      columns: [
        { heading: '分层', width: 40 },
        ...['抽取库(户)', '比例基数(户)', '应抽(户)', '候补(户)'].map((name) => ({
          ...{ heading: name, width: 32, look: 'NUMBER' as const },
        })),
      ],
      rows: facts.strata.map(({ name, subjects, base, drawn: quota, reserve }) => [
        ...[name, subjects, base, quota, reserve],
      ]),
      none: '无',
    },
    heading('五、排除名单及原因'),
    ...(open ? [excludedList(excluded)] : []),
    ...note(cutNote('排除名单', excluded, open)),
    heading('六、抽中名单'),
    ...(open ? [drawnList(drawn)] : []),
    ...note(cutNote('抽中名单', drawn, open)),
    heading('七、候补名单(按名次递补)'),
    ...(open ? [drawnList(reserves)] : []),
    ...note(cutNote('候补名单', reserves, open)),
    heading('八、检查组'),
    ...(open ? [teamList(teams)] : []),
    ...note(open ? cutNote('抽中名单', drawn, open) : `${HIDDEN}。`),
    ...note([seatsNote(record.counts), ...record.shortages].join('\n').trim()),
  ];
}

function excludedList({ rows }: RecordList<DrawRecord['excluded']['rows'][number]>): WordList {
  return {
    kind: 'LIST',
    columns: [
      { heading: '序号', width: 12, look: 'NUMBER' },
      { heading: '名称', width: 57 },
      { heading: '代码', width: 33, look: 'CODE' },
      { heading: '县(市)', width: 20 },
      { heading: '原因', width: 44 },
    ],
    rows: rows.map(({ name, code, area, reason }, index) => [index + 1, name, code, area, reason]),
    none: '无',
  };
}

function drawnList({ rows }: RecordList<DrawnView>): WordList {
  return {
    kind: 'LIST',
    columns: [
      { heading: '分层', width: 13 },
      { heading: '名次', width: 10, look: 'NUMBER' },
      { heading: '名称', width: 40 },
      { heading: '代码', width: 33, look: 'CODE' },
      { heading: '县(市)', width: 17 },
      { heading: '签号', width: 55, look: 'CODE' },
    ],
    rows: rows.map(({ stratum, rank, name, code, area, ticket }) => [
      stratum,
      rank,
      name,
      code,
      area,
      ticket,
    ]),
    none: '无',
  };
}

function teamList(teams: DrawRecord['teams']): WordList {
  return {
    kind: 'LIST',
    columns: [
      { heading: '序号', width: 12, look: 'NUMBER' },
      { heading: '检查对象', width: 54 },
      { heading: '县(市)', width: 20 },
      { heading: '检查组', width: 82 },
    ],
    rows: teams.map((group, index) => [index + 1, group.name, group.area, teamsText(group)]),
    none: '无',
  };
}

function changes({ changes: list, changeCount, open }: DrawRecord): WordBlock[] {
  if (!open)
    return [
      heading('九、抽取后的变更'),
      ...note(changeCount === 0 ? '无。' : `共 ${changeCount} 项。${HIDDEN}。`),
    ];
  return [
    heading('九、抽取后的变更'),
    {
      kind: 'LIST',
      columns: [
        { heading: '序号', width: 12, look: 'NUMBER' },
        { heading: '时间', width: 30 },
        { heading: '类别', width: 20 },
        { heading: '内容和原因', width: 80 },
        { heading: '批准人', width: 24 },
      ],
      rows: list.map(({ n, at, kindName, text, reason, approvedBy }) => [
        ...[n, chineseInstant(at), kindName, `${text}原因：${reason}。`, approvedBy],
      ]),
      none: '无',
    },
  ];
}

/** Stands under the changes: what came of each request that somebody stays away. */
function recusals({ recusals: list, recusalCount, open }: DrawRecord): WordBlock[] {
  if (recusalCount === 0) return note('没有回避申请。');
  if (!open) return note(`回避申请共 ${recusalCount} 份。${HIDDEN}。`);
  return [
    ...note('回避的申请和决定'),
    {
      kind: 'LIST',
      columns: [
        { heading: '序号', width: 12, look: 'NUMBER' },
        { heading: '申请时间', width: 30 },
        { heading: '内容和结果', width: 86 },
        { heading: '决定的负责人和时间', width: 38 },
      ],
      rows: list.map((one, index) => [
        ...[index + 1, chineseInstant(one.requestedAt), recusalText(one), recusalDecision(one) || '待决定'],
      ]),
      none: '无',
    },
  ];
}

function voids({ voided }: DrawRecord): WordBlock[] {
  return [
    heading('十、作废记录'),
    {
      kind: 'LIST',
      columns: [
        { heading: '任务编号', width: 36 },
        { heading: '作废时间', width: 34 },
        { heading: '原因', width: 96 },
      ],
      rows: voided.map(({ number, at, reason }) => [number, at ? chineseInstant(at) : '', reason]),
      none: '无',
    },
  ];
}

function verification(record: DrawRecord, pictures: WordPictures['pictures']): WordBlock[] {
  return [
    heading('十一、核验'),
    { kind: 'PICTURES', pictures },
    ...note(
      '持公布的抽取包，任何人都可以在核验页(不上传任何文件)或按同一算法重新计算，核对本表所列名单、检查组和摘要。',
    ),
    {
      kind: 'FORM',
      rows: [
        [{ label: '公示页', value: record.publicAddress, code: true }],
        [{ label: '核验页', value: record.verifyAddress, code: true }],
        [{ label: '签号核算', value: record.ticketCommand, code: true }],
        [{ label: '审计日志检查点', value: checkpointText(record), code: true }],
        [{ label: '本表生成时间', value: chineseInstant(record.printedAt) }],
      ],
    },
  ];
}
