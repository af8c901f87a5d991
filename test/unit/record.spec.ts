import ExcelJS from 'exceljs';
import { join } from 'node:path';
import type { Draw } from '../../src/ceremony/draw.entity.js';
import type { DrawnView } from '../../src/ceremony/lists/drawn-views.js';
import { recordRows, recordValues } from '../../src/ceremony/record/record-sheet.rules.js';
import { recordWord } from '../../src/ceremony/record/record-word.rules.js';
import { cutNote, signers } from '../../src/ceremony/record/record-words.rules.js';
import type { DrawRecord, RecordWitness } from '../../src/ceremony/record/record.types.js';
import { projectRoot } from '../../src/platform/project-root.js';
import type { WordBlock } from '../../src/platform/word/word-types.js';

const at = new Date('2026-03-02T01:00:00Z');
const DRAW = {
  ...{ id: '1', number: '513300-2026-0001', attempt: 2, taskName: '危货企业检查', itemName: '安全生产' },
  ...{ asOf: '2026-03-02', windowFrom: '2026-03-03', windowTo: '2026-03-31', state: 'SEALED' },
  ...{
    frozenAt: at,
    frozenBy: '冻结员',
    sealedAt: at,
    sealedBy: '抽取员',
    chainPosition: 3,
    sealPosition: 2,
  },
  ...{
    freezeDigest: 'f'.repeat(64),
    previous: 'e'.repeat(64),
    previousResult: null,
    resultDigest: 'd'.repeat(64),
  },
} as Draw;

const subject = (n: number, reserve = false): DrawnView => ({
  ...{ position: n, rank: n, stratum: 'A级', code: `91${n}`, name: `企业${n}`, area: '康定市' },
  ...{ ticket: String(n).repeat(64), outcome: reserve ? '候补' : '抽中', reserve },
});

const WITNESS = {
  ...{ title: '王敏，甘孜州公证处，公证员', deviceName: '十面骰子，当众掷出' },
  ...{ digitsText: '3141592653', hands: '公证员录入，抽取员核对确认' },
} as RecordWitness;

const RECORD: DrawRecord = {
  ...{ draw: DRAW, open: true, office: '测试局', stateName: '已抽取', algorithm: 'mingchou-draw/1' },
  nonceCommitment: 'c'.repeat(64),
  listDigests: [{ name: '抽取库', file: 'subjects.tsv', digest: 'b'.repeat(64) }],
  witnesses: [WITNESS],
  facts: {
    ...{ registry: 12, subjects: 10, excluded: 2, drawn: 2, areas: [], exclusions: [], pools: [] },
    strata: [{ name: 'A级', subjects: 10, base: 11, drawn: 2, reserve: 1 }],
  },
  entropyNote: null,
  rehearsal: '试抽 1 次。最后一次：检查组席位每次都能配齐。',
  counts: { drawn: 2, reserves: 1, vacant: 0, vacantNow: 0, direct: 0, strata: [] },
  excluded: { rows: [{ code: '95', name: '停业户', area: '泸定县', reason: '停业(停工)' }], total: 2 },
  drawn: { rows: [subject(1), subject(2)], total: 2 },
  reserves: { rows: [subject(3, true)], total: 1 },
  teams: [
    {
      ...{ code: '911', name: '企业1', area: '康定市' },
      teams: [
        {
          ...{ pool: '交通运输系统', subjectCode: '911', subjectName: '企业1', step: '本县(市)', units: [] },
          seats: [
            { seat: 0, leader: true, name: '张三', agency: '支队', vacant: false },
            { seat: 1, leader: false, name: '空缺', agency: '', vacant: true },
          ],
        },
      ],
    },
  ],
  shortages: ['交通运输系统有 1 个席位空缺。'],
  seed: 'a'.repeat(64),
  changes: [
    {
      ...{ n: 1, at, kind: 'SUBSTITUTED', kindName: '递补', reason: '迁出', text: '企业1由企业3递补。' },
      ...{ subject: { code: '911', name: '企业1' }, bySubject: { code: '913', name: '企业3' } },
      ...{ poolName: null, seatNumber: null, vacant: false, requestId: '1', approvedBy: '管理员' },
      ...{ leftName: null, byName: null },
    },
  ],
  changeCount: 1,
  recusals: [
    {
      ...{ requestId: '5', drawId: '1', drawNumber: DRAW.number, inspectorId: '9', personName: '李四' },
      ...{ subject: { code: '911', name: '企业1' }, poolName: '交通运输', seatNumber: 2 },
      ...{ sourceName: '本人申报', requestedBy: '李四', requestedAt: at, state: 'APPROVED' },
      ...{ stateName: '准予回避', headName: '丁局长', decidedBy: '丁局长', decidedAt: at },
      ...{ eventNumber: 2, byName: '王五' },
      inside: {
        ...{ relation: '亲属关系', leftOn: null, explanation: '配偶为股东', applicant: null },
        ...{ appliedOn: null, declineReason: null },
      },
    },
  ],
  recusalCount: 1,
  voided: [{ number: '513300-2026-0000', at, reason: '名录有误' }],
  checkpoint: {
    ...{ n: '7', seq: '86', hash: '9'.repeat(64), at, objectKind: 'draw', objectId: '1', label: DRAW.number },
  },
  publicAddress: 'http://test/public/draws/513300-2026-0001',
  verifyAddress: 'http://test/public/verify',
  ticketCommand: `printf '%s|%s' 'x' '911' | sha256sum`,
  printedAt: at,
};

