/**
 * Section 5 of the draw, and its generator, written down as the specification says it: plain, without any
 * shortcut, apart from src/draw.
 */
import { createHash } from 'node:crypto';
import type { DrawInput, DrawnRow, SampleRules, Subject } from '../../src/draw/types.js';

/** Lower-case hex SHA-256 of a text. */
export const sha = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** ARC4 keyed with the ASCII bytes of the key, the first 256 output bytes dropped (6.3). */
export function arc4Below(key: string): (m: number) => number {
  const state = Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i] + key.charCodeAt(i % key.length)) & 255;
    [state[i], state[j]] = [state[j], state[i]];
  }
  let i = 0;
  let j = 0;
  const byte = (): number => {
    i = (i + 1) & 255;
    j = (j + state[i]) & 255;
    [state[i], state[j]] = [state[j], state[i]];
    return state[(state[i] + state[j]) & 255];
  };
  for (let dropped = 0; dropped < 256; dropped++) byte();
  return (m) => {
    for (;;) {
      const u = ((byte() * 256 + byte()) * 256 + byte()) * 256 + byte();
      if (u < 2 ** 32 - (2 ** 32 % m)) return u % m;
    }
  };
}

export function sortedBy<T extends { code: string }>(items: readonly T[], hash: (item: T) => string): T[] {
  return [...items].sort((a, b) => {
    const x = `${hash(a)} ${a.code}`;
    const y = `${hash(b)} ${b.code}`;
    return x < y ? -1 : x > y ? 1 : 0;
  });
}

function exact(ratio: string, n: bigint, rounding: string): bigint {
  const [whole, part = ''] = ratio.split('.');
  const scale = 10n ** BigInt(part.length);
  const product = BigInt(whole + part) * n;
  if (rounding === 'FLOOR') return product / scale;
  if (rounding === 'CEIL') return (product + scale - 1n) / scale;
  return (2n * product + scale) / (2n * scale);
}

const max = (...of: bigint[]): bigint => of.reduce((a, b) => (a > b ? a : b));
const min = (...of: bigint[]): bigint => of.reduce((a, b) => (a < b ? a : b));

export function literalQuotas(rules: SampleRules, subjects: readonly Subject[]): bigint[] {
  const quotas = rules.strata.map((h) => {
    const size = BigInt(subjects.filter(({ stratum }) => stratum === h.key).length);
    const base = h.base === undefined ? size : BigInt(h.base);
    const take =
      h.count !== undefined ? BigInt(h.count) : exact(h.ratio ?? '', base, rules.rounding ?? 'CEIL');
    return min(size, max(take, BigInt(h.min ?? 0)));
  });
  if (!rules.cap) return quotas;
  const limit =
    rules.cap.count !== undefined
      ? BigInt(rules.cap.count)
      : exact(rules.cap.ratio ?? '', BigInt(subjects.length), 'FLOOR');
  const sum = quotas.reduce((a, b) => a + b, 0n);
  if (sum <= limit) return quotas;
  const result = quotas.map((quota) => (quota * limit) / sum);
  const rests = quotas.map((quota) => (quota * limit) % sum);
  for (let left = limit - result.reduce((a, b) => a + b, 0n); left > 0n; left--) {
    const largest = rests.indexOf(max(...rests));
    result[largest] += 1n;
    rests[largest] = -1n;
  }
  return result;
}

export function literalSubjects({ rules, subjects }: DrawInput, seed: string): DrawnRow[] {
  const ticket = ({ code }: { code: string }): string => sha(`${seed}|${code}`);
  const row = (s: Subject, at: number, label: string): DrawnRow => {
    return {
      rank: at + 1,
      stratum: s.stratum,
      code: s.code,
      ticket: ticket(s),
      reserve: label === 'RESERVE',
      label,
      area: s.area,
    };
  };
  if (rules.subjects.mode === 'ORDER') {
    const { batches } = rules.subjects;
    const n = subjects.length;
    return sortedBy(subjects, ticket).map((s, p) => ({
      ...row(s, p, batches[Number((BigInt(p) * BigInt(batches.length)) / BigInt(n))]),
      reserve: false,
    }));
  }
  const sample = rules.subjects;
  const quotas = literalQuotas(sample, subjects);
  return sample.strata.flatMap(({ key }, h) => {
    const ordered = sortedBy(
      subjects.filter(({ stratum }) => stratum === key),
      ticket,
    );
    const quota = Number(quotas[h]);
    const wanted = max(
      exact(sample.reserve?.ratio ?? '0', quotas[h], 'CEIL'),
      BigInt(sample.reserve?.min ?? 0),
    );
    const reserves = quota === 0 || !sample.reserve ? 0 : Number(wanted);
    return ordered.slice(0, quota + reserves).map((s, at) => row(s, at, at < quota ? 'DRAWN' : 'RESERVE'));
  });
}
