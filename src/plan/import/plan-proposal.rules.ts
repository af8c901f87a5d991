import { type Day, lastDayOf } from '../../kernel/day.js';
import { kindsNamed } from '../../registry/kinds/subject-kinds.js';
import { NamedMatcher } from '../../registry/import/named.rules.js';
import type { PlanTableLine } from './plan-table.types.js';

/** An item of the list in force, as far as a proposal needs it. */
export interface ProposedItem {
  readonly code: string;
  readonly name: string;
  readonly subjectKinds: readonly string[];
}

/** What a row of a table proposes for the plan; '' and null where the clerk must say it. */
export interface Proposal {
  readonly row: number;
  readonly taskName: string;
  readonly itemCode: string;
  readonly subjectKind: string;
  /** Exact decimal from 0 to 1. */
  readonly ratio: string | null;
  readonly count: number | null;
  readonly fromMonth: number | null;
  readonly toMonth: number | null;
  /** Batches of the year, spread over the months. */
  readonly batches: number | null;
  /** Names as the table has them. */
  readonly lead: string | null;
  readonly partners: readonly string[];
  readonly sampling: 'TARGETED' | 'UNTARGETED';
  readonly methods: string;
  readonly organisingLevel: string;
  readonly implementingLevel: string;
  readonly deadline: Day | '';
  readonly remark: string;
}

/** Names of agencies that the table has, each once, in its order: those are matched once for all lines. */
export function agencyNames(lines: readonly PlanTableLine[]): string[] {
  return [...new Set(lines.flatMap((line) => [...leadOf(line), ...line.partners]))];
}

/** Where a table knows no lead, who inspects stands for it. */
function leadOf({ lead, body }: PlanTableLine): string[] {
  return lead !== null ? [lead] : body !== null ? [body] : [];
}

/** What the row proposes for a plan of the year, against the items of the list in force. */
export function proposalOf(line: PlanTableLine, items: readonly ProposedItem[], year: number): Proposal {
  const item = itemOf(line, items);
  const [fromMonth = null, toMonth = null] = line.months ?? [];
  return {
    row: line.row,
    taskName: line.taskName ?? line.item ?? '',
    itemCode: item?.code ?? '',
    subjectKind: item === null ? '' : kindOf(line, item),
    ...{ ratio: line.ratio, count: line.ratio === null ? line.count : null, fromMonth, toMonth },
    batches: batchesOf(line),
    ...{ lead: leadOf(line)[0] ?? null, partners: line.partners },
    sampling: line.sampling ?? 'UNTARGETED',
    methods: line.methods ?? '现场检查',
    organisingLevel: line.organisingLevel ?? '州级',
    implementingLevel: line.implementingLevel ?? '州县两级',
    deadline: line.deadline ?? (toMonth === null ? '' : lastDayOf(monthInYear(year, toMonth))),
    remark: line.remark ?? '',
  };
}

/** The item whose name the row writes in one of its columns; the first that fits alone. */
function itemOf(line: PlanTableLine, items: readonly ProposedItem[]): ProposedItem | null {
  const matcher = new NamedMatcher(items.map(({ code, name }) => ({ code, name, aliases: [] })));
  for (const text of [line.item, line.taskName]) {
    const found = text === null ? null : matcher.match(text);
    if (found !== null) return items.find(({ code }) => code === found.code) ?? null;
  }
  return null;
}

function kindOf(line: PlanTableLine, { subjectKinds }: ProposedItem): string {
  if (subjectKinds.length === 1) return subjectKinds[0];
  const named = kindsNamed(line.subjects ?? '').filter((kind) => subjectKinds.includes(kind));
  return named.length === 1 ? named[0] : '';
}

/** As often as the table says; where it does not, every month of the time, but no more batches than subjects. */
function batchesOf({ frequency, months, count, ratio }: PlanTableLine): number | null {
  if (months === null) return frequency;
  const most = months[1] - months[0] + 1;
  if (frequency !== null) return Math.min(frequency, most);
  return ratio === null && count !== null ? Math.max(1, Math.min(most, count)) : most;
}

/**
 * Months of so many batches, spread evenly from the first month to the last.
 * @returns 1–12 ascending; empty where there are more batches than months
 */
export function spreadMonths(from: number, to: number, batches: number): number[] {
  const length = to - from + 1;
  if (!Number.isInteger(batches) || batches < 1 || batches > length) return [];
  return Array.from({ length: batches }, (_, i) => from + Math.floor((i * length) / batches));
}

/** YYYY-MM of a month from 1. */
export function monthInYear(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}
