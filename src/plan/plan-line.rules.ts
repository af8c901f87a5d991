import { isDay, lastDayOf } from '../kernel/day.js';
import { compareRatios, isRatio } from '../kernel/decimal.js';
import type { Fault } from '../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../kernel/text.js';
import { cleanConditions, conditionFaults } from '../registry/conditions/condition.rules.js';
import { subjectKind } from '../registry/kinds/subject-kinds.js';
import { fault, hasRepeats, poolFaults, teamFaults } from './plan-team.rules.js';
import { STRATUM_KEYS } from './plan.types.js';
import type { PlanLineInput, StratumPlan } from './plan.types.js';

/** What a line is judged against. */
export interface LineContext {
  readonly year: number;
  /** The item as the list in force has it; null where it has none of that code. */
  readonly item: {
    readonly name: string;
    readonly subjectKinds: readonly string[];
    readonly priority: string;
  } | null;
  /** Names of the agency pools, by code. */
  readonly pools: ReadonlyMap<string, string>;
  /** Counties by code. */
  readonly counties: ReadonlyMap<string, { readonly name: string; readonly closedMonths: readonly number[] }>;
}

const MOST_SUBJECTS = 1_000_000;

/** All faults of a line, each tied to its field (`strata.A.ratio`, `teams.GA.size`), naming the rule. */
export function lineFaults(line: PlanLineInput, context: LineContext): Fault[] {
  return [
    ...textFaults(line),
    ...itemFaults(line, context),
    ...areaFaults(line, context),
    ...conditionFaults(line.subjectKind, line.conditions ?? []).map(({ key, code, message }) =>
      fault(`conditions.${key}`, code, message),
    ),
    ...sampleFaults(line),
    ...poolFaults(line, context.pools),
    ...line.teams.flatMap((team) => teamFaults(team, context.pools)),
    ...monthFaults(line, context),
    ...deadlineFaults(line, context),
  ];
}

/** A line as it is kept: texts cleaned, classes and months in order, no remark instead of an empty one. */
export function cleanLine(line: PlanLineInput): PlanLineInput & Pick<Required<PlanLineInput>, 'conditions'> {
  const remark = cleanText(line.remark ?? '');
  return {
    taskName: cleanText(line.taskName),
    itemCode: line.itemCode,
    alsoItems: [...(line.alsoItems ?? [])],
    subjectKind: line.subjectKind,
    areaCodes: [...line.areaCodes].sort(),
    conditions: cleanConditions(line.subjectKind, line.conditions ?? []),
    mode: line.mode,
    rounding: line.rounding,
    strata: [...line.strata].sort((a, b) => STRATUM_KEYS.indexOf(a.key) - STRATUM_KEYS.indexOf(b.key)),
    cap: line.cap,
    reserve: line.reserve,
    drawType: line.drawType,
    sampling: line.sampling,
    leadPool: line.leadPool,
    partnerPools: [...line.partnerPools],
    teams: [...line.teams],
    months: [...line.months].sort((a, b) => a - b),
    methods: cleanText(line.methods),
    organisingLevel: cleanText(line.organisingLevel),
    implementingLevel: cleanText(line.implementingLevel),
    deadline: line.deadline,
    announced: line.announced,
    remark: remark === '' ? null : remark,
  };
}

function textFaults(line: PlanLineInput): Fault[] {
  const required: [keyof PlanLineInput, string, number][] = [
    ['taskName', '任务名称', 100],
    ['methods', '检查方式', 100],
    ['organisingLevel', '组织层级', 50],
    ['implementingLevel', '实施层级', 50],
  ];
  const faults = required.flatMap(([field, name, most]) => {
    const text = String(line[field]);
    if (text === '') return [fault(field, 'REQUIRED', `请填写${name}。`)];
    return text.length > most ? [fault(field, 'TOO_LONG', `${name}不能超过${most}字。`)] : [];
  });
  const remark = line.remark ?? '';
  if (remark.length > 500) faults.push(fault('remark', 'TOO_LONG', '备注不能超过500字。'));
  if (holdsIdCardNumber(remark)) {
    faults.push(
      fault('remark', 'ID_CARD', '备注中有身份证号码，系统不保存身份证号码，请删去(个人信息保护法第6条)。'),
    );
  }
  return faults;
}

