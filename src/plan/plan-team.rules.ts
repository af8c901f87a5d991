import type { Fault } from '../kernel/domain-error.js';
import { LADDER_STEPS } from './plan.types.js';
import type { LadderStep, PlanLineInput, TeamPlan } from './plan.types.js';

/** Names of the agency pools, by code. */
type Names = ReadonlyMap<string, string>;

const LARGEST_TEAM = 20;

/** A fault of a field of the line. */
export function fault(field: string, code: string, message: string): Fault {
  return { field, code, message };
}

/** True where something is listed twice. */
export function hasRepeats(list: readonly (string | number)[]): boolean {
  return new Set(list).size < list.length;
}

/** Faults of who leads, who takes part, and who seats a team. */
export function poolFaults(line: PlanLineInput, pools: Names): Fault[] {
  const faults: Fault[] = [];
  if (line.leadPool === '') faults.push(fault('leadPool', 'REQUIRED', '请选择牵头部门。'));
  else if (!pools.has(line.leadPool)) {
    faults.push(fault('leadPool', 'UNKNOWN', `没有代码为${line.leadPool}的部门(系统)，请重新选择牵头部门。`));
  }
  const unknown = line.partnerPools.filter((code) => !pools.has(code));
  if (unknown.length > 0) {
    faults.push(
      fault('partnerPools', 'UNKNOWN', `没有代码为${unknown.join('、')}的部门(系统)，请重新选择。`),
    );
  }
  if (hasRepeats([line.leadPool, ...line.partnerPools])) {
    faults.push(fault('partnerPools', 'REPEATED', '参与部门重复，或与牵头部门相同，请去掉一个。'));
  }
  if (line.drawType === 'JOINT' && line.partnerPools.length === 0) {
    faults.push(
      fault(
        'partnerPools',
        'REQUIRED',
        '部门联合抽查至少要有一个参与部门；只有一个部门的请改为部门内部抽查。',
      ),
    );
  }
  if (line.drawType !== 'JOINT' && line.partnerPools.length > 0) {
    faults.push(
      fault('drawType', 'NOT_JOINT', '有其他部门参与的是部门联合抽查，请改抽查类型或去掉参与部门。'),
    );
  }
  return [...faults, ...seatingFaults(line, pools)];
}

/** Each pool of the line seats one team, and nobody else does. */
function seatingFaults(line: PlanLineInput, pools: Names): Fault[] {
  const taking = new Set([line.leadPool, ...line.partnerPools].filter((code) => pools.has(code)));
  const seated = line.teams.map((team) => team.agency);
  const faults: Fault[] = [];
  for (const code of taking) {
    if (!seated.includes(code)) {
      faults.push(
        fault(`teams.${code}`, 'REQUIRED', `请设置${pools.get(code)}的检查组：各部门都要派出检查组。`),
      );
    }
  }
  for (const code of new Set(seated)) {
    if (!taking.has(code)) {
      const message = `${pools.get(code) ?? code}不是牵头或参与部门，不能派出检查组。`;
      faults.push(fault(`teams.${code}`, 'NOT_TAKING_PART', message));
    }
  }
  if (hasRepeats(seated)) faults.push(fault('teams', 'REPEATED', '同一部门设置了两个检查组，请去掉一个。'));
  return faults;
}

/** Faults of one pool's team. */
export function teamFaults(team: TeamPlan, pools: Names): Fault[] {
  const name = pools.get(team.agency) ?? team.agency;
  const at = `teams.${team.agency}`;
  const faults: Fault[] = [];
  if (!Number.isInteger(team.size) || team.size < 2) {
    faults.push(fault(`${at}.size`, 'TEAM_SIZE', `${name}的检查组至少2人(行政处罚法第42条)。`));
  } else if (team.size > LARGEST_TEAM) {
    faults.push(fault(`${at}.size`, 'TEAM_SIZE', `${name}的检查组不能超过${LARGEST_TEAM}人。`));
  }
  if (!isLadder(team.ladder)) {
    const message = `${name}的人员匹配范围须从本县(市)、相邻县(市)、全系统中选取，由小到大，不能重复。`;
    faults.push(fault(`${at}.ladder`, 'LADDER', message));
  }
  return faults;
}

function isLadder(ladder: readonly LadderStep[]): boolean {
  const places = ladder.map((step) => LADDER_STEPS.indexOf(step));
  return places.length > 0 && places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1]));
}
