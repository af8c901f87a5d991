import fc from 'fast-check';
import { type Comparable, differences, reasonFaults } from '../../src/inspection/results/correction.rules.js';
import {
  type Finding,
  type FindingsContext,
  type FindingsInput,
  findingsText,
  type NoPoint,
  readFindings,
} from '../../src/inspection/results/findings.rules.js';
import { RESULT_CODES } from '../../src/inspection/result-codes.js';
import { standOf } from '../../src/inspection/task-results.queries.js';

const point = (poolCode: string, pointNo: number, text = '灯具损坏'): NoPoint => ({
  ...{ poolCode, itemCode: 'JT-01', listId: '5', pointNo, text },
  content: '应急照明是否完好',
});
const free = (poolCode: string, text: string, itemCode = 'JT-01'): Finding => ({
  ...{ poolCode, itemCode, listId: null, pointNo: null, text },
  corrected: false,
});
const context = (change: Partial<FindingsContext> = {}): FindingsContext => ({
  ...{ itemCodes: ['JT-01', 'YJ-02'], ownPool: 'JT', noPoints: [], before: [], correction: false },
  ...change,
});
const codesOf = (input: FindingsInput, code: string, change: Partial<FindingsContext> = {}) =>
  readFindings(input, code, context(change)).faults.map((fault) => `${fault.field} ${fault.code}`);
const rowsOf = (input: FindingsInput, code: string, change: Partial<FindingsContext> = {}) =>
  readFindings(input, code, context(change)).rows.map((row) => [
    row.poolCode,
    row.itemCode,
    row.listId === null ? '' : `${row.listId}:${row.pointNo}`,
    row.text,
    row.corrected,
  ]);

