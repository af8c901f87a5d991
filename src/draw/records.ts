import { DomainError, type Fault } from '../kernel/domain-error.js';
import { sha256 } from '../kernel/hash.js';
import { Findings, type Finding } from './findings.js';
import { hasControl, isNonce } from './form.js';
import { readFrame } from './frame-files.js';
import { entropyFault, planFault } from './record-checks.js';
import { checkFreezeFields, FREEZE_FIELDS } from './record-form.js';
import { checkRules } from './rules-form.js';
import { commitmentOf, SPEC_1 } from './seed.js';
import {
  freezeText,
  frameTexts,
  outcomeTexts,
  resultText,
  type InputFile,
  type OutputFile,
} from './serialise.js';
import { Shape } from './shape.js';
import type { DrawOutcome, EntropyText, Frame, Freeze, FreezeFields, Result, Rules } from './types.js';
import { versionOf } from './versions.js';

/** A finding as the fault of an input: file, line and sentence in Chinese. */
export function faultOf({ check, file, line, message, expected, found }: Finding): Fault {
  const detail = [
    ...(expected === undefined ? [] : [`应为 ${expected}`]),
    ...(found === undefined ? [] : [`实为 ${found}`]),
  ];
  const where = [...(file === undefined ? [] : [file]), ...(line === undefined ? [] : [`第 ${line} 行`])];
  return {
    field: file,
    row: line,
    code: check.toUpperCase(),
    message: `${[...where, message].join(' ')}${detail.length > 0 ? `（${detail.join('，')}）` : ''}`,
  };
}

/**
 * All faults of a frame at once (sections 1 to 3); empty where it can be frozen. Rows may come in any order;
 * a fault's row is the line of the sorted file.
 */
export function frameFaults(frame: Frame): Fault[] {
  const findings = new Findings();
  const shape = new Shape({ file: 'rules.json' }, findings);
  // Keys that are there with the value undefined are left out of the file, so they are no fault here.
  checkRules(JSON.parse(JSON.stringify(frame.rules)), shape);
  if (checkTexts(frame, findings)) {
    const good = shape.faults === 0;
    const texts = new Map<string, string>(
      Object.entries(frameTexts(good ? frame : { ...frame, rules: NO_RULES })),
    );
    if (!good) texts.delete('rules.json');
    readFrame(texts, findings);
  }
  return findings.all().map(faultOf);
}

/** Stands in for rules that have no canonical text, so that the lists are looked at all the same. */
const NO_RULES: Rules = { subjects: { mode: 'ORDER', batches: [] }, teams: [] };

/** A TAB or LF inside a field would make other fields or lines of it. */
function checkTexts(frame: Frame, findings: Findings): boolean {
  let good = true;
  const check = (file: string, code: string, fields: readonly unknown[]): void => {
    if (!fields.some((field) => typeof field === 'string' && hasControl(field))) return;
    good = false;
    findings.add({ check: 'form', file, message: '含有控制字符', found: JSON.stringify(code) });
  };
  for (const row of frame.subjects) check('subjects.tsv', row.code, Object.values(row));
  for (const row of frame.excluded) check('excluded.tsv', row.code, Object.values(row));
  for (const row of frame.inspectors) check('inspectors.tsv', row.code, Object.values(row));
  for (const row of frame.conflicts) check('conflicts.tsv', row.subject, Object.values(row));
  return good;
}

/** SHA-256 of each text, by file name. */
export function digestsOf<File extends string>(texts: Record<File, string>): Record<File, string> {
  const entries = Object.entries<string>(texts).map(([file, text]) => [file, sha256(text)]);
  return Object.fromEntries(entries) as Record<File, string>;
}

/** Faults of the office's own fields of freeze.json, the plan of entropy among them. */
export function freezeFieldFaults(fields: FreezeFields): Fault[] {
  const findings = new Findings();
  const shape = new Shape({ file: 'freeze.json' }, findings);
  const object = shape.object(fields, '', FREEZE_FIELDS);
  if (object) checkFreezeFields(object, shape);
  const plan = shape.faults === 0 ? planFault(fields.entropyPlan) : null;
  if (plan) findings.add({ check: 'entropy', file: 'freeze.json', ...plan });
  return findings.all().map(faultOf);
}

/** A frozen frame: what is published before any entropy is given. */
export interface FrozenFrame {
  readonly freeze: Freeze;
  /** The text of freeze.json. */
  readonly text: string;
  /** SHA-256 of that text: on every witness's slip. */
  readonly digest: string;
}

/**
 * Makes freeze.json.
 * @param nonceCommitment `commitmentOf(nonce)`; the nonce itself stays secret.
 * @param digests SHA-256 of each of the five files.
 * @throws DomainError INVALID_INPUT with all faults of the fields.
 */
export function buildFreeze(
  fields: FreezeFields,
  nonceCommitment: string,
  digests: Record<InputFile, string>,
): FrozenFrame {
  const faults = freezeFieldFaults(fields);
  if (faults.length > 0) throw new DomainError('INVALID_INPUT', '冻结记录有误，请按提示修改。', faults);
  const freeze: Freeze = { ...fields, spec: SPEC_1, nonceCommitment, digests };
  const text = freezeText(freeze);
  return { freeze, text, digest: sha256(text) };
}

/** A sealed draw: what it made, and the record of it. */
export interface SealedDraw {
  readonly seed: string;
  readonly outcome: DrawOutcome;
  /** The texts of drawn.tsv, teams.tsv and shortages.json. */
  readonly texts: Record<OutputFile, string>;
  readonly result: Result;
  /** The text of result.json. */
  readonly resultText: string;
  /** SHA-256 of that text. */
  readonly resultDigest: string;
}

/**
 * The seed of a frozen frame.
 * @throws DomainError INVALID_INPUT where the nonce is not the committed one or the digits are not as planned.
 */
export function openSeed(
  { freeze, digest }: FrozenFrame,
  nonce: string,
  entropy: readonly EntropyText[],
): string {
  if (!isNonce(nonce) || commitmentOf(nonce) !== freeze.nonceCommitment) {
    throw new DomainError('INVALID_INPUT', '随机数与冻结时的承诺不一致，不能抽取。');
  }
  const fault = planFault(freeze.entropyPlan) ?? entropyFault(freeze.entropyPlan, entropy);
  if (fault) {
    const { message } = faultOf({ check: 'entropy', ...fault });
    throw new DomainError('INVALID_INPUT', `${message}，不能抽取。`);
  }
  const given = entropy.map(({ text }) => text);
  return versionOf(freeze.spec).computeSeed(digest, nonce, given);
}

/**
 * Makes the three files of an outcome and result.json.
 * @param seed as `openSeed` gives it. @param sealedAt an instant as text, e.g. 2026-03-02T01:20:00Z.
 */
export function sealOutcome(
  { freeze, digest }: FrozenFrame,
  opened: { readonly nonce: string; readonly entropy: readonly EntropyText[]; readonly seed: string },
  outcome: DrawOutcome,
  sealedAt: string,
): SealedDraw {
  const { nonce, seed } = opened;
  const texts = outcomeTexts(outcome);
  const result: Result = {
    spec: freeze.spec,
    freeze: digest,
    nonce,
    entropy: opened.entropy.map(({ text, witness }) => ({ text, witness })),
    seed,
    sealedAt,
    digests: digestsOf(texts),
  };
  const text = resultText(result);
  return { seed, outcome, texts, result, resultText: text, resultDigest: sha256(text) };
}
