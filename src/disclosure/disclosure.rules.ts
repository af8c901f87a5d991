import { chineseDay, type Day } from '../kernel/day.js';
import { FOLLOW_UPS, isFollowUp, isResultCode, RESULT_CODES } from '../inspection/result-codes.js';

/** What is published. */
export const DISCLOSURE_KINDS = {
  ITEM_LIST: '随机抽查事项清单',
  JOINT_LIST: '部门联合抽查事项清单',
  PLAN: '年度抽查计划',
  ANNOUNCEMENT: '抽取公告',
  DRAW: '抽查名单和抽取过程',
  CHANGE: '递补、补位和作废',
  RESULT: '抽查结果',
  STATISTICS: '抽查统计',
} as const;

/** A first or added version, one that alters what was public, or one that takes it back. */
export const DISCLOSURE_ACTIONS = { PUBLISH: '公示', CORRECT: '更正', WITHDRAW: '撤回' } as const;

export type DisclosureAction = keyof typeof DISCLOSURE_ACTIONS;

export type DisclosureKind = keyof typeof DISCLOSURE_KINDS;

/** Official columns of the result publication (抽查结果公示表), in their order. */
export const RESULT_COLUMNS = [
  { key: 'seq', heading: '序号' },
  { key: 'planNumber', heading: '抽查计划编号' },
  { key: 'planTitle', heading: '抽查计划名称' },
  { key: 'taskNumber', heading: '任务编号' },
  { key: 'taskName', heading: '任务名称' },
  { key: 'drawType', heading: '抽查类型' },
  { key: 'subjectName', heading: '检查对象' },
  { key: 'subjectCode', heading: '统一社会信用代码/项目代码' },
  { key: 'areaName', heading: '所在县(市)' },
  { key: 'itemName', heading: '抽查事项' },
  { key: 'agencies', heading: '检查机关(牵头/配合)' },
  { key: 'inspectedOn', heading: '检查完成日期' },
  { key: 'result', heading: '检查结果' },
  { key: 'handling', heading: '处理情况' },
  { key: 'remark', heading: '备注' },
] as const;

export type ResultColumn = (typeof RESULT_COLUMNS)[number]['key'];
/** A row of the publication: a text a column, the number as digits. */
export type ResultRow = Readonly<Record<ResultColumn, string>>;

/** What all rows of one draw share. */
export interface TaskHeading {
  readonly planNumber: string;
  readonly planTitle: string;
  /** Number of the draw: 513300-2026-0001. */
  readonly taskNumber: string;
  readonly taskName: string;
  /** Chinese, e.g. 部门联合抽查(不定向). */
  readonly drawType: string;
  readonly itemName: string;
  readonly leadPool: string;
}

/** A reviewed result with what publication needs of its task. */
export interface ReviewedResult {
  /** Number of the inspection task: decides the order. */
  readonly number: string;
  readonly subjectName: string;
  readonly subjectCode: string;
  readonly areaName: string;
  readonly resultCode: string;
  readonly followUp: string;
  readonly inspectedOn: Day;
  readonly correctBy: Day | null;
  readonly remark: string | null;
  /** Agencies that seat the team, by system; a system whose seats are all vacant gives its own name. */
  readonly agencies: readonly { readonly poolCode: string; readonly names: readonly string[] }[];
  /** Names of the team, to be taken out of free texts; never published. */
  readonly inspectorNames: readonly string[];
}

/** Rows of a publication in the order of the task numbers, as the record has them: they are redacted before they go out. */
export function publicationRows(heading: TaskHeading, results: readonly ReviewedResult[]): ResultRow[] {
  const ordered = [...results].sort((a, b) => (a.number < b.number ? -1 : 1));
  return ordered.map((result, index) => ({
    seq: String(index + 1),
    planNumber: heading.planNumber,
    planTitle: heading.planTitle,
    taskNumber: heading.taskNumber,
    taskName: heading.taskName,
    drawType: heading.drawType,
    subjectName: result.subjectName,
    subjectCode: result.subjectCode,
    areaName: result.areaName,
    itemName: heading.itemName,
    agencies: agenciesText(heading.leadPool, result.agencies),
    inspectedOn: result.inspectedOn,
    result: isResultCode(result.resultCode) ? RESULT_CODES[result.resultCode].name : '',
    handling: handlingText(result),
    remark: result.remark ?? '',
  }));
}

