import type { ColumnValue, Finding } from '../kinds/columns.js';
import type { Identity, RowValues } from './import-types.js';
import { quoted } from './reading.js';

interface Seen {
  readonly row: number;
  readonly differs: ColumnValue;
}

/** Finds rows that repeat an earlier one: the first stands, the second is a fault that names it. */
export class DuplicateFinder {
  private readonly seen: Map<string, Seen[]>[];

  constructor(private readonly identities: readonly Identity[]) {
    this.seen = identities.map(() => new Map<string, Seen[]>());
  }

  /**
   * @param bad columns of this row that have a fault already; an identity with one of them is not compared.
   * @returns at most one finding a column.
   */
  look(
    row: number,
    values: RowValues,
    bad: ReadonlySet<string>,
    headingOf: (key: string) => string,
  ): { key: string; finding: Finding }[] {
    const findings: { key: string; finding: Finding }[] = [];
    this.identities.forEach(({ keys, unlessDiffers }, at) => {
      const parts = keys.map((key) => values[key] ?? null);
      if (keys.some((key) => bad.has(key)) || parts[0] === null) return;
      const identity = JSON.stringify(parts);
      const differs = unlessDiffers === undefined ? null : (values[unlessDiffers] ?? null);
      const earlier = this.seen[at].get(identity) ?? [];
      const same = earlier.find((one) => one.differs === null || differs === null || one.differs === differs);
      if (same === undefined) this.seen[at].set(identity, [...earlier, { row, differs }]);
      else findings.push({ key: keys[0], finding: repeated(headingOf(keys[0]), parts[0], same.row) });
    });
    return findings;
  }
}

function repeated(heading: string, value: ColumnValue, first: number): Finding {
  return {
    code: 'DUPLICATE',
    message: `${heading}${quoted(String(value))}与第 ${first} 行重复。以先出现的一行为准，请删除本行或改正代码。`,
  };
}
