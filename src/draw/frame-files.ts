import { textFile, type TextFile } from './file-source.js';
import { Findings, shown, type Finding } from './findings.js';
import { readJson } from './json-text.js';
import { CONFLICTS, EXCLUDED, INSPECTORS, SUBJECTS } from './list-forms.js';
import { isWithoutRepeat, ListReader, readList, type ListForm } from './list-reader.js';
import { checkRules } from './rules-form.js';
import { Shape } from './shape.js';
import { linesOf } from './tsv-text.js';
import type { Conflict, ExcludedSubject, Frame, Inspector, Rules, Subject, TeamInput } from './types.js';

/** A frame whose subjects stand in a file: all that is needed before they are gone through again and drawn. */
export interface FrameOutline extends TeamInput {
  /** Lines of subjects.tsv in each stratum, by key. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** Who wants the rows of the two long lists; those of a file that is not well-formed come too. */
export interface RowTaker {
  readonly subject?: (row: Subject) => void;
  readonly excluded?: (row: ExcludedSubject) => void;
}

/** What could be read of the five input files. A part whose file is missing or not well-formed is null. */
export interface FrameParts {
  readonly rules: Rules | null;
  readonly sizes: ReadonlyMap<string, number> | null;
  /** Lines of excluded.tsv. */
  readonly excluded: number | null;
  readonly inspectors: readonly Inspector[] | null;
  readonly conflicts: readonly Conflict[] | null;
  /** True if what is read can be drawn from: nothing twice, every stratum listed. */
  readonly drawable: boolean;
}

/** Reads the five input files (sections 1 to 3), the two long lists row by row. @param files by name. */
export function readFrameParts(
  files: ReadonlyMap<string, TextFile>,
  findings: Findings,
  taker: RowTaker = {},
): FrameParts {
  const rules = readRules(files.get('rules.json'), findings);
  const strata = new StrataReader(rules);
  const inspectors: Inspector[] = [];
  const conflicts: Conflict[] = [];
  const lists = new FrameLists(files, findings);
  const subjects = lists.read(SUBJECTS, (row, line) => {
    strata.add(row, line);
    taker.subject?.(row);
  });
  const excluded = lists.read(EXCLUDED, taker.excluded);
  const people = lists.read(INSPECTORS, (row) => inspectors.push(row));
  const pairs = lists.read(CONFLICTS, (row) => conflicts.push(row));
  const unique = lists.checkOrder();
  if (subjects && excluded) checkApart(files, subjects.ascending && excluded.ascending, findings);
  const fits = !subjects || strata.end(findings);
  return {
    rules,
    sizes: subjects && strata.sizes,
    excluded: excluded && excluded.rows,
    inspectors: people && inspectors,
    conflicts: pairs && conflicts,
    drawable: fits && unique,
  };
}

/** What can be drawn from, where all five files are good enough; else null. */
export function outlineOf(parts: FrameParts): FrameOutline | null {
  const { rules, sizes, excluded, inspectors, conflicts, drawable } = parts;
  if (!drawable || !rules || !sizes || excluded === null || !inspectors || !conflicts) return null;
  return { rules, sizes, inspectors, conflicts };
}

/** A whole frame in memory, where all five files are good enough to draw from; else null. @param texts by file name. */
export function readFrame(texts: ReadonlyMap<string, string>, findings: Findings): Frame | null {
  const subjects: Subject[] = [];
  const excluded: ExcludedSubject[] = [];
  const files = new Map([...texts].map(([file, text]) => [file, textFile(text)]));
  const taker = {
    subject: (row: Subject) => void subjects.push(row),
    excluded: (row: ExcludedSubject) => void excluded.push(row),
  };
  const outline = outlineOf(readFrameParts(files, findings, taker));
  if (outline === null) return null;
  const { rules, inspectors, conflicts } = outline;
  return { rules, subjects, excluded, inspectors, conflicts };
}

/** The whole text of a file that is small; undefined where it is missing or no text. */
export function wholeText(file: TextFile | undefined): string | undefined {
  if (!file) return undefined;
  const text = [...file].join('');
  return file.fault ? undefined : text;
}

function readRules(file: TextFile | undefined, findings: Findings): Rules | null {
  const text = wholeText(file);
  if (text === undefined) return null;
  const value = readJson(text, { file: 'rules.json' }, findings);
  if (value === undefined) return null;
  const shape = new Shape({ file: 'rules.json' }, findings);
  checkRules(value, shape);
  return shape.faults === 0 ? (value as Rules) : null;
}

/** Reads the lists of a frame; what they say about order comes after what they say about form. */
class FrameLists {
  private readonly checks: (() => boolean)[] = [];

