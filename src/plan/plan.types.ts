import type { Rounding } from '../kernel/decimal.js';
import type { Day } from '../kernel/day.js';
import type { SubjectCondition } from '../registry/conditions/subject-condition.js';

/** Classes a line can set a ratio or number for; 未评级 are subjects without a credit class. */
export const STRATUM_KEYS = ['A', 'B', 'C', 'D', '未评级'] as const;
export type StratumKey = (typeof STRATUM_KEYS)[number];

/** Pools a team may be filled from, narrow to wide: home county, with its neighbours, the whole system. */
export const LADDER_STEPS = ['AREA', 'NEIGHBOURS', 'AGENCY'] as const;
export type LadderStep = (typeof LADDER_STEPS)[number];

/** SAMPLE: a part of each class; ORDER: full coverage, chance decides the order. */
export type PlanMode = 'SAMPLE' | 'ORDER';
/** Across agencies, inside one, or units of one system together. */
export type DrawType = 'JOINT' | 'IN_AGENCY' | 'IN_SYSTEM';
/** From a defined part, or from all subjects of the item. */
export type Sampling = 'TARGETED' | 'UNTARGETED';

/** What a line takes of one class in the year: exactly one of ratio (exact decimal 0–1) and count. */
export interface StratumPlan {
  readonly key: StratumKey;
  readonly ratio?: string;
  readonly count?: number;
  /** At least so many in the year, as far as there are any. */
  readonly min?: number;
}

/** Most subjects of all classes together in the year: exactly one of the two. */
export interface CapPlan {
  readonly ratio?: string;
  readonly count?: number;
}

/** Reserves of each batch: a part of what is drawn, at least `min` a class. */
export interface ReservePlan {
  readonly ratio?: string;
  readonly min?: number;
}

/** How one pool seats a team on every drawn subject. */
export interface TeamPlan {
  /** Code of the agency pool. */
  readonly agency: string;
  readonly size: number;
  /** True where one of them must be fit to lead. */
  readonly leader: boolean;
  readonly ladder: readonly LadderStep[];
  /** True where who inspected a subject last may not go again. Lines of earlier versions do not say: they do not rotate. */
  readonly rotation?: boolean;
}

/** A line as it is typed; `itemName` is taken from the list of items. */
export interface PlanLineInput {
  readonly taskName: string;
  readonly itemCode: string;
  /** Further items that the same visit inspects (综合查一次); left out: none, or those it had. */
  readonly alsoItems?: readonly string[];
  readonly subjectKind: string;
  /** Empty: all counties. */
  readonly areaCodes: readonly string[];
  /** What subjects must meet beside kind and county; left out or empty: nothing. */
  readonly conditions?: readonly SubjectCondition[];
  readonly mode: PlanMode;
  readonly rounding: Rounding;
  readonly strata: readonly StratumPlan[];
  readonly cap: CapPlan | null;
  readonly reserve: ReservePlan | null;
  readonly drawType: DrawType;
  readonly sampling: Sampling;
  readonly leadPool: string;
  readonly partnerPools: readonly string[];
  readonly teams: readonly TeamPlan[];
  /** 1–12; each is a batch. */
  readonly months: readonly number[];
  readonly methods: string;
  readonly organisingLevel: string;
  readonly implementingLevel: string;
  readonly deadline: Day;
  /** True where the draw is announced before the visits. */
  readonly announced: boolean;
  readonly remark: string | null;
}
