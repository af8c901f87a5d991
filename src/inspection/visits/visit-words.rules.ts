import { addDays, type Day } from '../../kernel/day.js';
import { absenceName } from '../../registry/absence/absence.rules.js';
import type { NoDay, Obstacle, PersonObstacles } from './obstacles.rules.js';
import type { VisitTask } from './schedule.rules.js';

/** Names that the words use. */
export interface VisitNames {
  readonly person: (inspectorId: string) => string;
  readonly area: (areaCode: string) => string;
  /** Name of the subject of a task. */
  readonly subject: (taskId: string) => string;
}

/** 3月2日: inside one plan the year goes without saying. */
export function shortDay(day: Day): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
}

/** 3月2日至3月6日, or the one day. */
export function shortRange(from: Day, to: Day): string {
  return from === to ? shortDay(from) : `${shortDay(from)}至${shortDay(to)}`;
}

/** Days in words, those of a run together: 3月2日至3月4日、3月9日. Days off inside a run do not break it. */
export function daysInWords(days: readonly Day[], isWorked: (day: Day) => boolean): string {
  const runs: { from: Day; to: Day }[] = [];
  for (const day of days) {
    const last = runs.at(-1);
    let next = last ? addDays(last.to, 1) : '';
    while (last && next < day && !isWorked(next)) next = addDays(next, 1);
    if (last && next === day) last.to = day;
    else runs.push({ from: day, to: day });
  }
  return runs.map(({ from, to }) => shortRange(from, to)).join('、');
}

/** Why one person cannot come on the day that was wished for. */
export function obstacleWords(obstacle: Obstacle, task: VisitTask, names: VisitNames): string {
  const who = names.person(obstacle.inspectorId);
  switch (obstacle.kind) {
    case 'AWAY':
      return `${who}${shortRange(obstacle.from, obstacle.to)}${absenceName(obstacle.absence)}`;
    case 'VISIT':
      return `${who}当天已安排检查“${names.subject(obstacle.taskId)}”`;
    case 'NO_ROAD':
      return `${who}从${names.area(obstacle.home)}到${names.area(task.areaCode)}没有路途天数，请在“部门与区划”中补充`;
    case 'ROAD':
      return `${who}来不及往返：${names.area(obstacle.home)}到${names.area(task.areaCode)}单程${obstacle.days}天，前后已有检查、路途、休假或值班`;
  }
}

/** Why a task has no day, in sentences: who is away when. */
export function noDayWords(
  task: VisitTask,
  noDay: NoDay,
  names: VisitNames,
  isWorked: (day: Day) => boolean,
): string[] {
  if (task.people.length === 0) return ['检查组没有人员，请先匹配或委派检查人员。'];
  if (noDay.openDays === 0) {
    const window = shortRange(task.windowFrom, task.windowTo);
    return [`检查期限(${window})内已没有可以安排的工作日：期限已过，或该县(市)当月不安排检查。`];
  }
  const all = `检查期限内还有${noDay.openDays}个工作日，没有一天检查组${task.people.length}人都能到场。`;
  return [all, ...noDay.people.map((person) => personWords(task, person, names, isWorked))];
}

function personWords(
  task: VisitTask,
  person: PersonObstacles,
  names: VisitNames,
  isWorked: (day: Day) => boolean,
): string {
  const parts = person.away.map(({ kind, from, to }) => `${shortRange(from, to)}${absenceName(kind)}`);
  if (person.visits.length > 0) parts.push(`${daysInWords(person.visits, isWorked)}已安排其他检查`);
  if (person.roads.length > 0) {
    const way = `${names.area(person.home)}到${names.area(task.areaCode)}`;
    parts.push(
      Number.isFinite(person.roadDays)
        ? `${daysInWords(person.roads, isWorked)}来不及往返(${way}单程${person.roadDays}天)`
        : `${way}没有路途天数，请在“部门与区划”中补充`,
    );
  }
  return `${names.person(person.inspectorId)}：${parts.join('；')}。`;
}
