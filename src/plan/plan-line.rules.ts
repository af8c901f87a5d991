import { isDay, lastDayOf } from '../kernel/day.js';
import { compareRatios, isRatio } from '../kernel/decimal.js';
import type { Fault } from '../kernel/domain-error.js';
import { subjectKind } from '../registry/kinds/subject-kinds.js';
import { LADDER_STEPS, STRATUM_KEYS } from './plan.types.js';
import type { LadderStep, PlanLineInput, StratumPlan, TeamPlan } from './plan.types.js';

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
const LARGEST_TEAM = 20;

/** All faults of a line, each tied to its field (`strata.A.ratio`, `teams.GA.size`), naming the rule. */
export function lineFaults(line: PlanLineInput, context: LineContext): Fault[] {
  return [
    ...textFaults(line),
    ...itemFaults(line, context),
    ...areaFaults(line, context),
    ...sampleFaults(line),
    ...poolFaults(line, context),
    ...line.teams.flatMap((team) => teamFaults(team, context)),
    ...monthFaults(line, context),
    ...deadlineFaults(line, context),
  ];
}

function fault(field: string, code: string, message: string): Fault {
  return { field, code, message };
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
  if ((line.remark ?? '').length > 500) faults.push(fault('remark', 'TOO_LONG', '备注不能超过500字。'));
  return faults;
}

function itemFaults(line: PlanLineInput, { item }: LineContext): Fault[] {
  if (line.itemCode === '') return [fault('itemCode', 'REQUIRED', '请选择抽查事项。')];
  if (!item) {
    const message = '抽查事项不在随机抽查事项清单中,不在清单的不得检查(国办发〔2024〕54号)。请重新选择。';
    return [fault('itemCode', 'NOT_LISTED', message)];
  }
  const faults: Fault[] = [];
  if (!subjectKind(line.subjectKind) || !item.subjectKinds.includes(line.subjectKind)) {
    const names = item.subjectKinds.map((kind) => subjectKind(kind)?.title ?? '其他对象');
    faults.push(
      fault(
        'subjectKind',
        'NOT_OF_ITEM',
        `“${item.name}”的检查对象是${names.join('、')},请改选对象类别或事项。`,
      ),
    );
  }
  if (line.mode === 'ORDER' && item.priority !== 'KEY') {
    const message = '一般检查事项的抽查比例应有上限,不能全覆盖(国发〔2019〕5号)。请改为抽样并填写比例。';
    faults.push(fault('mode', 'GENERAL_ITEM', message));
  }
  return faults;
}

function areaFaults(line: PlanLineInput, { counties }: LineContext): Fault[] {
  const unknown = line.areaCodes.filter((code) => !counties.has(code));
  if (unknown.length > 0) {
    return [fault('areaCodes', 'UNKNOWN', `没有代码为${unknown.join('、')}的县(市),请重新选择范围。`)];
  }
  return hasRepeats(line.areaCodes)
    ? [fault('areaCodes', 'REPEATED', '同一县(市)选了两次,请去掉一个。')]
    : [];
}