describe('the findings of a result', () => {
  it('are one text for the main item where one text was given', () => {
    expect(rowsOf(' 台账缺页 ', 'PENDING_ACTION')).toEqual([['JT', 'JT-01', '', '台账缺页', false]]);
    expect(rowsOf('台账缺页', 'CORRECTED')).toEqual([['JT', 'JT-01', '', '台账缺页', true]]);
    expect(rowsOf('  ', 'NO_ISSUE')).toEqual([]);
    expect(rowsOf(undefined, 'NO_ISSUE')).toEqual([]);
  });

  it('hold every check point of the record that was answered with no, typed or not', () => {
    const noPoints = [point('JT', 1), point('JT', 2, '台账缺页')];
    expect(rowsOf(undefined, 'PENDING_ACTION', { noPoints })).toEqual([
      ['JT', 'JT-01', '5:1', '灯具损坏', false],
      ['JT', 'JT-01', '5:2', '台账缺页', false],
    ]);
    const typed = [{ listId: '5', pointNo: 2, text: '台账缺三页', corrected: true }];
    expect(rowsOf(typed, 'PENDING_ACTION', { noPoints })).toEqual([
      ['JT', 'JT-01', '5:2', '台账缺三页', true],
      ['JT', 'JT-01', '5:1', '灯具损坏', false],
    ]);
  });

  it('take another system’s from its own part, and what it typed before, never from the actor', () => {
    const noPoints = [point('GA', 3, '罐体超压')];
    const before = [free('GA', '押运员未到场'), free('JT', '旧的')];
    const given = { noPoints, before };
    expect(rowsOf([], 'PENDING_ACTION', given)).toEqual([
      ['GA', 'JT-01', '5:3', '罐体超压', false],
      ['GA', 'JT-01', '', '押运员未到场', false],
    ]);
    const intruding = [{ itemCode: 'JT-01', text: '改写', poolCode: 'GA' }];
    expect(codesOf(intruding, 'PENDING_ACTION', given)).toEqual(['findings.0 OTHER_POOL']);
    expect(codesOf([{ listId: '5', pointNo: 3, text: '没有' }], 'PENDING_ACTION', given)).toEqual([
      'findings.0 CONTRADICTION',
    ]);
  });

  it('name an item of the task, a text, and each check point once', () => {
    const at = (row: object) => codesOf([row], 'PENDING_ACTION', { noPoints: [point('JT', 1)] });
    expect(at({ text: '台账缺页' })).toEqual(['findings.0 ITEM']);
    expect(at({ text: '台账缺页', itemCode: 'XX' })).toEqual(['findings.0 ITEM']);
    expect(at({ text: '台账缺页', itemCode: 'YJ-02' })).toEqual([]);
    expect(at({ text: '　', itemCode: 'YJ-02' })).toEqual(['findings.0 REQUIRED']);
    expect(at({ text: '字'.repeat(2001), itemCode: 'YJ-02' })).toEqual(['findings.0 TOO_LONG']);
    expect(at({ text: '张某 11010519491231002X', itemCode: 'YJ-02' })).toEqual(['findings.0 ID_CARD']);
    expect(at({ listId: '5', pointNo: 9, text: '无', itemCode: 'YJ-02' })).toEqual([
      'findings.0 CONTRADICTION',
    ]);
    const twice = [1, 2].map(() => ({ listId: '5', pointNo: 1, text: '灯具损坏' }));
    expect(codesOf(twice, 'PENDING_ACTION', { noPoints: [point('JT', 1)] })).toEqual([
      'findings.1 DUPLICATE',
    ]);
    const many = Array.from({ length: 101 }, () => ({ itemCode: 'JT-01', text: '台账缺页' }));
    expect(codesOf(many, 'PENDING_ACTION')).toEqual(['findings TOO_MANY']);
  });

  it('contradict every class that says nothing was found, also where only the record has them', () => {
    for (const [code, { found }] of Object.entries(RESULT_CODES)) {
      const corrected = code === 'CORRECTED';
      const typed = codesOf([{ itemCode: 'JT-01', text: '台账缺页', corrected }], code);
      const recorded = codesOf(undefined, code, { noPoints: [point('GA', 1)] });
      const expected = found ? [] : ['resultCode CONTRADICTION'];
      expect([code, typed, recorded]).toEqual([code, expected, expected]);
    }
    const [fault] = readFindings(undefined, 'NO_ISSUE', context({ noPoints: [point('JT', 1)] })).faults;
    expect(fault.message).toContain('回答为“否”的 1 条');
  });

  it('fit a class that says all was mended, or that it is still to be', () => {
    const rows = (...corrected: boolean[]) =>
      corrected.map((one) => ({ itemCode: 'JT-01', text: '台账缺页', corrected: one }));
    expect(codesOf(rows(true, true), 'CORRECTED')).toEqual([]);
    expect(codesOf(rows(true, false), 'CORRECTED')).toEqual(['findings CONTRADICTION']);
    expect(codesOf(rows(true, false), 'RECTIFICATION_ORDERED')).toEqual([]);
    expect(codesOf(rows(true, true), 'RECTIFICATION_ORDERED')).toEqual(['findings CONTRADICTION']);
    expect(codesOf(rows(true, true), 'PENDING_ACTION')).toEqual([]);
  });

  it('of a correction are as typed: the record is closed, others’ stay, a point may be taken out', () => {
    const before: Finding[] = [{ ...point('JT', 1), corrected: false }, free('GA', '押运员未到场')];
    const given = { noPoints: [point('JT', 1)], before, correction: true };
    expect(rowsOf([], 'PENDING_ACTION', given)).toEqual([['GA', 'JT-01', '', '押运员未到场', false]]);
    expect(rowsOf(undefined, 'PENDING_ACTION', given)).toHaveLength(2);
    expect(codesOf([], 'NO_ISSUE', { ...given, before: before.slice(0, 1) })).toEqual([]);
    expect(codesOf([], 'NO_ISSUE', given)).toEqual(['resultCode CONTRADICTION']);
    expect(codesOf([{ listId: '5', pointNo: 1, text: '已查实' }], 'PENDING_ACTION', given)).toEqual([]);
  });

  it('never lose a point of the record nor another system’s finding, whatever is typed', () => {
    const pools = fc.constantFrom('JT', 'GA', 'YJ');
    const input = fc.record({
      text: fc.string({ unit: 'binary' }),
      itemCode: fc.option(fc.constantFrom('JT-01', 'YJ-02', 'XX')),
      listId: fc.option(fc.constantFrom('5', '6')),
      pointNo: fc.option(fc.integer({ min: 1, max: 5 })),
      poolCode: fc.option(pools),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(pools, fc.integer({ min: 1, max: 5 })), { selector: ([, no]) => no }),
        fc.array(input, { maxLength: 6 }),
        fc.constantFrom(...Object.keys(RESULT_CODES)),
        (points, typed, code) => {
          const noPoints = points.map(([pool, no]) => point(pool, no));
          const { rows, faults } = readFindings(typed, code, context({ noPoints }));
          for (const { pointNo, poolCode } of noPoints) {
            expect(rows.filter((row) => row.pointNo === pointNo && row.poolCode === poolCode)).not.toEqual(
              [],
            );
          }
          if (faults.length === 0) {
            expect(
              rows.every(({ text, itemCode }) => text !== '' && context().itemCodes.includes(itemCode)),
            ).toBe(true);
            expect(rows.filter(({ poolCode }) => poolCode !== 'JT')).toEqual(
              noPoints
                .filter(({ poolCode }) => poolCode !== 'JT')
                .map((one) => expect.objectContaining({ text: one.text })),
            );
          }
        },
      ),
    );
  });
});

