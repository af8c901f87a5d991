import { z } from 'zod';
import { compareRatios } from '../../kernel/decimal.js';
import type { Fault } from '../../kernel/domain-error.js';
import { percentOf, ratioOfPercent } from '../../kernel/percent.js';
import { formFlag, formList, read } from '../../platform/http/read.js';
import type { JointScheme } from '../../registry/schemes/scheme.entity.js';
import type { InspectionItem } from '../../registry/item.entity.js';
import type { LadderStep, PlanLineInput, StratumPlan, TeamPlan } from '../../plan/plan.types.js';
import { STRATUM_KEYS } from '../../plan/plan.types.js';
import { CONDITIONS_FORM, formOfConditions, readConditions } from './plan-conditions.form.js';

const text = z.string().max(2000).default('');
const shares = z.object({ percent: text, count: text, min: text });
const noShares = { percent: '', count: '', min: '' };
const team = z.object({ size: text, leader: formFlag, rotation: formFlag, ladder: text });

const LINE_FORM = z.object({
  taskName: text,
  itemCode: text,
  subjectKind: text,
  areaCodes: formList,
  conditions: CONDITIONS_FORM,
  mode: z.enum(['SAMPLE', 'ORDER']),
  rounding: z.enum(['CEIL', 'FLOOR', 'HALF_UP']),
  strata: z.record(z.string(), shares).default({}),
  cap: shares.default(noShares),
  reserve: shares.default(noShares),
  drawType: z.enum(['JOINT', 'IN_AGENCY', 'IN_SYSTEM']),
  sampling: z.enum(['TARGETED', 'UNTARGETED']),
  leadPool: text,
  partnerPools: formList,
  teams: z.record(z.string(), team).default({}),
  months: formList,
  methods: text,
  organisingLevel: text,
  implementingLevel: text,
  deadline: text,
  announced: formFlag,
  remark: text,
  revision: z.coerce.number().int().optional(),
});
type LineForm = z.output<typeof LINE_FORM>;

/** What a form says, and what of it the rules of a line cannot know to be wrong. */
export interface ReadLine {
  readonly line: PlanLineInput;
  /** The line's revision when the form was opened. */
  readonly revision?: number;
  readonly faults: readonly Fault[];
}

/**
 * Reads the form of a line. What cannot be read as a number becomes a value that the rules refuse, so that
 * all faults are told at once.
 * @throws DomainError INVALID_INPUT where the form was tampered with
 */
export function readLineForm(body: unknown): ReadLine {
  const form = read(LINE_FORM, body);
  const sample = form.mode === 'SAMPLE';
  const pools = [form.leadPool, ...form.partnerPools].filter((code) => code !== '');
  return {
    revision: form.revision,
    faults: sample ? ambiguities(form) : [],
    line: {
      ...form,
      conditions: readConditions(form.subjectKind, form.conditions),
      strata: sample ? STRATUM_KEYS.flatMap((key) => stratumOf(key, form.strata[key] ?? noShares)) : [],
      cap: sample ? orNull({ ...ratioOf(form.cap.percent), ...countOf('count', form.cap.count) }) : null,
      reserve: sample
        ? orNull({ ...ratioOf(form.reserve.percent), ...countOf('min', form.reserve.min) })
        : null,
      teams: [...new Set(pools)].map((agency) => {
        const { size = '', leader = false, rotation = false, ladder = '' } = form.teams[agency] ?? {};
        const steps = ladder.split(',').filter((step) => step !== '') as LadderStep[];
        return { agency, size: numberOf(size) ?? NaN, leader, rotation, ladder: steps };
      }),
      months: form.months.map(Number),
    },
  };
}

type Shares = z.output<typeof shares>;

function stratumOf(key: StratumPlan['key'], { percent, count, min }: Shares): StratumPlan[] {
  const stratum = { key, ...ratioOf(percent), ...countOf('count', count), ...countOf('min', min) };
  return Object.keys(stratum).length > 1 ? [stratum] : [];
}

/** Not a ratio: the rules refuse it. */
const UNREADABLE = '';

function ratioOf(typed: string): { ratio?: string } {
  return typed.trim() === '' ? {} : { ratio: ratioOfPercent(typed) ?? UNREADABLE };
}