/** 牵头：甲；配合：乙、丙. Without partners only the lead. */
function agenciesText(leadPool: string, agencies: ReviewedResult['agencies']): string {
  const namesOf = (lead: boolean) =>
    agencies
      .filter(({ poolCode }) => (poolCode === leadPool) === lead)
      .flatMap(({ names }) => names)
      .join('、');
  const partners = namesOf(false);
  return `牵头：${namesOf(true)}${partners === '' ? '' : `；配合：${partners}`}`;
}

function handlingText({ followUp, correctBy }: ReviewedResult): string {
  const name = isFollowUp(followUp) ? FOLLOW_UPS[followUp] : '';
  return followUp === 'ORDER_TO_CORRECT' && correctBy ? `${name}(期限 ${correctBy})` : name;
}

/** Which rows a new version adds or changes against the one before; 序号 does not count. */
export function newRows(rows: readonly ResultRow[], before: readonly ResultRow[]): ResultRow[] {
  const known = new Set(before.map(resultRowText));
  return rows.filter((row) => !known.has(resultRowText(row)));
}

/** What a row says, without its number. */
export function resultRowText(row: ResultRow): string {
  return RESULT_COLUMNS.filter(({ key }) => key !== 'seq')
    .map(({ key }) => row[key])
    .join('\u0000');
}

/** How far a draw is, as publication asks. */
export interface DrawReadiness {
  /** State of the draw. */
  readonly state: string;
  readonly announced: boolean;
  /** Day set before the freeze from which an announced list is public; null for at once. */
  readonly publicFrom: Day | null;
  readonly today: Day;
  readonly tasks: number;
  /** Tasks whose result was accepted. */
  readonly reviewed: number;
  /** Number of an earlier draw whose secret list this one's bundle would give away. */
  readonly givesAway?: string;
}

/**
 * Why the draw itself may not be published yet (Chinese), or null. An announced list is public as soon as it is
 * sealed, or from the day that was set before the freeze; any other only when every visit is over, for the seed gives the whole list away (draw rules, section 4).
 */
export function drawRefusal(readiness: DrawReadiness): string | null {
  const { state, announced, publicFrom, today, tasks, reviewed, givesAway } = readiness;
  if (state === 'VOIDED') return '这次抽取已作废，不能公示。';
  if (state !== 'SEALED' && state !== 'PUBLISHED') return '抽取还没有完成，不能公示抽查名单。';
  if (announced && publicFrom !== null && today < publicFrom) {
    return `这次抽取的名单按冻结前的决定自${chineseDay(publicFrom)}起公开，此前不能公示。`;
  }
  if (givesAway !== undefined) {
    return `这次抽取的排除名单写明了较早任务 ${givesAway} 抽中的检查对象，而那次的名单尚未公开。请先公示任务 ${givesAway} 的抽查名单。`;
  }
  if (announced || reviewed === tasks) return null;
  return `这次抽取的名单没有提前公告，要等全部任务审核通过后才能公示名单和种子：还有 ${tasks - reviewed} 项任务未完成(共 ${tasks} 项)。`;
}

/** Why results of a draw cannot be published (Chinese), or null. */
export function resultRefusal({
  state,
  tasks,
  reviewed,
}: Pick<DrawReadiness, 'state' | 'tasks' | 'reviewed'>): string | null {
  if (state === 'VOIDED') return '这次抽取已作废，不能公示检查结果。';
  if (tasks === 0) return '这次抽取还没有检查任务，没有可以公示的结果。';
  return reviewed === 0 ? `还没有审核通过的检查结果，不能公示(共 ${tasks} 项任务)。` : null;
}
