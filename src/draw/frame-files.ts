import { shown, type Findings } from './findings.js';
import { readJson } from './json-text.js';
import { checkRules } from './rules-form.js';
import { compareUtf8 } from './serialise.js';
import { Shape } from './shape.js';
import { checkAscending, readTsv } from './tsv-text.js';
import type { Conflict, ExcludedSubject, Frame, Inspector, Rules, Subject } from './types.js';

/** What could be read of the five input files. A file that is missing or not well-formed is null. */
export interface FrameParts {
  readonly rules: Rules | null;
  readonly subjects: readonly Subject[] | null;
  readonly excluded: readonly ExcludedSubject[] | null;
  readonly inspectors: readonly Inspector[] | null;
  readonly conflicts: readonly Conflict[] | null;
  /** True if what is read can be drawn from: nothing twice, every stratum listed. */
  readonly drawable: boolean;
}

/** Reads the five input files (sections 1 to 3). @param texts decoded, by file name. */
export function readFrameFiles(texts: ReadonlyMap<string, string>, findings: Findings): FrameParts {
  const rules = readRules(texts.get('rules.json'), findings);
  const subjects = readSubjects(texts.get('subjects.tsv'), findings);
  const excluded = readExcluded(texts.get('excluded.tsv'), findings);
  const inspectors = readInspectors(texts.get('inspectors.tsv'), findings);
  const conflicts = readConflicts(texts.get('conflicts.tsv'), findings);
  const unique = [
    ordered('subjects.tsv', subjects, byCode, ({ code }) => code, findings),
    ordered('excluded.tsv', excluded, byCode, ({ code }) => code, findings),
    ordered('inspectors.tsv', inspectors, byCode, ({ code }) => code, findings),
    ordered('conflicts.tsv', conflicts, byPair, (pair) => `${pair.subject} ${pair.inspector}`, findings),
  ];
  if (subjects && excluded) checkApart(subjects, excluded, findings);
  const fits = !rules || !subjects || checkStrataOf(rules, subjects, findings);
  return { rules, subjects, excluded, inspectors, conflicts, drawable: fits && !unique.includes(false) };
}

/** The frame, where all five files are good enough to draw from; else null. */
export function frameOf(parts: FrameParts): Frame | null {
  const { rules, subjects, excluded, inspectors, conflicts, drawable } = parts;
  if (!drawable || !rules || !subjects || !excluded || !inspectors || !conflicts) return null;
  return { rules, subjects, excluded, inspectors, conflicts };
}

function readRules(text: string | undefined, findings: Findings): Rules | null {
  if (text === undefined) return null;
  const value = readJson(text, { file: 'rules.json' }, findings);
  if (value === undefined) return null;
  const shape = new Shape({ file: 'rules.json' }, findings);
  checkRules(value, shape);
  return shape.faults === 0 ? (value as Rules) : null;
}

function readSubjects(text: string | undefined, findings: Findings): Subject[] | null {
  if (text === undefined) return null;
  return readTsv('subjects.tsv', text, findings, ['编码', '分层', '区域'], (fields) => ({
    code: fields.code(0, '编码'),
    stratum: fields.name(1, '分层'),
    area: fields.name(2, '区域'),
  }));
}

function readExcluded(text: string | undefined, findings: Findings): ExcludedSubject[] | null {
  if (text === undefined) return null;
  return readTsv('excluded.tsv', text, findings, ['编码', '排除原因'], (fields) => ({
    code: fields.code(0, '编码'),
    reason: fields.name(1, '排除原因'),
  }));
}

function readInspectors(text: string | undefined, findings: Findings): Inspector[] | null {
  if (text === undefined) return null;
  const columns = ['编码', '部门', '区域', '可任组长', '可参加组数', '已有任务数'];
  return readTsv('inspectors.tsv', text, findings, columns, (fields) => {
    const inspector: Inspector = {
      code: fields.code(0, '编码'),
      agency: fields.code(1, '部门'),
      area: fields.name(2, '区域'),
      lead: fields.oneOf(3, '可任组长', ['0', '1']) === '1',
      capacity: fields.integer(4, '可参加组数'),
      priorLoad: fields.integer(5, '已有任务数'),
    };
    const limit = inspector.capacity + inspector.priorLoad;
    if (!Number.isSafeInteger(limit))
      fields.fault('可参加组数与已有任务数之和应不超过 2⁵³−1', inspector.code);
    return inspector;
  });
}

function readConflicts(text: string | undefined, findings: Findings): Conflict[] | null {
  if (text === undefined) return null;
  return readTsv('conflicts.tsv', text, findings, ['检查对象编码', '检查人员编码'], (fields) => ({
    subject: fields.code(0, '检查对象编码'),
    inspector: fields.code(1, '检查人员编码'),
  }));
}

const byCode = (a: { code: string }, b: { code: string }): number => compareUtf8(a.code, b.code);
const byPair = (a: Conflict, b: Conflict): number =>
  compareUtf8(a.subject, b.subject) || compareUtf8(a.inspector, b.inspector);

/** Sorted and unique? Returns false where something stands twice. */
function ordered<T>(
  file: string,
  rows: readonly T[] | null,
  compare: (a: T, b: T) => number,
  describe: (row: T) => string,
  findings: Findings,
): boolean {
  if (rows === null) return true;
  checkAscending(file, rows, compare, describe, findings);
  const known = new Set<string>();
  for (const [at, row] of rows.entries()) {
    const name = describe(row);
    if (known.has(name)) {
      findings.add({ check: 'order', file, line: at + 1, message: '重复出现', found: shown(name) });
      return false;
    }
    known.add(name);
  }
  return true;
}

/** No subject is both in and excluded: neither well-formed (section 2) nor unique. */
function checkApart(
  subjects: readonly Subject[],
  excluded: readonly ExcludedSubject[],
  findings: Findings,
): void {
  const within = new Set(subjects.map(({ code }) => code));
  excluded.forEach(({ code }, at) => {
    if (!within.has(code)) return;
    const where = { file: 'excluded.tsv', line: at + 1, found: code };
    const message = '同一检查对象既在 subjects.tsv 又在 excluded.tsv';
    findings.add({ check: 'form', ...where, message });
    findings.add({ check: 'order', ...where, message });
  });
}

/** Every stratum is listed, every base at least as large as its stratum. */
function checkStrataOf(
  { subjects: rules }: Rules,
  subjects: readonly Subject[],
  findings: Findings,
): boolean {
  if (rules.mode === 'ORDER') return true;
  const sizes = new Map(rules.strata.map(({ key }) => [key, 0]));
  let good = true;
  subjects.forEach(({ stratum }, at) => {
    const size = sizes.get(stratum);
    if (size !== undefined) {
      sizes.set(stratum, size + 1);
      return;
    }
    good = false;
    const message = '这个分层没有列入 rules.json';
    findings.add({ check: 'form', file: 'subjects.tsv', line: at + 1, message, found: shown(stratum) });
  });
  for (const { key, base } of rules.strata) {
    const size = sizes.get(key) ?? 0;
    if (base === undefined || base >= size) continue;
    findings.add({
      check: 'form',
      file: 'rules.json',
      message: `分层 ${shown(key)} 的 base 小于其检查对象数`,
      expected: `不小于 ${size}`,
      found: String(base),
    });
  }
  return good;
}
