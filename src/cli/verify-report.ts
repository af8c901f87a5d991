import { factLines, type BundleFacts } from '../draw/bundle-facts.js';
import { attestedOnly, CHECK_MEANINGS, CHECK_TITLES, notesOf, verdictOf } from '../draw/explain.js';
import { fateLines, fateVerdict, type Fate } from '../draw/one-code.js';
import type { CheckReport, VerifyReport } from '../draw/verify.js';

/** What one run of `verify` found out. */
export interface Verified {
  /** As it was typed. */
  readonly path: string;
  readonly report: VerifyReport;
  readonly facts: BundleFacts;
  /** Digest of freeze.json that was given from outside. */
  readonly freezeDigest?: string;
  /** What became of the code that was asked about. */
  readonly fate?: Fate;
  /** Why it could not be looked up: a Chinese sentence. */
  readonly fateFault?: string;
}

/** The report for a person: facts, each check with what it means, what nobody can compute, the verdict. */
export function verifiedText({ path, report, facts, freezeDigest, fate, fateFault }: Verified): string {
  const notes = notesOf(report, facts);
  const lines = [
    `核验 ${path}`,
    ...labelled(factLines(facts)),
    '',
    ...report.checks.flatMap(checkLines),
    '',
    ...(notes.length > 0 ? ['请留意（不是错误，但随机余地较小或未经抽取）：', ...bulleted(notes), ''] : []),
    '计算不能证明、只由当时在场或经办的人证明的：',
    ...bulleted(attestedOnly(freezeDigest)),
    '',
    ...(fate ? [...fateText(fate), ''] : []),
    ...(fateFault === undefined ? [] : [fateFault, '']),
    verdictOf(report),
  ];
  return `${lines.join('\n')}\n`;
}

function checkLines({ name, ok, message, file, line, expected, found }: CheckReport): string[] {
  const head = `${ok ? '通过' : '有误'}  ${CHECK_TITLES[name]}（${name}）`;
  if (ok) return [head, `      ${CHECK_MEANINGS[name]}`];
  const where = [file, line === undefined ? undefined : `第 ${line} 行`].filter((part) => part !== undefined);
  return [
    head,
    `      核对的是：${CHECK_MEANINGS[name]}`,
    `      第一处不同：${[...where, message].join(' ')}`,
    ...(expected === undefined ? [] : [`        应为：${expected}`]),
    ...(found === undefined ? [] : [`        实为：${found}`]),
  ];
}

/** What became of one code, for a person. */
export function fateText(fate: Fate): string[] {
  return [fateVerdict(fate), ...labelled(fateLines(fate)), ...bulleted(fate.later)];
}

function labelled(lines: readonly { readonly label: string; readonly value: string }[]): string[] {
  return lines.map(({ label, value }) => `  ${label}：${value}`);
}

function bulleted(texts: readonly string[]): string[] {
  return texts.map((text) => `  · ${text}`);
}

/** The report for a program: the core's own, with the facts and what was asked beside it. */
export function verifiedJson({ report, facts, freezeDigest, fate, fateFault }: Verified): string {
  const notes = notesOf(report, facts);
  const whole = {
    ...report,
    notes,
    attested: attestedOnly(freezeDigest),
    ...facts,
    fate,
    fateFault,
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
