import { type Check, words } from '../kinds/columns.js';
import { LONGEST_DAYS, REMARK_LENGTH } from '../absence/absence.rules.js';
import { daysBetween } from '../../kernel/day.js';
import type { ImportKind, Lookups, RowValues } from './import-types.js';
import { certificateFault } from './conflict-kind.js';

/** 休假与值班: days on which people cannot be sent out. */
export const ABSENCE: ImportKind = {
  kind: 'ABSENCE',
  title: '休假与值班',
  identities: [{ keys: ['certificateNo', 'kind', 'from', 'to'], unlessDiffers: 'issuer' }],
  checkRow,
  columns: [
    {
      key: 'certificateNo',
      heading: '执法证号',
      synonyms: words(
        '执法证件号 执法证编号 执法证号码 证件编号 证件号 证件号码 证号 行政执法证号 行政执法证编号 执法人员证号',
        '检查人员证号 执法证件编号 执法证',
      ),
      headingPattern: /执法.{0,6}证.{0,2}(号|编号|号码)$/,
      type: 'code',
      required: true,
      maxLength: 60,
      note: '已入库的执法检查人员的执法证号。',
      example: '川V220000',
    },
    {
      key: 'issuer',
      heading: '发证机关',
      synonyms: words('发证单位 颁证机关 颁发机关 发证部门 颁证单位 证件发证机关 发证机构'),
      type: 'text',
      maxLength: 100,
      note: '同一证号有几个发证机关时必填。',
      example: '四川省人民政府',
    },
    {
      key: 'name',
      heading: '姓名',
      synonyms: words(
        '人员姓名 执法人员 执法人员姓名 检查人员 检查人员姓名 名字 持证人 休假人 值班人 请假人',
      ),
      type: 'text',
      maxLength: 60,
      note: '用来核对证号；填写的须与名录库一致。',
      example: '王五',
    },
    {
      key: 'kind',
      heading: '类别',
      synonyms: words(
        '类型 休假类别 休假类型 请假类别 请假类型 假别 不在岗类别 不在岗原因 请假种类 休假种类',
      ),
      type: 'choice',
      required: true,
      choices: [
        {
          value: 'LEAVE',
          label: '休假',
          synonyms: words(
            '请假 年休假 年假 公休 公休假 事假 探亲假 婚假 产假 陪产假 护理假 丧假 育儿假 轮休 补休 调休',
          ),
        },
        { value: 'SICK', label: '病假', synonyms: words('病休 因病 住院 因病住院 病假住院') },
        {
          value: 'DUTY',
          label: '值班',
          synonyms: words('值守 带班 应急值班 备勤 值班备勤 应急值守 值班带班'),
        },
        {
          value: 'TRAINING',
          label: '培训学习',
          synonyms: words('培训 学习 脱产学习 党校学习 脱产培训 外出培训 参加培训 外出学习'),
        },
        {
          value: 'SECONDED',
          label: '借调',
          synonyms: words('外借 抽调 借出 挂职 驻村 跟班学习 援外 专班 抽调专班'),
        },
        { value: 'OTHER', label: '其他', synonyms: words('其它 出差 公出 会议 开会 因公外出 其他原因') },
      ],
      note: '休假、病假、值班、培训学习、借调、其他之一。',
      example: '休假',
    },
    {
      key: 'from',
      heading: '自',
      synonyms: words(
        '开始日期 起始日期 开始时间 起始时间 起 从 开始 起日 休假开始日期 请假开始日期 开始日 起始日 值班开始日期 自何日',
      ),
      type: 'day',
      required: true,
      note: '第一天，如 2026-03-02。',
      example: '2026-03-02',
    },
    {
      key: 'to',
      heading: '至',
      synonyms: words(
        '结束日期 截止日期 终止日期 结束时间 截止时间 止 到 结束 止日 休假结束日期 请假结束日期 结束日 截止日 值班结束日期',
      ),
      type: 'day',
      required: true,
      note: '最后一天(含当天)；只有一天的，与“自”相同。',
      example: '2026-03-06',
    },
    {
      key: 'remark',
      heading: '说明',
      synonyms: words('备注 事由 原因 情况说明 具体情况 请假事由 休假事由 具体说明'),
      type: 'text',
      maxLength: REMARK_LENGTH,
      personal: true,
      note: '可不填；不要填病情和身份证号。',
      example: '',
    },
  ],
};

function checkRow(values: RowValues, lookups: Lookups): (Check & { key: string })[] {
  const checks: (Check & { key: string })[] = [];
  const fault = (key: string, code: string, message: string) =>
    checks.push({ key, fault: { code, message } });
  const [from, to] = [String(values.from), String(values.to)];
  if (to < from) {
    fault('to', 'ORDER', `结束日期 ${to} 早于开始日期 ${from}。请核对这两个日期。`);
  } else if (daysBetween(from, to) > LONGEST_DAYS) {
    fault('to', 'TOO_LONG', '一次登记不得超过三年。请核对年份；长期不在岗的，请把人员状态改为离岗。');
  }
  const message = certificateFault(
    String(values.certificateNo),
    values.issuer as string | null | undefined,
    lookups,
  );
  if (message !== null) fault('certificateNo', 'UNKNOWN_INSPECTOR', message);
  return checks;
}