/** The record of somebody who may not see names. */
const CLOSED: DrawRecord = {
  ...RECORD,
  ...{ open: false, teams: [], shortages: [], seed: null, changes: [], recusals: [] },
  excluded: { rows: [], total: 2 },
  drawn: { rows: [], total: 2 },
  reserves: { rows: [], total: 1 },
};

function textOf(block: WordBlock): string {
  if (block.kind === 'FORM')
    return block.rows
      .flat()
      .flatMap(({ label, value }) => [label, value])
      .join('\n');
  if (block.kind === 'LIST')
    return [...block.columns.map(({ heading }) => heading), ...block.rows.flat()].join('\n');
  if (block.kind === 'PICTURES') return block.pictures.map(({ caption }) => caption).join('\n');
  return block.kind === 'SIGNATURES' ? block.lines.join('\n') : block.text;
}

const picture = { png: Buffer.alloc(0), caption: '公示页', alt: '公示页' };
const wordText = (record: DrawRecord) => recordWord(record, [picture]).blocks.map(textOf).join('\n');
const sheetText = (record: DrawRecord) => JSON.stringify([recordValues(record), recordRows(record)]);

it('stands in the workbook in the order of the form', async () => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(join(projectRoot(), 'templates', 'excel', 'draw-record.xlsx'));
  const labels: string[] = [];
  book.worksheets[0].eachRow((row, number) => {
    if (number < 3) return;
    row.eachCell((cell) => {
      if (cell.master === cell && cell.font.bold) labels.push(String(cell.value));
    });
  });
  const headings = labels.slice(0, labels.indexOf('栏目'));
  const sections = [...new Set(recordRows(RECORD).map(({ section }) => section))];
  expect([...headings, ...sections.slice(0, 6)]).toEqual([
    ...'任务编号 抽取时间 抽取人 监督员 抽取库户数 名录截止日期 名录哈希 种子承诺 种子 算法版本'.split(' '),
    ...'分层与应抽数 排除名单及原因 抽中名单 候补名单 检查组 作废记录'.split(' '),
  ]);
});

/** Everything that the official form asks for, with a value of each. */
const FORM: readonly (readonly [heading: string, value: string])[] = [
  ['任务编号', '513300-2026-0001'],
  ['抽取时间', '2026年3月2日 09:00:00'],
  ['抽取人', '抽取员'],
  ['监督员', '王敏，甘孜州公证处，公证员'],
  ['抽取库户数', '10 户(名录 12 户，排除 2 户)'],
  ['名录截止日期', '2026年3月2日'],
  ['名录哈希', 'b'.repeat(64)],
  ['种子承诺', 'c'.repeat(64)],
  ['种子', 'a'.repeat(64)],
  ['算法版本', 'mingchou-draw/1'],
  ['分层与应抽数', 'A级'],
  ['排除名单及原因', '停业(停工)'],
  ['回避的申请和决定', '企业1：交通运输检查组第2席李四，本人申报，准予回避，席位按同一种子补位'],
  ['回避的申请和决定', '丁局长，2026年3月2日 09:00:00'],
  ['抽中名单', '2'.repeat(64)],
  ['候补名单', '企业3'],
  ['检查组', '张三(组长)、空缺'],
  ['作废记录', '名录有误'],
];
const BEYOND = [
  ...['3141592653', '公证员录入，抽取员核对确认', 'f'.repeat(64), 'd'.repeat(64), 'e'.repeat(64), '第 3 环'],
  ...['试抽 1 次', '企业1由企业3递补。原因：迁出。', `第 7 号检查点(至审计日志第 86 条)：${'9'.repeat(64)}`],
  ...['http://test/public/draws/513300-2026-0001', 'http://test/public/verify', 'sha256sum'],
];

describe.each([
  ['the Word document', wordText],
  ['the workbook', sheetText],
])('%s of a draw record', (kind, text) => {
  it('has everything of the official form, and what the draw is checked by', () => {
    const shown = text(RECORD);
    for (const [heading, value] of FORM) {
      // The workbook's own headings stand in its template.
      if (kind === 'the Word document') expect(shown).toContain(heading);
      expect(shown).toContain(value);
    }
    for (const value of BEYOND) expect(shown).toContain(value);
  });

  it('has numbers and digests, and no name, seed or ticket, for who may not see them', () => {
    const shown = text(CLOSED);
    for (const secret of ['企业1', '企业3', '停业户', '张三', 'a'.repeat(64), '1'.repeat(64)]) {
      expect(shown).not.toContain(secret);
    }
    expect(shown).toContain('抽中名单共 2 户。名单尚未公开，只列户数。');
    expect(shown).toContain('尚未公开');
    for (const digest of ['f', 'd', 'c', 'b']) expect(shown).toContain(digest.repeat(64));
  });

  it('says of a list that is cut how much it shows and where the rest is', () => {
    const shown = text({ ...RECORD, drawn: { rows: RECORD.drawn.rows, total: 156_000 } });
    expect(shown).toContain('抽中名单共 156000 户，本表列出前 2 户；');
  });
});

describe('the words of a draw record', () => {
  it('say nothing under a list that is whole', () => {
    expect(cutNote('抽中名单', { rows: [1, 2], total: 2 }, true)).toBe('');
  });

  it('name everyone who signs', () => {
    expect(signers(RECORD)).toEqual([
      '抽取人：抽取员',
      '监督员1：王敏，甘孜州公证处，公证员',
      '负责人：',
      '日期：',
    ]);
  });
});
