import fc from 'fast-check';
import {
  drawRefusal,
  newRows,
  publicationRows,
  RESULT_COLUMNS,
  resultRefusal,
  type ReviewedResult,
} from '../../src/disclosure/disclosure.rules.js';
import { redactText } from '../../src/kernel/redacted-text.js';

const heading = {
  planNumber: '甘交发〔2026〕3号',
  planTitle: '2026年度抽查计划',
  taskNumber: '513300-2026-0001',
  taskName: '维修企业抽查',
  drawType: '部门联合抽查(不定向)',
  itemName: '车辆维修企业的检查',
  leadPool: 'JT',
};
const result = (change: Partial<ReviewedResult> = {}): ReviewedResult => ({
  number: '513300-2026-0001-0001',
  subjectName: '康定顺达汽修厂',
  subjectCode: '91350200MA2YJ1XR9G',
  areaName: '康定市',
  resultCode: 'NO_ISSUE',
  followUp: 'NONE',
  inspectedOn: '2026-03-10',
  correctBy: null,
  remark: null,
  agencies: [
    { poolCode: 'HJ', names: ['州生态环境局'] },
    { poolCode: 'JT', names: ['康定市交通运输局', '州交通运输综合行政执法支队'] },
  ],
  inspectorNames: ['扎西顿珠', '扎西', '李'],
  ...change,
});

describe('redaction', () => {
  it('masks phones however they are written', () => {
    expect(redactText('联系人手机13812341234。', [])).toBe('联系人手机138****1234。');
    expect(redactText('+86 138-1234-1234', [])).toBe('138****1234');
    expect(redactText('值班0836-2835678', [])).toBe('值班083****5678');
    expect(redactText('联系电话：2835678', [])).toBe('联系电话：***78');
  });

  it('takes out identity card numbers, right or mistyped, old or new', () => {
    for (const number of ['11010519491231002X', '110105194912310029', '110105491231002']) {
      expect(redactText(`证件${number}号`, [])).toBe('证件(证件号码已隐去)号');
    }
  });

  it('leaves codes, digests, dates and amounts alone', () => {
    for (const text of [
      '91350200MA2YJ1XR9G',
      '91350200776049653A',
      '2401-513301-04-01-123456',
      '513300-2026-0001-0001',
      '2026-03-10',
      '罚款12345678元',
      'a1b2c3d4e5f6'.repeat(5),
    ]) {
      expect(redactText(text, [])).toBe(text);
    }
  });

  it('takes out names, the longest first, never a single character', () => {
    expect(redactText('扎西顿珠与扎西到场，李某陪同', ['扎西', '扎西顿珠', '李'])).toBe(
      '检查人员与检查人员到场，李某陪同',
    );
  });

  it('leaves no mobile number and no name in any text', () => {
    const mobile = fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map(String);
    const part = fc.oneof(fc.constantFrom('扎西顿珠', '电话', ',', ' ', '检查', 'X'), mobile);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        // Joined by a mark: digits run together are no phone number any more.
        const clean = redactText(parts.join('、'), ['扎西顿珠']);
        expect(clean).not.toMatch(/1[3-9]\d{9}/);
        expect(clean).not.toContain('扎西顿珠');
      }),
    );
  });
});

describe('publication rows', () => {
  it('have the official columns in order', () => {
    expect(RESULT_COLUMNS.map((column) => column.heading).join(',')).toBe(
      '序号,抽查计划编号,抽查计划名称,任务编号,任务名称,抽查类型,检查对象,统一社会信用代码/项目代码,所在县(市),' +
        '抽查事项,检查机关(牵头/配合),检查完成日期,检查结果,处理情况,备注',
    );
    expect(publicationRows(heading, [result()])).toEqual([
      {
        seq: '1',
        planNumber: '甘交发〔2026〕3号',
        planTitle: '2026年度抽查计划',
        taskNumber: '513300-2026-0001',
        taskName: '维修企业抽查',
        drawType: '部门联合抽查(不定向)',
        subjectName: '康定顺达汽修厂',
        subjectCode: '91350200MA2YJ1XR9G',
        areaName: '康定市',
        itemName: '车辆维修企业的检查',
        agencies: '牵头：康定市交通运输局、州交通运输综合行政执法支队；配合：州生态环境局',
        inspectedOn: '2026-03-10',
        result: '未发现问题',
        handling: '无需后续处理',
        remark: '',
      },
    ]);
  });

  it('give the day until which a fault is to be mended', () => {
    const [row] = publicationRows(heading, [
      result({
        resultCode: 'RECTIFICATION_ORDERED',
        followUp: 'ORDER_TO_CORRECT',
        correctBy: '2026-04-01',
      }),
    ]);
    expect(row.handling).toBe('责令限期改正(期限 2026-04-01)');
  });

  it('are numbered in the order of the tasks, whatever order they come in', () => {
    const results = ['0003', '0001', '0002'].map((n) =>
      result({ number: `513300-2026-0001-${n}`, areaName: n }),
    );
    const rows = publicationRows(heading, results);
    expect(rows.map(({ seq, areaName }) => `${seq} ${areaName}`)).toEqual(['1 0001', '2 0002', '3 0003']);
  });

  it('tell which of them are new, their number left aside', () => {
    const one = result({ number: '513300-2026-0001-0002' });
    const two = result({ number: '513300-2026-0001-0001', subjectCode: '91350200776049653A' });
    const before = publicationRows(heading, [one]);
    const after = publicationRows(heading, [one, two]);
    expect(newRows(after, before).map((row) => row.subjectCode)).toEqual(['91350200776049653A']);
    expect(newRows(after, after)).toEqual([]);
  });
});

describe('when something may be published', () => {
  const draw = {
    state: 'SEALED',
    announced: false,
    publicFrom: null,
    today: '2026-03-02',
    tasks: 3,
    reviewed: 3,
  };

  it('keeps a sealed draw back until every visit is over, an announced one not', () => {
    expect(drawRefusal(draw)).toBeNull();
    expect(drawRefusal({ ...draw, reviewed: 2 })).toContain('还有 1 项任务未完成(共 3 项)');
    expect(drawRefusal({ ...draw, announced: true, reviewed: 0 })).toBeNull();
    expect(drawRefusal({ ...draw, announced: true, givesAway: '513300-2026-0001' })).toContain(
      '请先公示任务 513300-2026-0001',
    );
    expect(drawRefusal({ ...draw, state: 'FROZEN' })).toContain('还没有完成');
    expect(drawRefusal({ ...draw, state: 'VOIDED' })).toContain('作废');
  });

  it('publishes results as soon as there is one', () => {
    expect(resultRefusal({ ...draw, reviewed: 1 })).toBeNull();
    expect(resultRefusal({ ...draw, reviewed: 0 })).toContain('还没有审核通过');
    expect(resultRefusal({ ...draw, tasks: 0, reviewed: 0 })).toContain('没有检查任务');
    expect(resultRefusal({ ...draw, state: 'VOIDED' })).toContain('作废');
  });
});
