import { canonicalJson, type CanonicalValue } from '../kernel/canonical-json.js';
import { sha256 } from '../kernel/hash.js';
import type { RegistryConflict } from '../registry/registry-reader.service.js';
import type { PreparedFrame } from './frame.service.js';

const LINES_A_BLOCK = 10_000;

/**
 * SHA-256 that changes with anything the draw reads: who is in and out and why, people, relations, rules. Two frames
 * of the same settings with the same digest would draw alike. It is no digest of a bundle and stands in no file.
 */
export function frameDigest(
  { lists, roster, rules }: Pick<PreparedFrame, 'lists' | 'roster' | 'rules'>,
  relations: readonly RegistryConflict[],
): string {
  const parts = [
    sha256(canonicalJson(JSON.parse(JSON.stringify(rules)) as CanonicalValue)),
    linesDigest(lists.subjects, ({ code, stratum, area }) => `${code}\t${stratum}\t${area}`),
    linesDigest(lists.excluded, ({ code, reason }) => `${code}\t${reason}`),
    linesDigest(roster.members, ({ inspector, capacity, priorLoad }) =>
      [
        ...[inspector.id, inspector.poolCode, inspector.areaCode, String(inspector.canLead)],
        ...[capacity, priorLoad],
      ].join('\t'),
    ),
    linesDigest(roster.excluded, ({ inspector, reasons }) => `${inspector.id}\t${reasons.join(' ')}`),
    sha256(
      relations
        .map(({ subjectCode, inspectorId }) => `${subjectCode}\t${inspectorId}`)
        .sort()
        .join('\n'),
    ),
  ];
  return sha256(parts.join('\n'));
}

/** Hashes block by block, so that the whole list never stands in one text. */
function linesDigest<Row>(rows: Iterable<Row>, lineOf: (row: Row) => string): string {
  const blocks: string[] = [];
  let lines: string[] = [];
  for (const row of rows) {
    lines.push(lineOf(row));
    if (lines.length < LINES_A_BLOCK) continue;
    blocks.push(sha256(lines.join('\n')));
    lines = [];
  }
  blocks.push(sha256(lines.join('\n')));
  return sha256(blocks.join('\n'));
}
