import { DomainError } from '../kernel/domain-error.js';
import type { Afterwards } from './afterwards.js';
import { readBundle, type Bundle } from './bundle.js';
import { compareLines, compareText } from './compare.js';
import { CHECK_NAMES, Findings, shown, type CheckName, type Finding } from './findings.js';
import { drawFromFile } from './draw-from-file.js';
import type { BytesFile, FileSources } from './file-source.js';
import { wholeText } from './frame-files.js';
import { describeNotes } from './notes.js';
import { checkEntropy, checkFreezeNamed, checkDigests, checkNonce, checkSeed } from './record-checks.js';
import { drawnLines, shortagesText, teamsLines } from './serialise.js';
import type { DrawOutcome, TeamInput } from './types.js';
import { findVersion, unknownSpec, type DrawVersion } from './versions.js';

/** Hex digits of a digest, and the fewest of its beginning that still say which file is meant. */
export const DIGEST_DIGITS = 64;
export const FEWEST_DIGEST_DIGITS = 16;

/** One check, with its first difference if it failed. */
export interface CheckReport {
  readonly name: CheckName;
  readonly ok: boolean;
  /** Chinese sentence. */
  readonly message: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly expected?: string;
  readonly found?: string;
}

/** What verification has to say about a bundle. */
export interface VerifyReport {
  readonly ok: boolean;
  /** Chinese: whether the bundle holds, and what that does not prove. */
  readonly verdict: string;
  readonly checks: readonly CheckReport[];
  /** Chinese: told, not faults. */
  readonly notes: readonly string[];
}

/** A frame drawn anew with the seed that result.json states. */
interface Recomputed {
  readonly input: TeamInput;
  readonly outcome: DrawOutcome;
  readonly afterwards: Afterwards;
}

const TITLES: Record<CheckName, string> = {
  form: '文件齐全、格式正确',
  canonical: 'JSON 为规范形式',
  order: '各行排序正确、无重复、以换行符结束',
  digests: '各文件摘要与记录一致',
  freeze: '结果所指的冻结文件就是这一份',
  nonce: '随机数与冻结时的承诺一致',
  entropy: '监督员数字与计划一致、位数足够',
  seed: '种子由冻结摘要、随机数和监督员数字算出',
  subjects: '抽中与候补名单可由种子重新算出',
  teams: '检查组可由种子重新算出',
  shortages: '人员不足说明可由种子重新算出',
  after: '事后变更符合规则',
};

/**
 * Verifies a bundle (section 8). Whatever the files hold, it reports; it does not throw.
 * @param files by name, whole or in pieces; other names are ignored. The two long lists are gone through twice, once
 * to be checked and counted, once to be drawn from; neither is ever held whole.
 * @param options.freezeDigest digest of freeze.json known from outside: 64 lower-case hex digits, or only its
 * beginning (at least FEWEST_DIGEST_DIGITS), which the verdict then says.
 */
export function verifyBundle(
  files: FileSources,
  options: { readonly freezeDigest?: string } = {},
): VerifyReport {
  const findings = new Findings();
  const bundle = readBundle(files, findings);
  const freezeDigest = bundle.files.get('freeze.json')?.digest ?? null;
  checkDigests(bundle, findings);
  checkFreezeNamed(bundle, freezeDigest, options.freezeDigest, findings);
  checkNonce(bundle, findings);
  checkEntropy(bundle, findings);
  checkSeed(bundle, freezeDigest, findings);
  const recomputed = recompute(bundle, findings);
  if (recomputed) compareOutcome(recomputed.outcome, bundle, findings);
  const vacantAtDraw = recomputed?.afterwards.vacantSeats().length ?? 0;
  if (recomputed) replay(recomputed.afterwards, bundle, findings);
  const notes = recomputed ? describeNotes({ ...recomputed, vacantAtDraw, events: bundle.after ?? [] }) : [];
  return report(findings, notes, options.freezeDigest);
}

