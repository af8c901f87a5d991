import { DomainError } from '../kernel/domain-error.js';
import { Findings, shown } from './findings.js';
import { readJson } from './json-text.js';
import { checkFreezeFields, FREEZE_FIELDS } from './record-form.js';
import { buildFreeze, faultOf, type FrozenFrame } from './records.js';
import { commitmentOf } from './seed.js';
import { INPUT_FILES, type InputFile } from './serialise.js';
import { Shape } from './shape.js';
import type { Freeze, FreezeFields } from './types.js';
import { versionOf } from './versions.js';

/** A freeze.json made ready by hand or taken from a bundle: what can be computed may be missing. */
export type OfficeFreeze = FreezeFields & Partial<Pick<Freeze, 'spec' | 'nonceCommitment' | 'digests'>>;

const COMPUTED = ['spec', 'nonceCommitment', 'digests'] as const;

/**
 * Reads such a freeze.json. A complete one must be canonical, since its digest may stand on slips already; one
 * with something still to be computed may be formatted freely, and is written anew.
 * @throws DomainError INVALID_INPUT with all faults.
 */
export function readOfficeFreeze(text: string): OfficeFreeze {
  const findings = new Findings();
  const place = { file: 'freeze.json' };
  const value = readJson(text, place, findings);
  const shape = new Shape(place, findings);
  if (value !== undefined) checkOfficeFreeze(value, shape);
  const isComplete = typeof value === 'object' && value !== null && COMPUTED.every((key) => key in value);
  const canonical = findings.of('canonical').filter(({ repeatedKey }) => isComplete || repeatedKey);
  const faults = [...findings.of('form'), ...canonical].map(faultOf);
  if (faults.length > 0) throw new DomainError('INVALID_INPUT', 'freeze.json 有误，不能抽取：', faults);
  return value as OfficeFreeze;
}

function checkOfficeFreeze(value: unknown, shape: Shape): void {
  const freeze = shape.object(value, '', FREEZE_FIELDS, COMPUTED);
  if (freeze === null) return;
  checkFreezeFields(freeze, shape);
  shape.ifGiven(freeze, 'spec', '', (spec, at) => shape.name(spec, at));
  shape.ifGiven(freeze, 'nonceCommitment', '', (commitment, at) => shape.hex(commitment, at));
  shape.ifGiven(freeze, 'digests', '', (value, path) => {
    const digests = shape.object(value, path, [], INPUT_FILES);
    for (const [file, digest] of Object.entries(digests ?? {})) shape.hex(digest, `${path}.${file}`);
  });
}

/**
 * Computes what is missing and holds what is given against the nonce and the files.
 * @param digests SHA-256 of each of the five files.
 * @throws DomainError INVALID_INPUT naming every contradiction, or a `spec` that is not known.
 */
export function completeFreeze(
  office: OfficeFreeze,
  nonce: string,
  digests: Record<InputFile, string>,
): FrozenFrame {
  if (office.spec !== undefined) versionOf(office.spec);
  const findings = new Findings();
  const commitment = commitmentOf(nonce);
  const compare = (message: string, expected: string | undefined, found: string): void => {
    if (expected === undefined || expected === found) return;
    findings.add({ check: 'freeze', file: 'freeze.json', message, expected: shown(expected), found });
  };
  compare('随机数与 nonceCommitment 不一致', office.nonceCommitment, commitment);
  for (const file of INPUT_FILES) {
    compare(`${file} 与 digests 中的摘要不一致`, office.digests?.[file], digests[file]);
  }
  const faults = findings.all().map(faultOf);
  if (faults.length > 0) throw new DomainError('INVALID_INPUT', '与冻结记录不一致，不能抽取：', faults);
  const { draw, attempt, previous, previousResult, asOf, frozenAt, entropyPlan } = office;
  const fields = { draw, attempt, previous, previousResult, asOf, frozenAt, entropyPlan };
  return buildFreeze(fields, commitment, digests);
}
