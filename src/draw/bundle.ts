import { BytesFile, type FileSources } from './file-source.js';
import { Findings } from './findings.js';
import { outlineOf, readFrameParts, wholeText, type FrameOutline } from './frame-files.js';
import { isHex64, WORDS } from './form.js';
import { readJson } from './json-text.js';
import { readList, type ListForm } from './list-reader.js';
import { checkEvent, checkFreeze, checkResult, checkShortages } from './record-form.js';
import { BUNDLE_FILES, compareUtf8 } from './serialise.js';
import { Shape } from './shape.js';
import { LineReader } from './tsv-text.js';
import { LADDER_STEPS, type AfterEvent, type Freeze, type Result, type Rules } from './types.js';

/** What could be read of a bundle. A part that is not well-formed is null; the findings say why. */
export interface Bundle {
  /** By name, those that are there. */
  readonly files: ReadonlyMap<string, BytesFile>;
  /** Null where the lists and rules cannot be drawn from. */
  readonly outline: FrameOutline | null;
  readonly freeze: Freeze | null;
  readonly result: Result | null;
  /** Events of after.jsonl; empty where the file is absent. */
  readonly after: readonly AfterEvent[] | null;
}

/**
 * Reads every file of a bundle, the long ones in pieces and line by line: checks `form`, `canonical` and `order`.
 * Never throws on what a file holds.
 */
export function readBundle(sources: FileSources, findings: Findings): Bundle {
  const files = new Map<string, BytesFile>();
  for (const name of BUNDLE_FILES) {
    const source = sources.get(name);
    if (source) files.set(name, new BytesFile(name, source));
  }
  // What is no text at all is told first, and that shows only once all has been read.
  const found = new Findings();
  const parts = readFrameParts(files, found);
  const freeze = readRecord<Freeze>('freeze.json', files, checkFreeze, found);
  const result = readRecord<Result>('result.json', files, checkResult, found);
  readRecord('shortages.json', files, checkShortages, found);
  readDrawn(files.get('drawn.tsv'), parts.rules, found);
  readTeams(files.get('teams.tsv'), parts.rules, found);
  const after = readAfter(files.get('after.jsonl'), found);
  checkPresent(files, findings);
  findings.addAll(found);
  return { files, outline: outlineOf(parts), freeze, result, after };
}

function checkPresent(files: ReadonlyMap<string, BytesFile>, findings: Findings): void {
  for (const file of BUNDLE_FILES) {
    const present = files.get(file);
    if (present?.fault) findings.add(present.fault);
    if (!present && file !== 'after.jsonl') findings.add({ check: 'form', file, message: '缺少这个文件' });
  }
}

function readRecord<T>(
  file: string,
  files: ReadonlyMap<string, BytesFile>,
  check: (value: unknown, shape: Shape) => void,
  findings: Findings,
): T | null {
  const text = wholeText(files.get(file));
  if (text === undefined) return null;
  const value = readJson(text, { file }, findings);
  if (value === undefined) return null;
  const shape = new Shape({ file }, findings);
  check(value, shape);
  return shape.faults === 0 ? (value as T) : null;
}

function readAfter(file: BytesFile | undefined, findings: Findings): AfterEvent[] | null {
  if (!file) return [];
  const events: AfterEvent[] = [];
  const found = new Findings();
  let lines = 0;
  const reader = new LineReader('after.jsonl', found, (line, number) => {
    lines = number;
    const place = { file: 'after.jsonl', line: number };
    const value = readJson(line, place, found);
    if (value === undefined) return false;
    const shape = new Shape(place, found);
    checkEvent(value, shape);
    if (shape.faults === 0) events.push(value as AfterEvent);
    return true;
  });
  for (const piece of file) reader.text(piece);
  reader.end();
  if (file.fault) return null;
  findings.addAll(found);
  return reader.whole && events.length === lines ? events : null;
}

interface DrawnLine {
  readonly rank: number;
  readonly stratum: string;
  readonly code: string;
}

function drawnForm(rules: Rules | null): ListForm<DrawnLine> {
  const sample = rules?.subjects.mode === 'SAMPLE' ? rules.subjects : null;
  const place = new Map(sample?.strata.map(({ key }, at) => [key, at]));
  const at = ({ stratum }: DrawnLine): number => place.get(stratum) ?? 0;
  return {
    file: 'drawn.tsv',
    columns: ['序号', '分层', '编码', '签号', '结果'],
    read: (fields) => {
      const rank = fields.integer(0, '序号');
      if (rank === 0) fields.fault('序号从 1 开始', '0');
      const stratum = fields.name(1, '分层');
      const code = fields.code(2, '编码');
      fields.matching(3, '签号', isHex64, WORDS.hex);
      if (sample) fields.oneOf(4, '结果', ['DRAWN', 'RESERVE']);
      else fields.name(4, '批次');
      return { rank, stratum, code };
    },
    compare: (a, b) => at(a) - at(b) || a.rank - b.rank,
    describe: ({ rank, stratum }) => `${stratum} 第 ${rank} 名`,
  };
}

function readDrawn(file: BytesFile | undefined, rules: Rules | null, findings: Findings): void {
  const codes = new Set<string>();
  const repeats = new Findings();
  const list = readList(drawnForm(rules), file, ({ code }, line) => {
    const where = { file: 'drawn.tsv', line, found: code };
    if (codes.has(code)) repeats.add({ check: 'order', ...where, message: '编码重复' });
    codes.add(code);
  });
  if (!list) return;
  findings.addAll(list.found);
  if (!list.wellFormed || rules === null) return;
  findings.addAll(list.disorder);
  findings.addAll(repeats);
}

interface TeamLine {
  readonly agency: string;
  readonly subject: string;
  readonly seat: number;
}

function teamsForm(rules: Rules | null): ListForm<TeamLine> {
  const place = new Map(rules?.teams.map(({ agency }, at) => [agency, at]));
  const at = ({ agency }: TeamLine): number => place.get(agency) ?? place.size;
  return {
    file: 'teams.tsv',
    columns: ['部门', '编码', '席位', '检查人员', '级别'],
    read: (fields) => {
      const agency = fields.code(0, '部门');
      const subject = fields.code(1, '编码');
      const seat = fields.integer(2, '席位');
      fields.code(3, '检查人员');
      fields.oneOf(4, '级别', LADDER_STEPS);
      return { agency, subject, seat };
    },
    compare: (a, b) => at(a) - at(b) || compareUtf8(a.subject, b.subject) || a.seat - b.seat,
    describe: ({ agency, subject, seat }) => `${agency} ${subject} 席位 ${seat}`,
  };
}

function readTeams(file: BytesFile | undefined, rules: Rules | null, findings: Findings): void {
  const list = readList(teamsForm(rules), file);
  if (!list) return;
  findings.addAll(list.found);
  if (list.wellFormed && rules !== null) findings.addAll(list.disorder);
}
