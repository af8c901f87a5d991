import type { Bundle } from './bundle.js';
import { shown, type CheckName, type Findings } from './findings.js';
import { isDigits } from './form.js';
import { commitmentOf } from './seed.js';
import { INPUT_FILES, OUTPUT_FILES } from './serialise.js';
import type { EntropyPlanEntry, EntropyText } from './types.js';
import { findVersion } from './versions.js';

/** Fewest digits of entropy in all (section 4). */
export const FEWEST_DIGITS = 8;

function unusable(check: CheckName, file: string, findings: Findings): void {
  findings.add({ check, file, message: '文件缺少或格式有误，无法核对' });
}

/** Check `digests`: freeze.json of the five lists, result.json of the three results. */
export function checkDigests({ files, freeze, result }: Bundle, findings: Findings): void {
  for (const [record, name, covered] of [
    [freeze, 'freeze.json', INPUT_FILES],
    [result, 'result.json', OUTPUT_FILES],
  ] as const) {
    if (!record) unusable('digests', name, findings);
    for (const file of covered) {
      const present = files.get(file);
      if (!record || !present) {
        if (!present) findings.add({ check: 'digests', file, message: '缺少这个文件' });
        continue;
      }
      const [expected, found] = [record.digests[file], present.digest];
      if (expected === found) continue;
      findings.add({ check: 'digests', file, message: `摘要与 ${name} 的记录不同`, expected, found });
    }
  }
}

/**
 * Check `freeze`: result.json names this freeze.json, and so does whoever asks.
 * @param outside the digest known from elsewhere, or its beginning.
 */
export function checkFreezeNamed(
  { result }: Bundle,
  digest: string | null,
  outside: string | undefined,
  findings: Findings,
): void {
  const file = 'freeze.json';
  if (digest === null) return unusable('freeze', file, findings);
  if (outside !== undefined && !digest.startsWith(outside)) {
    const message = '不是外部给出的摘要所指的冻结文件';
    const expected = outside.length < digest.length ? `${outside}…` : outside;
    findings.add({ check: 'freeze', file, message, expected, found: digest });
  }
  if (!result) return unusable('freeze', 'result.json', findings);
  if (result.freeze === digest) return;
  const message = 'result.json 所指的不是这份 freeze.json';
  findings.add({ check: 'freeze', file: 'result.json', message, expected: digest, found: result.freeze });
}

/** Check `nonce`: the nonce is the committed one. */
export function checkNonce({ freeze, result }: Bundle, findings: Findings): void {
  if (!freeze) return unusable('nonce', 'freeze.json', findings);
  if (!result) return unusable('nonce', 'result.json', findings);
  const found = commitmentOf(result.nonce);
  if (found === freeze.nonceCommitment) return;
  const message = '随机数的 SHA-256 与 freeze.json 的承诺不同';
  findings.add({ check: 'nonce', file: 'result.json', message, expected: freeze.nonceCommitment, found });
}

/** Check `entropy`: as planned, and enough. */
export function checkEntropy({ freeze, result }: Bundle, findings: Findings): void {
  if (!freeze) return unusable('entropy', 'freeze.json', findings);
  if (!result) return unusable('entropy', 'result.json', findings);
  const planned = planFault(freeze.entropyPlan);
  if (planned) findings.add({ check: 'entropy', file: 'freeze.json', ...planned });
  const given = entropyFault(freeze.entropyPlan, result.entropy);
  if (given) findings.add({ check: 'entropy', file: 'result.json', ...given });
}

interface EntropyFault {
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
}

/** What is wrong with a plan of entropy, or null. */
export function planFault(plan: readonly EntropyPlanEntry[]): EntropyFault | null {
  const digits = plan.reduce((sum, entry) => sum + entry.digits, 0);
  if (digits >= FEWEST_DIGITS) return null;
  const expected = `合计至少 ${FEWEST_DIGITS} 位`;
  return { message: '监督员数字的计划位数不足', expected, found: `${digits} 位` };
}

/** The first thing in which the entropy given differs from the plan, or null. */
export function entropyFault(
  plan: readonly EntropyPlanEntry[],
  entropy: readonly EntropyText[],
): EntropyFault | null {
  if (plan.length !== entropy.length) {
    const [expected, found] = [`${plan.length} 份`, `${entropy.length} 份`];
    return { message: '监督员数字的份数与计划不符', expected, found };
  }
  for (const [at, { digits, witness }] of plan.entries()) {
    const given = entropy[at];
    if (given.witness !== witness) {
      const [expected, found] = [shown(witness), shown(given.witness)];
      return { message: `第 ${at + 1} 份数字的监督员与计划不符`, expected, found };
    }
    if (!isDigits(given.text) || given.text.length !== digits) {
      const [expected, found] = [`${digits} 位数字`, shown(given.text)];
      return { message: `第 ${at + 1} 份（${shown(witness)}）数字的位数与计划不符`, expected, found };
    }
  }
  return null;
}

/** Check `seed`: it is the hash of this freeze.json, the nonce and the entropy. */
export function checkSeed({ result }: Bundle, freezeDigest: string | null, findings: Findings): void {
  if (!result) return unusable('seed', 'result.json', findings);
  if (freezeDigest === null) return unusable('seed', 'freeze.json', findings);
  const version = findVersion(result.spec);
  if (!version) {
    return findings.add({ check: 'seed', file: 'result.json', message: '算法版本不明，无法核对种子' });
  }
  const texts = result.entropy.map(({ text }) => text);
  const expected = version.computeSeed(freezeDigest, result.nonce, texts);
  if (expected === result.seed) return;
  const message = '种子与重新计算的不同';
  findings.add({ check: 'seed', file: 'result.json', message, expected, found: result.seed });
}