function recompute(bundle: Bundle, findings: Findings): Recomputed | null {
  const version = agreedVersion(bundle, findings);
  const { outline, result, files } = bundle;
  const subjects = files.get('subjects.tsv');
  let reason = '名录或规则有误';
  if (!result) reason = 'result.json 不可用';
  else if (!version) reason = '算法版本不明';
  else if (outline && subjects) {
    try {
      const outcome = drawFromFile(version, outline, result.seed, subjects);
      return { input: outline, outcome, afterwards: version.afterwards(outline, outcome, result.seed) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      reason = error.message;
    }
  }
  const checks: CheckName[] = ['subjects', 'teams', 'shortages'];
  if (files.has('after.jsonl')) checks.push('after');
  for (const check of checks) findings.add({ check, message: `无法重新计算：${reason}` });
  return null;
}

/** The version that both records name. */
function agreedVersion({ freeze, result }: Bundle, findings: Findings): DrawVersion | null {
  for (const [file, record] of [
    ['freeze.json', freeze],
    ['result.json', result],
  ] as const) {
    if (record && !findVersion(record.spec)) {
      findings.add({ check: 'form', file, message: unknownSpec(record.spec) });
    }
  }
  if (freeze && result && freeze.spec !== result.spec) {
    const message = 'freeze.json 与 result.json 的算法版本不同';
    const [expected, found] = [shown(freeze.spec), shown(result.spec)];
    findings.add({ check: 'form', file: 'result.json', message, expected, found });
  }
  return result ? findVersion(result.spec) : null;
}

function compareOutcome(outcome: DrawOutcome, { files }: Bundle, findings: Findings): void {
  const readable = (check: CheckName, file: string): BytesFile | null => {
    const present = files.get(file);
    if (present && !present.fault) return present;
    findings.add({ check, file, message: '文件缺少或不可读，无法核对' });
    return null;
  };
  const drawn = readable('subjects', 'drawn.tsv');
  if (drawn) compareLines('subjects', 'drawn.tsv', drawnLines(outcome.drawn), drawn, findings);
  const teams = readable('teams', 'teams.tsv');
  if (teams) compareLines('teams', 'teams.tsv', teamsLines(outcome.teams), teams, findings);
  const shortages = wholeText(readable('shortages', 'shortages.json') ?? undefined);
  if (shortages === undefined) return;
  compareText('shortages', 'shortages.json', shortagesText(outcome.shortages), shortages, findings);
}

function replay(afterwards: Afterwards, { after }: Bundle, findings: Findings): void {
  const file = 'after.jsonl';
  if (after === null) return findings.add({ check: 'after', file, message: '文件不可读，无法核对' });
  for (const [at, event] of after.entries()) {
    const fault = afterwards.faultOf(event);
    if (fault) return findings.add({ check: 'after', file, line: at + 1, ...shownFault(fault) });
    afterwards.apply(event);
  }
}

function shownFault<T extends { message: string; expected?: string; found?: string }>(fault: T): T {
  const { expected, found } = fault;
  return {
    ...fault,
    ...(expected === undefined ? {} : { expected: shown(expected) }),
    ...(found === undefined ? {} : { found: shown(found) }),
  };
}

function report(findings: Findings, notes: readonly string[], outside?: string): VerifyReport {
  const checks = CHECK_NAMES.map((name) => checkReport(name, findings.of(name)[0]));
  const failed = checks.filter(({ ok }) => !ok);
  const verdict =
    failed.length === 0
      ? `核验通过。${attestedBy(outside)}`
      : `核验不通过：${failed.length} 项检查有误（${failed.map(({ name }) => name).join('、')}）。`;
  return { ok: failed.length === 0, verdict, checks, notes };
}

function attestedBy(outside: string | undefined): string {
  if (outside === undefined) {
    return '没有给出外部的冻结摘要：冻结在前、取数在后的先后次序，只有当时在场的人可以证明。';
  }
  const { length } = outside;
  const what = length < DIGEST_DIGITS ? `摘要的前 ${length} 位一致（只核对了这 ${length} 位）` : '摘要一致';
  return `冻结文件与外部给出的${what}：名录在该摘要公开时已经确定。`;
}

/** The report on a bundle whose files could not even be read. @param reason a Chinese sentence. */
export function unreadableReport(reason: string): VerifyReport {
  const findings = new Findings();
  for (const check of CHECK_NAMES) {
    findings.add({ check, message: check === 'form' ? reason : '抽取包不可读，无法核对' });
  }
  return { ...report(findings, []), verdict: `核验不通过：抽取包不可读。${reason}` };
}

function checkReport(name: CheckName, finding: Finding | undefined): CheckReport {
  if (!finding) return { name, ok: true, message: TITLES[name] };
  const { message, file, line, expected, found } = finding;
  return { name, ok: false, message, file, line, expected, found };
}
