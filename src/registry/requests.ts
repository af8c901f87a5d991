import { z } from 'zod';
import { isDay } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { type RawValues, readVersion } from './edit.rules.js';
import { MOST_AT_ONCE } from './inspector-bulk.rules.js';

const word = z.string().max(100).optional();

/** Filters of the lists, as they stand in the address. Odd ones (a list, an object) are refused. */
export const SUBJECT_QUERY = z.object({
  ...{ kind: word, q: word, areaCode: word, status: word, creditClass: word, page: word },
});
export const INSPECTOR_QUERY = z.object({
  ...{ q: word, agencyCode: word, poolCode: word, areaCode: word, status: word, lapsing: word, kept: word },
  page: word,
});
export const CONFLICT_QUERY = z.object({ q: word, state: word, inspectorId: word, page: word });

/** A day, or nothing. */
const optionalDay = z.preprocess(
  (value) => (value === undefined || value === null || value === '' ? null : value),
  z.string('日期应为年-月-日，如 2024-06-30').refine(isDay, '日期应为年-月-日，如 2024-06-30').nullable(),
);

export const CONFLICT_BODY = z.object({
  subjectCode: z.string().max(64).default(''),
  certificateNo: z.string().max(60).default(''),
  issuer: z.string().max(100).optional(),
  relation: z.string().max(40).default(''),
  leftOn: optionalDay,
  reason: z.string().max(2000).optional(),
});

export const ABSENCE_QUERY = z.object({
  ...{ month: word, q: word, agencyCode: word, areaCode: word, inspectorId: word, state: word, page: word },
});

export const ABSENCE_BODY = z.object({
  inspectorId: z.string().max(20).optional(),
  certificateNo: z.string().max(60).default(''),
  issuer: z.string().max(100).optional(),
  kind: z.string().max(20).default(''),
  from: z.string().max(10).default(''),
  to: z.string().max(10).default(''),
  remark: z.string().max(2000).optional(),
});

export const FORMER_POST_BODY = z.object({
  years: z
    .union([z.number(), z.string().max(10)])
    .default('')
    .transform((value) => (value === '' ? NaN : Number(value))),
  source: z.string().max(2000).default(''),
});

/** Filter of a bulk edit that is about everybody whom a list shows. */
const inspectorFilter = INSPECTOR_QUERY.omit({ page: true });

const bulkTargets = z
  .array(z.object({ id: z.string().max(20), version: z.number().int().min(0) }))
  .min(1, '没有选择人员。')
  .max(MOST_AT_ONCE, `一次最多修改 ${MOST_AT_ONCE} 人。`);

const bulkChanges = z.record(z.string().max(40), z.unknown()).default({});

export const BULK_PREVIEW_BODY = z.object({
  ids: z.array(z.string().max(20)).max(MOST_AT_ONCE).optional(),
  filter: inspectorFilter.optional(),
  changes: bulkChanges,
});

export const BULK_BODY = z.object({ targets: bulkTargets, changes: bulkChanges });

export const ADD_BODY = z.object({ values: z.record(z.string().max(40), z.unknown()).default({}) });

export const ITEMS_QUERY = z.object({ kind: word });

export const CONFIRM_BODY = z.object({ kind: z.string().max(64), areaCode: z.string().max(6) });

const blankAsMissing = z
  .string()
  .max(10)
  .optional()
  .transform((day) => (day === '' ? undefined : day));

export const PUBLISH_BODY = z.object({
  documentNo: z.string().max(200),
  publishedOn: z.string().max(10),
  /** Left out: the day of publication. */
  validFrom: blankAsMissing,
  /** Left out: until a later version. */
  validTo: blankAsMissing,
});

export const LIST_KIND_BODY = z.object({
  name: z.string().max(200),
  guards: z.string().max(20),
  source: z.string().max(1000).default(''),
});

/** One code or several, as a form or a program sends them. */
const codeList = z.preprocess(
  (value) => (value === undefined ? [] : [value].flat()),
  z.array(z.string().max(64)).max(2000),
);

export const LIST_DRAFT_BODY = z.object({ itemCodes: codeList });

export const ITEM_RULE_BODY = z.object({
  ceiling: z.string().max(20).default(''),
  ceilingSource: z.string().max(1000).default(''),
  poolCodes: codeList,
  authoritySource: z.string().max(1000).default(''),
});

export const SCHEME_BODY = z.object({
  ...{
    name: z.string().max(1000).default(''),
    itemCodes: codeList,
    leadPool: z.string().max(64).default(''),
  },
  ...{ partnerPools: codeList, documentNo: z.string().max(1000).default('') },
  ...{ documentDate: z.string().max(10).default(''), method: z.string().max(5000).default('') },
  ...{ validFrom: z.string().max(10).default(''), validTo: z.string().max(10).default('') },
  version: z.coerce.number().int().optional(),
});

/** An edit as `readEdit` takes it apart: values by heading or key, with the version that was read. */
export const EDIT_BODY = z.object({
  version: z.number().int().min(0),
  values: z.record(z.string(), z.unknown()),
});

/**
 * An edit through the JSON API: `{version, values: {key: value}}`.
 * @throws DomainError INVALID_INPUT
 */
export function readEdit(body: unknown): { version: number; values: RawValues } {
  const { version, values } = (body ?? {}) as { version?: unknown; values?: unknown };
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new DomainError('INVALID_INPUT', '没有保存：请求中缺少要修改的项目(values)。', [
      { field: 'values', code: 'REQUIRED', message: '缺少要修改的项目。' },
    ]);
  }
  return { version: readVersion(version), values: values as RawValues };
}

/** Neighbours of a county by code, with days on the road; null for one that is none any longer. */
export const AREA_BODY = z.strictObject({
  travelDays: z.record(z.string().max(6), z.number().nullable()).default({}),
  closedMonths: z.array(z.number()).max(24).optional(),
  /** The way back is as long as the way out, unless it is given too. */
  symmetric: z.boolean().default(true),
});
