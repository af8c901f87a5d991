import { isNonce, WORDS } from './form.js';
import { INPUT_FILES, OUTPUT_FILES } from './serialise.js';
import type { JsonObject, Shape } from './shape.js';

/** The fields of freeze.json that the office decides. */
export const FREEZE_FIELDS = [
  'draw',
  'attempt',
  'previous',
  'previousResult',
  'asOf',
  'frozenAt',
  'entropyPlan',
] as const;

/** Checks the office's own fields of freeze.json, where they are present. */
export function checkFreezeFields(freeze: JsonObject, shape: Shape): void {
  for (const key of ['draw', 'asOf', 'frozenAt'])
    shape.ifGiven(freeze, key, '', (v, at) => shape.name(v, at));
  shape.ifGiven(freeze, 'attempt', '', (attempt, at) => {
    shape.integer(attempt, at, 1);
    if (typeof attempt === 'number' && attempt > 1 && freeze.previous === null) {
      shape.fault(at, '第二次及以后的抽取必须有 previous', attempt);
    }
  });
  for (const key of ['previous', 'previousResult']) {
    shape.ifGiven(freeze, key, '', (digest, at) => {
      if (digest !== null) shape.hex(digest, at);
    });
  }
  shape.ifGiven(freeze, 'entropyPlan', '', (plan, path) =>
    shape.list(plan, path).forEach((value, index) => {
      const at = `${path}[${index}]`;
      const entry = shape.object(value, at, ['digits', 'kind', 'witness']);
      if (entry === null) return;
      shape.ifGiven(entry, 'digits', at, (digits, where) => shape.integer(digits, where, 1, 64));
      shape.ifGiven(entry, 'kind', at, (kind, where) => shape.oneOf(kind, where, ['DEVICE', 'PUBLIC']));
      shape.ifGiven(entry, 'witness', at, (witness, where) => shape.name(witness, where));
    }),
  );
}

/** Checks the content of freeze.json (section 2). Whether its `spec` is known is asked elsewhere. */
export function checkFreeze(value: unknown, shape: Shape): void {
  const freeze = shape.object(value, '', ['spec', 'nonceCommitment', 'digests', ...FREEZE_FIELDS]);
  if (freeze === null) return;
  checkFreezeFields(freeze, shape);
  shape.ifGiven(freeze, 'spec', '', (spec, at) => shape.name(spec, at));
  shape.ifGiven(freeze, 'nonceCommitment', '', (commitment, at) => shape.hex(commitment, at));
  shape.ifGiven(freeze, 'digests', '', (digests, at) => checkDigests(digests, at, INPUT_FILES, shape));
}

/** Checks the content of result.json (section 2). Whether the entropy is as planned is asked elsewhere. */
export function checkResult(value: unknown, shape: Shape): void {
  const keys = ['spec', 'freeze', 'nonce', 'entropy', 'seed', 'sealedAt', 'digests'];
  const result = shape.object(value, '', keys);
  if (result === null) return;
  for (const key of ['spec', 'sealedAt']) shape.ifGiven(result, key, '', (v, at) => shape.name(v, at));
  for (const key of ['freeze', 'seed']) shape.ifGiven(result, key, '', (v, at) => shape.hex(v, at));
  shape.ifGiven(result, 'nonce', '', (nonce, at) => shape.matching(nonce, at, isNonce, WORDS.nonce));
  shape.ifGiven(result, 'digests', '', (digests, at) => checkDigests(digests, at, OUTPUT_FILES, shape));
  shape.ifGiven(result, 'entropy', '', (entropy, path) =>
    shape.list(entropy, path).forEach((value, index) => {
      const at = `${path}[${index}]`;
      const entry = shape.object(value, at, ['text', 'witness']);
      if (entry === null) return;
      shape.ifGiven(entry, 'text', at, (text, where) => shape.text(text, where));
      shape.ifGiven(entry, 'witness', at, (witness, where) => shape.name(witness, where));
    }),
  );
}

function checkDigests(value: unknown, path: string, files: readonly string[], shape: Shape): void {
  const digests = shape.object(value, path, files);
  if (digests === null) return;
  for (const file of files) {
    if (Object.hasOwn(digests, file)) shape.hex(digests[file], `${path}.${file}`);
  }
}

/** Checks the content of shortages.json (6.5). */
export function checkShortages(value: unknown, shape: Shape): void {
  shape.list(value, '').forEach((entry, index) => {
    const path = `[${index}]`;
    const group = shape.object(entry, path, ['agency', 'inspectors', 'subjects', 'vacant']);
    if (group === null) return;
    shape.ifGiven(group, 'agency', path, (agency, at) => shape.code(agency, at));
    for (const key of ['inspectors', 'subjects']) {
      shape.ifGiven(group, key, path, (codes, at) => {
        shape.list(codes, at).forEach((code, place) => shape.code(code, `${at}[${place}]`));
      });
    }
    shape.ifGiven(group, 'vacant', path, (vacant, at) => {
      shape.list(vacant, at).forEach((seat, place) => checkVacant(seat, `${at}[${place}]`, shape));
    });
  });
}

function checkVacant(value: unknown, path: string, shape: Shape): void {
  const vacant = shape.object(value, path, ['seat', 'subject']);
  if (vacant === null) return;
  shape.ifGiven(vacant, 'seat', path, (seat, at) => shape.integer(seat, at));
  shape.ifGiven(vacant, 'subject', path, (subject, at) => shape.code(subject, at));
}

/** Checks one line of after.jsonl (section 7). Whether the event is right is asked by the replay. */
export function checkEvent(value: unknown, shape: Shape): void {
  const kind = (value as JsonObject | null)?.kind;
  if (!shape.oneOf(kind, 'kind', ['SUBSTITUTED', 'RESEATED', 'DIRECT'])) return;
  const common = ['n', 'at', 'kind', 'reason', 'subject', 'by'];
  const seated = kind === 'SUBSTITUTED' ? [] : ['agency', 'seat', 'left'];
  const event = shape.object(value, '', [...common, ...seated], kind === 'RESEATED' ? ['absent'] : []);
  if (event === null) return;
  shape.ifGiven(event, 'n', '', (n, at) => shape.integer(n, at, 1));
  for (const key of ['at', 'reason']) shape.ifGiven(event, key, '', (v, at) => shape.name(v, at));
  for (const key of ['subject', 'by', 'agency']) {
    shape.ifGiven(event, key, '', (code, at) => shape.code(code, at));
  }
  shape.ifGiven(event, 'seat', '', (seat, at) => shape.integer(seat, at));
  shape.ifGiven(event, 'left', '', (left, at) => {
    if (left !== null) shape.code(left, at);
  });
  shape.ifGiven(event, 'absent', '', (absent, at) => {
    shape.list(absent, at).forEach((code, place) => shape.code(code, `${at}[${place}]`));
  });
}