describe('the text of the findings', () => {
  const names = new Map([
    ['JT-01', '危险货物运输'],
    ['YJ-02', '应急预案'],
  ]);

  it('is the one finding, several numbered, and each under its item', () => {
    expect(findingsText([], names)).toBe('');
    expect(findingsText([free('JT', '台账缺页')], names)).toBe('台账缺页');
    expect(findingsText([free('JT', '台账缺页'), free('GA', '灯具损坏')], names)).toBe(
      '1. 台账缺页\n2. 灯具损坏',
    );
    expect(
      findingsText([free('JT', '台账缺页'), free('JT', '灯具损坏'), free('YJ', '没有演练', 'YJ-02')], names),
    ).toBe('【危险货物运输】\n1. 台账缺页\n2. 灯具损坏\n【应急预案】没有演练');
  });
});

describe('a correction', () => {
  const first: Comparable = {
    ...{ resultCode: 'PENDING_ACTION', followUp: 'CASE_UNIT', inspectedOn: '2026-03-10' },
    ...{ correctBy: null, remark: null, rows: [free('JT', '台账缺页')] },
  };

  it('says why, without the number of an identity card', () => {
    const codes = (reason: string) => reasonFaults(reason).map(({ code }) => code);
    expect(codes(' 　')).toEqual(['REQUIRED']);
    expect(codes('字'.repeat(501))).toEqual(['TOO_LONG']);
    expect(codes('张某 11010519491231002X 反映')).toEqual(['ID_CARD']);
    expect(codes('日期笔误')).toEqual([]);
  });

  it('shows in what it differs, in the words of the form, and nothing where it is the same', () => {
    expect(differences(first, { ...first, rows: [...first.rows] }, new Map())).toEqual([]);
    const later = { ...first, resultCode: 'NO_ISSUE', followUp: 'NONE', rows: [], remark: '已复核' };
    expect(differences(first, later, new Map())).toEqual([
      { label: '检查结果', before: '发现问题待后续处理', after: '未发现问题' },
      { label: '发现问题', before: '台账缺页', after: '无' },
      { label: '后续处理', before: '移送办案机构', after: '无需后续处理' },
      { label: '备注', before: '无', after: '已复核' },
    ]);
    const mended = { ...first, rows: [{ ...first.rows[0], corrected: true }] };
    expect(differences(first, mended, new Map())).toEqual([
      { label: '发现问题', before: '台账缺页', after: '台账缺页(已当场改正)' },
    ]);
  });

  it('changes nothing until it is accepted: the newest accepted version stays in force', () => {
    const stand = (...decisions: (string | null)[]) => {
      const versions = decisions.map((decision, at) => ({
        decision: decision as 'ACCEPTED' | 'RETURNED' | null,
        version: decisions.length - at,
      }));
      const { inForce, correction } = standOf(versions);
      return [inForce?.version ?? null, correction];
    };
    expect(stand()).toEqual([null, null]);
    expect(stand(null)).toEqual([1, null]);
    expect(stand(null, 'RETURNED')).toEqual([2, null]);
    expect(stand('ACCEPTED', 'RETURNED')).toEqual([2, null]);
    expect(stand(null, 'ACCEPTED')).toEqual([1, 'WAITING']);
    expect(stand('RETURNED', 'ACCEPTED')).toEqual([1, 'RETURNED']);
    expect(stand(null, 'RETURNED', 'ACCEPTED', 'RETURNED')).toEqual([2, 'WAITING']);
    expect(stand('ACCEPTED', 'RETURNED', 'ACCEPTED')).toEqual([3, null]);
  });
});