  constructor(
    private readonly files: ReadonlyMap<string, TextFile>,
    private readonly findings: Findings,
  ) {}

  /** Null where the file is not well-formed. */
  read<Row>(form: ListForm<Row>, each?: (row: Row, line: number) => void): ListReader<Row> | null {
    const file = this.files.get(form.file);
    const list = readList(form, file, each);
    if (!file || !list) return null;
    this.findings.addAll(list.found);
    if (!list.wellFormed) return null;
    this.checks.push(() => {
      this.findings.addAll(list.disorder);
      return isWithoutRepeat(form, file, list, this.findings);
    });
    return list;
  }

  /** Sorted and unique? Returns false where something stands twice. */
  checkOrder(): boolean {
    return this.checks.map((check) => check()).every((unique) => unique);
  }
}

/** No subject is both in and excluded: neither well-formed (section 2) nor unique. */
function checkApart(files: ReadonlyMap<string, TextFile>, ascending: boolean, findings: Findings): void {
  const within = codesOf(files.get('subjects.tsv'));
  const holds = ascending ? holdsInTurn(within) : holdsAnywhere(within);
  let line = 0;
  for (const code of codesOf(files.get('excluded.tsv'))) {
    line++;
    if (!holds(code)) continue;
    const where = { file: 'excluded.tsv', line, found: code };
    const message = '同一检查对象既在 subjects.tsv 又在 excluded.tsv';
    findings.add({ check: 'form', ...where, message });
    findings.add({ check: 'order', ...where, message });
  }
}

/** Looks codes up in an ascending list; they must be asked for in ascending order too. */
function holdsInTurn(list: Iterator<string>): (code: string) => boolean {
  let next = list.next();
  return (code) => {
    while (!next.done && next.value < code) next = list.next();
    return !next.done && next.value === code;
  };
}

function holdsAnywhere(list: Iterable<string>): (code: string) => boolean {
  const all = new Set(list);
  return (code) => all.has(code);
}

/** The first fields of a well-formed list. */
function* codesOf(file: TextFile | undefined): Generator<string> {
  for (const line of linesOf(file ?? [])) yield line.slice(0, line.indexOf('\t'));
}

/** Counts the strata while the subjects go by: every stratum is listed, every base at least as large as its stratum. */
export class StrataReader {
  readonly sizes = new Map<string, number>();
  private readonly unlisted = new Findings();
  private readonly listed: ReadonlySet<string> | null;

  constructor(private readonly rules: Rules | null) {
    const sample = rules?.subjects.mode === 'SAMPLE' ? rules.subjects : null;
    this.listed = sample && new Set(sample.strata.map(({ key }) => key));
  }

  add({ stratum }: Subject, line: number): void {
    this.sizes.set(stratum, (this.sizes.get(stratum) ?? 0) + 1);
    if (this.listed?.has(stratum) === false) this.unlisted.add(unlisted(stratum, line));
  }

  /** Returns false where a stratum is not listed. */
  end(findings: Findings): boolean {
    findings.addAll(this.unlisted);
    if (this.rules) checkBases(this.rules, this.sizes, findings);
    return this.unlisted.of('form').length === 0;
  }
}

function unlisted(stratum: string, line?: number): Finding {
  const message = '这个分层没有列入 rules.json';
  return { check: 'form', file: 'subjects.tsv', line, message, found: shown(stratum) };
}

/** The same check of strata that were counted elsewhere. */
export function checkStrata(rules: Rules, sizes: ReadonlyMap<string, number>, findings: Findings): void {
  const { subjects } = rules;
  const listed = new Set(subjects.mode === 'SAMPLE' ? subjects.strata.map(({ key }) => key) : sizes.keys());
  for (const stratum of sizes.keys()) if (!listed.has(stratum)) findings.add(unlisted(stratum));
  checkBases(rules, sizes, findings);
}

function checkBases({ subjects }: Rules, sizes: ReadonlyMap<string, number>, findings: Findings): void {
  if (subjects.mode === 'ORDER') return;
  for (const { key, base } of subjects.strata) {
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
}
