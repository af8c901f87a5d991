import { z } from 'zod';
import { type Answers, codesOf, INSTANT, pageOf, TEXT } from '../../platform/http/answer.js';
import { DICTIONARIES } from './dictionaries.js';
import { FEED_KINDS, FEED_WAYS } from './feed-types.js';

const KIND_COUNT = z.strictObject({
  kind: codesOf(FEED_KINDS),
  rows: z.number(),
  waiting: z.number(),
  out: z.number(),
  accepted: z.number(),
  refused: z.number(),
  notNeeded: z.number(),
});

const SETTLED_ROW = z.strictObject({
  id: TEXT,
  kind: codesOf(FEED_KINDS),
  recordId: TEXT,
  operation: TEXT,
  cause: TEXT,
  actorName: TEXT,
  createdAt: INSTANT,
  batch: TEXT.nullable(),
  batchId: TEXT.nullable(),
  outcome: TEXT.nullable(),
  code: TEXT.nullable(),
  message: TEXT.nullable(),
  at: INSTANT.nullable(),
  mayAgain: z.boolean(),
});

const ROW_FAULT = z.strictObject({
  field: TEXT,
  message: TEXT,
  dictionary: codesOf(DICTIONARIES).optional(),
});

const BATCH_HEAD = z.strictObject({
  number: TEXT,
  kind: codesOf(FEED_KINDS),
  id: TEXT,
  rows: z.number(),
  digest: TEXT,
  way: codesOf(FEED_WAYS),
  madeBy: TEXT,
  madeAt: INSTANT,
});

const BATCH = z.strictObject({
  id: TEXT,
  number: TEXT,
  way: codesOf(FEED_WAYS),
  kind: codesOf(FEED_KINDS),
  digest: TEXT,
  rows: z.number(),
  madeAccountId: TEXT.nullable(),
  madeBy: TEXT,
  madeAt: INSTANT,
});

const BATCH_COUNTS = z.strictObject({ accepted: z.number(), refused: z.number(), open: z.number() });

const FEED_DELIVERY = z.strictObject({
  batchId: TEXT,
  n: z.number(),
  outcome: z.enum(['ANSWERED', 'FAILED']),
  message: TEXT.nullable(),
  at: INSTANT,
});

const RECEIVED = z.strictObject({ accepted: z.number(), refused: z.number(), before: z.number() });

const MAPPED_CODE = z.strictObject({
  code: TEXT,
  name: TEXT,
  provinceCode: TEXT,
  fallback: TEXT,
  setBy: TEXT.nullable(),
  setAt: INSTANT.nullable(),
});

const MAPPED_DICTIONARY = z.strictObject({
  key: codesOf(DICTIONARIES),
  name: TEXT,
  hint: TEXT,
  note: TEXT.nullable(),
  rows: z.array(MAPPED_CODE),
});

const CREDIT_FILE_JSON = z.strictObject({
  format: z.literal('mingchou-credit-publicity'),
  version: z.literal(1),
  office: TEXT,
  day: TEXT,
  since: TEXT.nullable(),
  columns: z.array(z.strictObject({ key: TEXT, heading: TEXT })),
  rows: z.array(z.record(TEXT, TEXT)),
});

/** i inserts, u replaces, d takes back (cd_operation). */
const OPERATION = z.enum(['d', 'i', 'u']);

/** What is answered. */
export const FEED_ANSWERS: Answers = {
  'GET /api/v1/feed': z.strictObject({ way: codesOf(FEED_WAYS), kinds: z.array(KIND_COUNT) }),
  'GET /api/v1/feed/rows': pageOf(SETTLED_ROW),
  'GET /api/v1/feed/missing': z.strictObject({
    total: z.number(),
    rows: z.array(z.strictObject({ kind: codesOf(FEED_KINDS), recordId: TEXT, operation: OPERATION })),
  }),
  'POST /api/v1/feed/missing': z.strictObject({ rows: z.number() }),
  'GET /api/v1/feed/faults': z.strictObject({
    ready: z.number(),
    tomorrow: z.number(),
    total: z.number(),
    rows: z.array(
      z.strictObject({
        id: TEXT,
        recordId: TEXT,
        operation: OPERATION,
        cause: TEXT,
        faults: z.array(ROW_FAULT),
      }),
    ),
  }),
  'GET /api/v1/feed/batches': pageOf(BATCH_HEAD),
  'POST /api/v1/feed/batches': z.strictObject({ id: TEXT, number: TEXT, rows: z.number() }),
  'GET /api/v1/feed/batches/:id': z.strictObject({
    batch: BATCH,
    counts: BATCH_COUNTS,
    deliveries: z.array(FEED_DELIVERY),
    bytes: z.number(),
  }),
  'POST /api/v1/feed/batches/:id/receipt': RECEIVED,
  'GET /api/v1/feed/codes': z.strictObject({ dictionaries: z.array(MAPPED_DICTIONARY) }),
  'PUT /api/v1/feed/codes/:dictionary': z.strictObject({ changed: z.number() }),
  'GET /api/v1/feed/credit': CREDIT_FILE_JSON,
};
