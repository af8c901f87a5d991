import type { Findings } from './findings.js';
import { readFrameFiles, type FrameParts } from './frame-files.js';
import { isHex64, WORDS } from './form.js';
import { readJson } from './json-text.js';
import { checkEvent, checkFreeze, checkResult, checkShortages } from './record-form.js';
import { BUNDLE_FILES, compareUtf8 } from './serialise.js';
import { Shape } from './shape.js';
import { checkAscending, decode, eachLine, readTsv } from './tsv-text.js';
import { LADDER_STEPS, type AfterEvent, type Freeze, type Result } from './types.js';

/** What could be read of a bundle. A part that is not well-formed is null; the findings say why. */
export interface Bundle extends FrameParts {
  readonly freeze: Freeze | null;
  readonly result: Result | null;
  /** Events of after.jsonl; empty where the file is absent. */
  readonly after: readonly AfterEvent[] | null;
  /** Decoded texts by file name. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads every file of a bundle: checks `form`, `canonical` and `order`. Never throws on what a file holds. */
export function readBundle(files: ReadonlyMap<string, Uint8Array>, findings: Findings): Bundle {
  const texts = new Map<string, string>();
  for (const file of BUNDLE_FILES) {
    const bytes = files.get(file);
    const text = bytes && decode(file, bytes, findings);
    if (text !== undefined && text !== null) texts.set(file, text);
    else if (!bytes && file !== 'after.jsonl') findings.add({ check: 'form', file, message: '缺少这个文件' });
  }
  const parts = readFrameFiles(texts, findings);
  const freeze = readRecord<Freeze>('freeze.json', texts, checkFreeze, findings);
  const result = readRecord<Result>('result.json', texts, checkResult, findings);
  readRecord('shortages.json', texts, checkShortages, findings);
  readDrawn(texts, parts, findings);
  readTeams(texts, parts, findings);
  const after = files.has('after.jsonl') ? readAfter(texts.get('after.jsonl'), findings) : [];
  return { ...parts, freeze, result, after, texts };
}

function readRecord<T>(
  file: string,
  texts: ReadonlyMap<string, string>,
  check: (value: unknown, shape: Shape) => void,
  findings: Findings,
): T | null {
  const text = texts.get(file);
  if (text === undefined) return null;
  const value = readJson(text, { file }, findings);
  if (value === undefined) return null;
  const shape = new Shape({ file }, findings);
  check(value, shape);
  return shape.faults === 0 ? (value as T) : null;
}

function readAfter(text: string | undefined, findings: Findings): AfterEvent[] | null {
  if (text === undefined) return null;
  const events: AfterEvent[] = [];
  let lines = 0;
  const whole = eachLine('after.jsonl', text, findings, (line, number) => {
    lines = number;
    const place = { file: 'after.jsonl', line: number };
    const value = readJson(line, place, findings);
    if (value === undefined) return false;
    const shape = new Shape(place, findings);
    checkEvent(value, shape);
    if (shape.faults === 0) events.push(value as AfterEvent);
    return true;
  });
  return whole && events.length === lines ? events : null;
}

interface DrawnLine {
  readonly rank: number;
  readonly stratum: string;
  readonly code: string;
}

function readDrawn(texts: ReadonlyMap<string, string>, { rules }: FrameParts, findings: Findings): void {
  const text = texts.get('drawn.tsv');
  if (text === undefined) return;
  const columns = ['序号', '分层', '编码', '签号', '结果'];
  const sample = rules?.subjects.mode === 'SAMPLE';
  const rows = readTsv<DrawnLine>('drawn.tsv', text, findings, columns, (fields) => {
    const rank = fields.integer(0, '序号');
    if (rank === 0) fields.fault('序号从 1 开始', '0');
    const stratum = fields.name(1, '分层');
    const code = fields.code(2, '编码');
    fields.matching(3, '签号', isHex64, WORDS.hex);
    if (sample) fields.oneOf(4, '结果', ['DRAWN', 'RESERVE']);
    else fields.name(4, '批次');
    return { rank, stratum, code };
  });
  if (rows === null || rules === null) return;
  const strata = rules.subjects.mode === 'SAMPLE' ? rules.subjects.strata.map(({ key }) => key) : [];
  const place = new Map(strata.map((key, at) => [key, at]));
  const at = ({ stratum }: DrawnLine): number => place.get(stratum) ?? 0;
  const compare = (a: DrawnLine, b: DrawnLine): number => at(a) - at(b) || a.rank - b.rank;
  checkAscending('drawn.tsv', rows, compare, ({ rank, stratum }) => `${stratum} 第 ${rank} 名`, findings);
  const codes = new Set<string>();
  rows.forEach(({ code }, index) => {
    if (codes.has(code)) {
      findings.add({ check: 'order', file: 'drawn.tsv', line: index + 1, message: '编码重复', found: code });
    }
    codes.add(code);
  });
}

interface TeamLine {
  readonly agency: string;
  readonly subject: string;
  readonly seat: number;
}

function readTeams(texts: ReadonlyMap<string, string>, { rules }: FrameParts, findings: Findings): void {
  const text = texts.get('teams.tsv');
  if (text === undefined) return;
  const columns = ['部门', '编码', '席位', '检查人员', '级别'];
  const rows = readTsv<TeamLine>('teams.tsv', text, findings, columns, (fields) => {
    const agency = fields.code(0, '部门');
    const subject = fields.code(1, '编码');
    const seat = fields.integer(2, '席位');
    fields.code(3, '检查人员');
    fields.oneOf(4, '级别', LADDER_STEPS);
    return { agency, subject, seat };
  });
  if (rows === null || rules === null) return;
  const place = new Map(rules.teams.map(({ agency }, at) => [agency, at]));
  const at = ({ agency }: TeamLine): number => place.get(agency) ?? place.size;
  const compare = (a: TeamLine, b: TeamLine): number =>
    at(a) - at(b) || compareUtf8(a.subject, b.subject) || a.seat - b.seat;
  const describe = (row: TeamLine): string => `${row.agency} ${row.subject} 席位 ${row.seat}`;
  checkAscending('teams.tsv', rows, compare, describe, findings);
}
