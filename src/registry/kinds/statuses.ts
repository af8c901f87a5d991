import { type Choice, type Column, words } from './columns.js';

const CLOSED_OUT: readonly Choice[] = [
  {
    value: 'DEREGISTERED',
    label: '注销',
    synonyms: words('已注销 注销登记 已经注销 依法注销 企业注销 备案注销 已注销备案 许可注销 注销备案'),
  },
  {
    value: 'REVOKED',
    label: '吊销',
    synonyms: words(
      '已吊销 被吊销 撤销 已撤销 被撤销 吊销许可 吊销执照 吊销营业执照 吊销许可证 吊销未注销',
      '撤销许可 撤销登记 撤销备案 吊销撤销 被吊销、被撤销',
    ),
  },
  {
    value: 'MOVED_OUT',
    label: '迁出',
    synonyms: words('已迁出 迁移 外迁 已外迁 迁往外地 迁移异地 转出 已转出 迁走 已迁移'),
  },
];

/** 经营状态 of firms and shops. */
export const FIRM_STATUSES: readonly Choice[] = [
  {
    value: 'ACTIVE',
    label: '正常经营',
    synonyms: words(
      '正常 营业 营业中 正在营业 在业 在营 开业 存续 经营 经营中 正常营业 有效 正常在营 在册',
      '在营在册 存续在营 存续(在营、开业、在册) 在营(开业) 开业经营 正常运营 运营 运营中 正常开业',
      '在经营 正在经营 存续在业 开业在营 已开业 恢复营业 复业 已备案 正常生产经营 正常生产 营运',
      '正常营运 营业状态正常 在业(存续) 在营业 仍在营业',
    ),
  },
  {
    value: 'SUSPENDED',
    label: '歇业',
    synonyms: words(
      '停业 已停业 已歇业 暂停营业 暂停 停产 休业 停业中 歇业中 停止营业 未营业 暂停经营 停止经营',
      '未经营 停业整顿 临时停业 暂时停业 暂停业 未开业 季节性停业 停业歇业 歇业停业 停产停业 停运',
      '暂时歇业 报停',
    ),
  },
  ...CLOSED_OUT,
];

/** 工程状态 of projects. */
export const PROJECT_STATUSES: readonly Choice[] = [
  {
    value: 'ACTIVE',
    label: '在建',
    synonyms: words(
      '建设中 施工 施工中 正在施工 正在建设 续建 新开工 已开工 开工 复工 已复工 正常施工 正常在建',
      '正常 新建 在建中 在施 在施工 实施中 正常推进 建设期 在建项目 正在实施 开工建设 在建工程',
      '续建项目 新开工项目',
    ),
  },
  {
    value: 'SUSPENDED',
    label: '停工',
    synonyms: words(
      '已停工 停工中 暂停 停建 缓建 停缓建 未开工 尚未开工 暂停施工 暂时停工 冬休 待开工 冬季停工',
      '未动工 拟开工 中止 季节性停工 停工缓建 未开工、停工 前期工作 冬歇',
    ),
  },
  {
    value: 'COMPLETED',
    label: '已交工',
    synonyms: words(
      '交工 已竣工 竣工 完工 已完工 已建成 建成 交付使用 已交付 已完成 完成 交工验收 竣工验收',
      '已交工验收 已竣工验收 交工完成 通车 已通车 建成通车 已交竣工 已交(竣)工 交(竣)工 交竣工',
      '试运营 试运行 已验收 缺陷责任期 建成投用',
    ),
  },
  ...CLOSED_OUT,
];

/** The status column of a kind, with the kind's own words for its heading. */
export function statusColumn(
  heading: string,
  synonyms: readonly string[],
  choices: readonly Choice[],
): Column {
  return {
    key: 'status',
    heading,
    synonyms,
    type: 'choice',
    required: true,
    choices,
    note: `${choices.map((choice) => choice.label).join('、')}之一；抽取时只抽第一种。`,
    example: choices[0].label,
  };
}

/** Headings for the state of a firm. */
export const FIRM_STATUS_NAMES: readonly string[] = words(
  '经营状态 状态 营业状态 企业状态 登记状态 运营状态 业户状态 经营情况 存续状态 经营状况',
  '主体状态 市场主体状态 许可状态 备案状态 单位状态 营运状态 生产经营状态 业态 目前状态',
  '当前状态 是否营业 营业情况 企业经营状态',
);
