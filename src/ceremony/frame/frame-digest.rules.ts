import { canonicalJson, type CanonicalValue } from '../../kernel/canonical-json.js';
import { Sha256, sha256 } from '../../kernel/hash.js';
import type { RegistryConflict } from '../../registry/registry-reader.service.js';
import type { Placed } from './frame.rules.js';
import type { PreparedFrame } from './frame.service.js';

const LINES_AT_ONCE = 1000;

/**
 * SHA-256 that changes with anything the draw reads: who is in and out and why, people, relations, rules. Two frames
 * of the same settings with the same digest would draw alike. It is no digest of a bundle and stands in no file.
 */
export class FrameDigest {
  private readonly hash = new Sha256();
  private lines: string[] = [];

  /** The next subject of the registry, in or out, by the bytes of the code. */
  add({ code, stratum, area, reason }: Placed): void {
    this.lines.push(`${code}\t${stratum}\t${area}\t${reason ?? ''}\n`);
    if (this.lines.length >= LINES_AT_ONCE) this.flush();
  }

  /** The digest, when everyone has been added. */
  end(
    { roster, rules, rotation }: Pick<PreparedFrame, 'roster' | 'rules' | 'rotation'>,
    relations: readonly RegistryConflict[],
  ): string {
    this.flush();
    const members = roster.members.map(({ inspector, capacity, priorLoad }) =>
      [
        ...[inspector.id, inspector.poolCode, inspector.areaCode, String(inspector.canLead)],
        ...[capacity, priorLoad],
      ].join('\t'),
    );
    const absent = roster.excluded.map(({ inspector, reasons }) => `${inspector.id}\t${reasons.join(' ')}`);
    const pairs = [...relations, ...rotation]
      .map(({ subjectCode, inspectorId }) => `${subjectCode}\t${inspectorId}`)
      .sort();
    const plain = JSON.parse(JSON.stringify(rules)) as CanonicalValue;
    return sha256([this.hash.hex(), canonicalJson([plain, members, absent, pairs])].join('\n'));
  }

  private flush(): void {
    this.hash.update(this.lines.join(''));
    this.lines = [];
  }
}
