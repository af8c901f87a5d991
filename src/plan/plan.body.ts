import { z } from 'zod';
import { LADDER_STEPS, STRATUM_KEYS } from './plan.types.js';

/** Numbers and ratios are judged by the rules of the line; here only their shape. */
const share = { ratio: z.string().max(20).optional(), count: z.number().optional() };
const codes = z.array(z.string().max(64)).max(100);
const line = z.string().max(1000);

/** A new plan, as JSON. */
export const PLAN_BODY = z.strictObject({
  year: z.number(),
  agencyCode: z.string().max(64),
  title: line.default(''),
});

const team = z.strictObject({
  agency: z.string().max(64),
  size: z.number(),
  leader: z.boolean(),
  ladder: z.array(z.enum(LADDER_STEPS)).max(10),
});

/** A line of a plan, as JSON: the shape of PlanLineInput. */
export const LINE_BODY = z.strictObject({
  taskName: line,
  itemCode: z.string().max(64),
  /** Items that the same visit inspects besides; left out of a changed line: those it had. */
  alsoItems: codes.optional(),
  subjectKind: z.string().max(64),
  areaCodes: codes,
  conditions: z
    .array(
      z.strictObject({
        key: z.string().max(64),
        oneOf: z.array(z.string().max(100)).max(50).optional(),
        from: z.string().max(20).optional(),
        to: z.string().max(20).optional(),
      }),
    )
    .max(20)
    .default([]),
  mode: z.enum(['SAMPLE', 'ORDER']),
  rounding: z.enum(['CEIL', 'FLOOR', 'HALF_UP']).default('CEIL'),
  strata: z
    .array(z.strictObject({ key: z.enum(STRATUM_KEYS), ...share, min: z.number().optional() }))
    .max(10)
    .default([]),
  cap: z.strictObject(share).nullable().default(null),
  reserve: z.strictObject({ ratio: share.ratio, min: share.count }).nullable().default(null),
  drawType: z.enum(['JOINT', 'IN_AGENCY', 'IN_SYSTEM']),
  sampling: z.enum(['TARGETED', 'UNTARGETED']),
  leadPool: z.string().max(64),
  partnerPools: codes,
  /** Left out: as the rules of the item have it. */
  teams: z
    .array(team.extend({ rotation: z.boolean().default(true) }))
    .max(100)
    .default([]),
  months: z.array(z.number()).max(24),
  methods: line,
  organisingLevel: line,
  implementingLevel: line,
  deadline: z.string().max(10),
  announced: z.boolean().default(false),
  remark: z.string().max(2000).nullable().default(null),
});

/** A changed line, with the revision that was read. A team that does not say whether it rotates stays as it was. */
export const CHANGED_LINE_BODY = LINE_BODY.extend({
  teams: z.array(team.extend({ rotation: z.boolean().optional() })).max(100),
  revision: z.number().int().optional(),
});

/** The approval of a plan, as JSON. */
export const APPROVAL_BODY = z.strictObject({
  documentNo: z.string().max(1000),
  revision: z.number().int().optional(),
  /** Where a partner has not confirmed. */
  unconfirmedReason: z.string().max(2000).optional(),
});
