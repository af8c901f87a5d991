import type { ExclusionReason } from './frame/frame.rules.js';
import type { InspectorExclusion } from './frame/roster.rules.js';

/** What people read in place of a code of the draw's files. */
export const EXCLUSION_NAMES: Readonly<Record<ExclusionReason, string>> = {
  SUSPENDED: '停业(停工)',
  DEREGISTERED: '注销',
  REVOKED: '吊销(撤销)',
  MOVED_OUT: '迁出',
  COMPLETED: '已交(竣)工',
  INACTIVE: '未在经营(建设)状态',
  OUT_OF_SCOPE: '不在本计划项的县(市)范围',
  RECENTLY_DRAWN: '本年度本计划项已抽中',
  CAP_REACHED: '已达年度检查次数上限',
  CAP_HELD: '另一任务已冻结未抽取或候补待用，可能用满年度检查次数，等其办结',
  CAP_SHARED: '同一企业的其他项目已入库，再抽会超过年度检查次数上限',
};

export const INSPECTOR_EXCLUSION_NAMES: Readonly<Record<InspectorExclusion, string>> = {
  OFF_DUTY: '不在岗',
  EXPERT: '专家(不计入执法检查人员)',
  CERTIFICATE_EXPIRED: '执法证在检查期限内到期',
  NOT_AUTHORISED: '执法事项范围不含本事项',
  AGENCY_CLOSED: '所属部门已停用',
  ON_LEAVE: '检查期限内的工作日全部休假、值班或外出',
};

const STEP_NAMES: Readonly<Record<string, string>> = {
  AREA: '本县(市)',
  NEIGHBOURS: '相邻县(市)',
  AGENCY: '全系统',
  DIRECT: '直接委派',
};

/** Ladder step of a team: AREA → 本县(市). */
export function stepName(step: string): string {
  return STEP_NAMES[step] ?? '全系统';
}

/** Last column of drawn.tsv: DRAWN → 抽中, RESERVE → 候补, 2026-03 → 2026年3月批次. */
export function outcomeName(outcome: string): string {
  if (outcome === 'DRAWN') return '抽中';
  if (outcome === 'RESERVE') return '候补';
  return `${outcome.slice(0, 4)}年${Number(outcome.slice(5, 7))}月批次`;
}

/** A stratum as people say it: A → A级. */
export function stratumName(stratum: string): string {
  return /^[A-D]$/.test(stratum) ? `${stratum}级` : stratum;
}

/** Reason of excluded.tsv as people say it. */
export function exclusionName(reason: string): string {
  return (EXCLUSION_NAMES as Readonly<Record<string, string>>)[reason] ?? '其他原因';
}

/** DEVICE → how the digits come about. */
export const ENTROPY_KIND_NAMES: Readonly<Record<'DEVICE' | 'PUBLIC', string>> = {
  DEVICE: '现场摇球或掷骰，当众读出',
  PUBLIC: '事先指定的公开数值(如彩票开奖号码)',
};