function itemFaults(line: PlanLineInput, { item }: LineContext): Fault[] {
  if (line.itemCode === '') return [fault('itemCode', 'REQUIRED', '请选择抽查事项。')];
  if (!item) {
    const message = '抽查事项不在随机抽查事项清单中，不在清单的不得检查(国办发〔2024〕54号)。请重新选择。';
    return [fault('itemCode', 'NOT_LISTED', message)];
  }
  const faults: Fault[] = [];
  if (!subjectKind(line.subjectKind) || !item.subjectKinds.includes(line.subjectKind)) {
    const names = item.subjectKinds.map((kind) => subjectKind(kind)?.title ?? '其他对象');
    faults.push(
      fault(
        'subjectKind',
        'NOT_OF_ITEM',
        `“${item.name}”的检查对象是${names.join('、')}，请改选对象类别或事项。`,
      ),
    );
  }
  if (line.mode === 'ORDER' && item.priority !== 'KEY') {
    const message = '一般检查事项的抽查比例应有上限，不能全覆盖(国发〔2019〕5号)。请改为抽样并填写比例。';
    faults.push(fault('mode', 'GENERAL_ITEM', message));
  }
  return faults;
}

function areaFaults(line: PlanLineInput, { counties }: LineContext): Fault[] {
  const unknown = line.areaCodes.filter((code) => !counties.has(code));
  if (unknown.length > 0) {
    return [fault('areaCodes', 'UNKNOWN', `没有代码为${unknown.join('、')}的县(市)，请重新选择范围。`)];
  }
  return hasRepeats(line.areaCodes)
    ? [fault('areaCodes', 'REPEATED', '同一县(市)选了两次，请去掉一个。')]
    : [];
}

function sampleFaults(line: PlanLineInput): Fault[] {
  if (line.mode === 'ORDER') {
    if (line.strata.length === 0 && line.cap === null && line.reserve === null) return [];
    return [
      fault('mode', 'ORDER', '全覆盖检查所有对象，不设比例、户数、上限和候补。请清空这些内容，或改为抽样。'),
    ];
  }
  const faults = line.strata.flatMap(stratumFaults);
  if (hasRepeats(line.strata.map((stratum) => stratum.key))) {
    faults.push(fault('strata', 'REPEATED', '同一信用风险等级填了两次，请去掉一个。'));
  }
  const takes = line.strata.some(
    ({ ratio, count, min }) =>
      (isRatio(ratio) && compareRatios(ratio, '0') > 0) || (count ?? 0) > 0 || (min ?? 0) > 0,
  );
  if (line.strata.length === 0 || (!takes && faults.length === 0)) {
    faults.push(fault('strata', 'REQUIRED', '请至少为一个信用风险等级填写大于0的抽查比例或户数。'));
  }
  return [...faults, ...capFaults(line), ...reserveFaults(line)];
}

function stratumFaults(stratum: StratumPlan): Fault[] {
  const at = `strata.${stratum.key}`;
  const name = stratum.key === '未评级' ? '未评级' : `${stratum.key}级`;
  if (!STRATUM_KEYS.includes(stratum.key)) {
    return [
      fault('strata', 'UNKNOWN', `没有“${stratum.key}”这个信用风险等级，只有${STRATUM_KEYS.join('、')}。`),
    ];
  }
  const faults: Fault[] = [];
  if (stratum.ratio !== undefined && stratum.count !== undefined) {
    faults.push(fault(at, 'BOTH', `${name}既有比例又有户数，请只保留一项。`));
  } else if (stratum.ratio === undefined && stratum.count === undefined) {
    faults.push(fault(at, 'REQUIRED', `${name}没有比例也没有户数，请填写其中一项。`));
  }
  if (stratum.ratio !== undefined && !isShare(stratum.ratio)) {
    faults.push(fault(`${at}.ratio`, 'RATIO', `${name}的抽查比例须在0至1之间(0%至100%)。`));
  }
  if (!isCount(stratum.count, 0)) {
    faults.push(fault(`${at}.count`, 'COUNT', `${name}的抽查户数须是0至${MOST_SUBJECTS}的整数。`));
  }
  if (!isCount(stratum.min, 0)) {
    faults.push(fault(`${at}.min`, 'COUNT', `${name}的最少户数须是0至${MOST_SUBJECTS}的整数。`));
  }
  return faults;
}