function countOf<Name extends string>(name: Name, typed: string): Partial<Record<Name, number>> {
  const number = numberOf(typed);
  return number === undefined ? {} : ({ [name]: number } as Record<Name, number>);
}

function numberOf(typed: string): number | undefined {
  const digits = typed.normalize('NFKC').trim();
  if (digits === '') return undefined;
  return /^[0-9]{1,9}$/.test(digits) ? Number(digits) : NaN;
}

function orNull<T extends object>(value: T): T | null {
  return Object.keys(value).length === 0 ? null : value;
}

/** 0.5 without a percent sign may mean 0.5% or 50%: it is asked, not guessed. */
function ambiguities(form: LineForm): Fault[] {
  const typed: [string, string][] = [
    ...STRATUM_KEYS.map((key): [string, string] => [`strata.${key}.ratio`, form.strata[key]?.percent ?? '']),
    ['cap.ratio', form.cap.percent],
    ['reserve.ratio', form.reserve.percent],
  ];
  return typed.flatMap(([field, percent]) => {
    const ratio = ratioOfPercent(percent);
    const signed = percent.normalize('NFKC').includes('%');
    if (ratio === null || signed || compareRatios(ratio, '0') === 0 || compareRatios(ratio, '0.01') >= 0)
      return [];
    const times = percentOf(percent.normalize('NFKC').trim());
    const message = `“${percent.trim()}”是${percentOf(ratio)}还是${times}?请带上百分号填写。`;
    return [{ field, code: 'AMBIGUOUS', message }];
  });
}

/** Faults of the form first, then those of the rules for fields that the form has not judged. */
export function mergeFaults(form: readonly Fault[], rules: readonly Fault[]): Fault[] {
  const judged = new Set(form.map(({ field }) => field));
  return [...form, ...rules.filter(({ field }) => !judged.has(field))];
}

/** The form of a line that is there. */
export function formOfLine(line: PlanLineInput & { readonly revision: number }): Record<string, unknown> {
  const shares = (one: { ratio?: string; count?: number; min?: number } | null) => ({
    percent: one?.ratio === undefined ? '' : percentOf(one.ratio),
    count: one?.count === undefined ? '' : String(one.count),
    min: one?.min === undefined ? '' : String(one.min),
  });
  return {
    ...line,
    conditions: formOfConditions(line.subjectKind, line.conditions),
    strata: Object.fromEntries(line.strata.map((stratum) => [stratum.key, shares(stratum)])),
    cap: shares(line.cap),
    reserve: shares(line.reserve),
    teams: formOfTeams(line.teams),
    months: line.months.map(String),
    announced: line.announced ? 'on' : '',
    remark: line.remark ?? '',
    revision: String(line.revision),
  };
}

/** Teams as the form has them, by pool. */
export function formOfTeams(teams: readonly TeamPlan[]): Record<string, Record<string, string>> {
  return Object.fromEntries(
    teams.map(({ agency, size, leader, rotation, ladder }) => [
      agency,
      {
        ...{ size: String(size), leader: leader ? 'on' : '', rotation: rotation ? 'on' : '' },
        ladder: ladder.join(','),
      },
    ]),
  );
}

/**
 * The form of a new line: the item's scheme says who leads and who takes part.
 * @param teams of every system that may take part, by the rules of the item
 */
export function formOfItem(
  item: InspectionItem,
  scheme: JointScheme | undefined,
  year: number,
  teams: readonly TeamPlan[],
) {
  const pools = scheme ? [scheme.leadPool, ...scheme.partnerPools] : [];
  return {
    taskName: item.name,
    itemCode: item.code,
    subjectKind: item.subjectKinds[0] ?? '',
    mode: 'SAMPLE',
    rounding: 'CEIL',
    reserve: { percent: '20%', min: '1' },
    drawType: pools.length > 1 ? 'JOINT' : 'IN_SYSTEM',
    sampling: 'UNTARGETED',
    leadPool: scheme?.leadPool ?? '',
    partnerPools: scheme?.partnerPools ?? [],
    teams: formOfTeams(teams),
    methods: item.method ?? '现场检查',
    organisingLevel: '州级',
    implementingLevel: item.implementingLevel ?? '州县两级',
    deadline: `${year}-11-30`,
  };
}
