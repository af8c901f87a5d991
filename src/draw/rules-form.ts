import type { Shape, JsonObject } from './shape.js';
import { LADDER_STEPS } from './types.js';

/** Checks the content of rules.json (section 3). Faults go into the shape's findings. */
export function checkRules(value: unknown, shape: Shape): void {
  const rules = shape.object(value, '', ['subjects', 'teams'], ['neighbours']);
  if (rules === null) return;
  if (Object.hasOwn(rules, 'subjects')) checkSubjectRules(rules.subjects, shape);
  shape.ifGiven(rules, 'neighbours', '', (neighbours) => checkNeighbours(neighbours, shape));
  if (!Object.hasOwn(rules, 'teams')) return;
  const teams = shape.list(rules.teams, 'teams');
  teams.forEach((team, at) => checkTeam(team, `teams[${at}]`, shape));
  shape.unique(
    teams.map((team) => (team as JsonObject | null)?.agency),
    'teams',
    '部门',
  );
}

function checkSubjectRules(value: unknown, shape: Shape): void {
  const mode = (value as JsonObject | null)?.mode;
  if (mode === 'ORDER') {
    const rules = shape.object(value, 'subjects', ['mode', 'batches']);
    if (rules === null || !Object.hasOwn(rules, 'batches')) return;
    const batches = shape.list(rules.batches, 'subjects.batches');
    if (Array.isArray(rules.batches) && batches.length === 0)
      shape.fault('subjects.batches', '至少要有一个批次');
    batches.forEach((label, at) => shape.name(label, `subjects.batches[${at}]`));
    return;
  }
  const rules = shape.object(value, 'subjects', ['mode', 'strata'], ['rounding', 'cap', 'reserve']);
  if (rules === null) return;
  shape.oneOf(rules.mode, 'subjects.mode', ['SAMPLE', 'ORDER']);
  shape.ifGiven(rules, 'rounding', 'subjects', (rounding, path) =>
    shape.oneOf(rounding, path, ['CEIL', 'FLOOR', 'HALF_UP']),
  );
  shape.ifGiven(rules, 'cap', 'subjects', (cap, path) => {
    const given = shape.object(cap, path, [], ['count', 'ratio']);
    if (given) checkAmount(given, path, shape);
  });
  shape.ifGiven(rules, 'reserve', 'subjects', (reserve, path) => {
    const given = shape.object(reserve, path, [], ['ratio', 'min']);
    if (!given) return;
    shape.ifGiven(given, 'ratio', path, (ratio, at) => shape.ratio(ratio, at));
    shape.ifGiven(given, 'min', path, (min, at) => shape.integer(min, at));
  });
  if (Object.hasOwn(rules, 'strata')) checkStrata(rules.strata, shape);
}

/** Exactly one of `count` and `ratio`. */
function checkAmount(object: JsonObject, path: string, shape: Shape): void {
  const both = Object.hasOwn(object, 'count') && Object.hasOwn(object, 'ratio');
  const none = !Object.hasOwn(object, 'count') && !Object.hasOwn(object, 'ratio');
  if (both || none) shape.fault(path, 'count 与 ratio 必须有且只有一个');
  shape.ifGiven(object, 'count', path, (count, at) => shape.integer(count, at));
  shape.ifGiven(object, 'ratio', path, (ratio, at) => shape.ratio(ratio, at));
}

function checkStrata(value: unknown, shape: Shape): void {
  const strata = shape.list(value, 'subjects.strata');
  strata.forEach((entry, index) => {
    const path = `subjects.strata[${index}]`;
    const stratum = shape.object(entry, path, ['key'], ['count', 'ratio', 'min', 'base']);
    if (stratum === null) return;
    if (Object.hasOwn(stratum, 'key')) shape.name(stratum.key, `${path}.key`);
    checkAmount(stratum, path, shape);
    shape.ifGiven(stratum, 'min', path, (min, at) => shape.integer(min, at));
    shape.ifGiven(stratum, 'base', path, (base, at) => {
      shape.integer(base, at);
      if (!Object.hasOwn(stratum, 'ratio')) shape.fault(at, 'base 只能与 ratio 同用');
    });
  });
  shape.unique(
    strata.map((entry) => (entry as JsonObject | null)?.key),
    'subjects.strata',
    '分层',
  );
}

function checkNeighbours(value: unknown, shape: Shape): void {
  const neighbours = shape.anyObject(value, 'neighbours');
  if (neighbours === null) return;
  for (const [area, list] of Object.entries(neighbours)) {
    shape.name(area, 'neighbours 的键');
    const path = `neighbours.${area}`;
    shape.list(list, path).forEach((other, at) => shape.name(other, `${path}[${at}]`));
  }
}

function checkTeam(value: unknown, path: string, shape: Shape): void {
  const team = shape.object(value, path, ['agency', 'size', 'ladder'], ['leader']);
  if (team === null) return;
  if (Object.hasOwn(team, 'agency')) shape.code(team.agency, `${path}.agency`);
  if (Object.hasOwn(team, 'size')) shape.integer(team.size, `${path}.size`, 2);
  shape.ifGiven(team, 'leader', path, (leader, at) => shape.oneOf(leader, at, [true, false]));
  if (!Object.hasOwn(team, 'ladder')) return;
  const ladder = shape.list(team.ladder, `${path}.ladder`);
  if (Array.isArray(team.ladder) && (ladder.length < 1 || ladder.length > 3)) {
    shape.fault(`${path}.ladder`, '应有一至三级');
  }
  ladder.forEach((step, at) => shape.oneOf(step, `${path}.ladder[${at}]`, LADDER_STEPS));
  shape.unique(ladder, `${path}.ladder`, '级别');
}