function capFaults({ cap }: PlanLineInput): Fault[] {
  if (cap === null) return [];
  if ((cap.ratio === undefined) === (cap.count === undefined)) {
    return [fault('cap', 'BOTH', '总量上限请填写比例或户数中的一项。')];
  }
  if (cap.ratio !== undefined && (!isShare(cap.ratio) || compareRatios(cap.ratio, '0') === 0)) {
    return [fault('cap.ratio', 'RATIO', '总量上限的比例须大于0且不超过1(100%)。')];
  }
  if (!isCount(cap.count, 1)) {
    return [fault('cap.count', 'COUNT', `总量上限的户数须是1至${MOST_SUBJECTS}的整数。`)];
  }
  return [];
}

function reserveFaults({ reserve }: PlanLineInput): Fault[] {
  const faults: Fault[] = [];
  if (reserve?.ratio !== undefined && !isShare(reserve.ratio)) {
    faults.push(fault('reserve.ratio', 'RATIO', '候补比例须在0至1之间(0%至100%)。'));
  }
  if (!isCount(reserve?.min, 0)) {
    faults.push(fault('reserve.min', 'COUNT', `候补最少户数须是0至${MOST_SUBJECTS}的整数。`));
  }
  return faults;
}

function monthFaults(line: PlanLineInput, { counties }: LineContext): Fault[] {
  if (line.months.length === 0) return [fault('months', 'REQUIRED', '请至少选择一个抽查月份。')];
  if (!line.months.every((month) => Number.isInteger(month) && month >= 1 && month <= 12)) {
    return [fault('months', 'MONTH', '抽查月份须在1至12月之间。')];
  }
  if (hasRepeats(line.months)) return [fault('months', 'REPEATED', '同一月份选了两次，请去掉一个。')];
  const codes = line.areaCodes.length > 0 ? line.areaCodes : [...counties.keys()];
  const areas = codes.flatMap((code) => counties.get(code) ?? []);
  if (areas.length === 0) return [];
  const closed = line.months.filter((month) => areas.every((area) => area.closedMonths.includes(month)));
  if (closed.length === 0) return [];
  const message = `所选县(市)在${closed.join('、')}月都不安排检查(冬季)，请改选月份或范围。`;
  return [fault('months', 'CLOSED', message)];
}

function deadlineFaults(line: PlanLineInput, { year }: LineContext): Fault[] {
  if (!isDay(line.deadline)) {
    return [fault('deadline', 'DAY', `请填写抽查完成时限，如 ${year}-11-30。`)];
  }
  if (line.deadline > `${year}-12-31`) {
    return [fault('deadline', 'YEAR', `抽查完成时限须在计划年度${year}年以内。`)];
  }
  const last = Math.max(0, ...line.months.filter((month) => month >= 1 && month <= 12));
  if (last === 0) return [];
  const month = `${year}-${String(last).padStart(2, '0')}`;
  return line.deadline < lastDayOf(month)
    ? [fault('deadline', 'TOO_EARLY', `抽查完成时限不能早于最后一批抽取月份(${last}月)的月末。`)]
    : [];
}

function isShare(ratio: string): boolean {
  return isRatio(ratio) && ratio.length <= 20 && compareRatios(ratio, '1') <= 0;
}

function isCount(count: number | undefined, least: number): boolean {
  return count === undefined || (Number.isInteger(count) && count >= least && count <= MOST_SUBJECTS);
}