function sampleFaults(line: PlanLineInput): Fault[] {
  if (line.mode === 'ORDER') {
    if (line.strata.length === 0 && line.cap === null && line.reserve === null) return [];
    return [
      fault('mode', 'ORDER', '全覆盖检查所有对象,不设比例、户数、上限和候补。请清空这些内容,或改为抽样。'),
    ];
  }
  const faults = line.strata.flatMap(stratumFaults);
  if (hasRepeats(line.strata.map((stratum) => stratum.key))) {
    faults.push(fault('strata', 'REPEATED', '同一信用风险等级填了两次,请去掉一个。'));
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
      fault('strata', 'UNKNOWN', `没有“${stratum.key}”这个信用风险等级,只有${STRATUM_KEYS.join('、')}。`),
    ];
  }
  const faults: Fault[] = [];
  if (stratum.ratio !== undefined && stratum.count !== undefined) {
    faults.push(fault(at, 'BOTH', `${name}既有比例又有户数,请只保留一项。`));
  } else if (stratum.ratio === undefined && stratum.count === undefined) {
    faults.push(fault(at, 'REQUIRED', `${name}没有比例也没有户数,请填写其中一项。`));
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

function poolFaults(line: PlanLineInput, { pools }: LineContext): Fault[] {
  const faults: Fault[] = [];
  if (line.leadPool === '') faults.push(fault('leadPool', 'REQUIRED', '请选择牵头部门。'));
  else if (!pools.has(line.leadPool)) {
    faults.push(fault('leadPool', 'UNKNOWN', `没有代码为${line.leadPool}的部门(系统),请重新选择牵头部门。`));
  }
  const unknown = line.partnerPools.filter((code) => !pools.has(code));
  if (unknown.length > 0) {
    faults.push(fault('partnerPools', 'UNKNOWN', `没有代码为${unknown.join('、')}的部门(系统),请重新选择。`));
  }
  if (hasRepeats([line.leadPool, ...line.partnerPools])) {
    faults.push(fault('partnerPools', 'REPEATED', '参与部门重复,或与牵头部门相同,请去掉一个。'));
  }
  if (line.drawType === 'JOINT' && line.partnerPools.length === 0) {
    faults.push(
      fault(
        'partnerPools',
        'REQUIRED',
        '部门联合抽查至少要有一个参与部门;只有一个部门的请改为部门内部抽查。',
      ),
    );
  }
  if (line.drawType !== 'JOINT' && line.partnerPools.length > 0) {
    faults.push(
      fault('drawType', 'NOT_JOINT', '有其他部门参与的是部门联合抽查,请改抽查类型或去掉参与部门。'),
    );
  }
  return [...faults, ...seatingFaults(line, pools)];
}

/** Each pool of the line seats one team, and nobody else does. */
function seatingFaults(line: PlanLineInput, pools: ReadonlyMap<string, string>): Fault[] {
  const taking = new Set([line.leadPool, ...line.partnerPools].filter((code) => pools.has(code)));
  const seated = line.teams.map((team) => team.agency);
  const faults: Fault[] = [];
  for (const code of taking) {
    if (!seated.includes(code)) {
      faults.push(
        fault(`teams.${code}`, 'REQUIRED', `请设置${pools.get(code)}的检查组:各部门都要派出检查组。`),
      );
    }
  }
  for (const code of new Set(seated)) {
    if (!taking.has(code)) {
      const message = `${pools.get(code) ?? code}不是牵头或参与部门,不能派出检查组。`;
      faults.push(fault(`teams.${code}`, 'NOT_TAKING_PART', message));
    }
  }
  if (hasRepeats(seated)) faults.push(fault('teams', 'REPEATED', '同一部门设置了两个检查组,请去掉一个。'));
  return faults;
}

function teamFaults(team: TeamPlan, { pools }: LineContext): Fault[] {
  const name = pools.get(team.agency) ?? team.agency;
  const at = `teams.${team.agency}`;
  const faults: Fault[] = [];
  if (!Number.isInteger(team.size) || team.size < 2) {
    faults.push(fault(`${at}.size`, 'TEAM_SIZE', `${name}的检查组至少2人(行政处罚法第42条)。`));
  } else if (team.size > LARGEST_TEAM) {
    faults.push(fault(`${at}.size`, 'TEAM_SIZE', `${name}的检查组不能超过${LARGEST_TEAM}人。`));
  }
  if (!isLadder(team.ladder)) {
    const message = `${name}的人员匹配范围须从本县(市)、相邻县(市)、全系统中选取,由小到大,不能重复。`;
    faults.push(fault(`${at}.ladder`, 'LADDER', message));
  }
  return faults;
}

function monthFaults(line: PlanLineInput, { counties }: LineContext): Fault[] {
  if (line.months.length === 0) return [fault('months', 'REQUIRED', '请至少选择一个抽查月份。')];
  if (!line.months.every((month) => Number.isInteger(month) && month >= 1 && month <= 12)) {
    return [fault('months', 'MONTH', '抽查月份须在1至12月之间。')];
  }
  if (hasRepeats(line.months)) return [fault('months', 'REPEATED', '同一月份选了两次,请去掉一个。')];
  const codes = line.areaCodes.length > 0 ? line.areaCodes : [...counties.keys()];
  const areas = codes.flatMap((code) => counties.get(code) ?? []);
  if (areas.length === 0) return [];
  const closed = line.months.filter((month) => areas.every((area) => area.closedMonths.includes(month)));
  if (closed.length === 0) return [];
  const message = `所选县(市)在${closed.join('、')}月都不安排检查(冬季),请改选月份或范围。`;
  return [fault('months', 'CLOSED', message)];
}

function deadlineFaults(line: PlanLineInput, { year }: LineContext): Fault[] {
  if (!isDay(line.deadline)) {
    return [fault('deadline', 'DAY', `请填写抽查完成时限,如 ${year}-11-30。`)];
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

function isLadder(ladder: readonly LadderStep[]): boolean {
  const places = ladder.map((step) => LADDER_STEPS.indexOf(step));
  return places.length > 0 && places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1]));
}

function hasRepeats(list: readonly (string | number)[]): boolean {
  return new Set(list).size < list.length;
}
