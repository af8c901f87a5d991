import { z } from 'zod';
import { type Answers, codesOf, INSTANT, PAGED, TEXT } from '../platform/http/answer.js';
import { DRAW_STATES } from './states.js';

const DRAW = z.strictObject({
  id: TEXT,
  office: TEXT,
  year: z.number(),
  seq: z.number(),
  number: TEXT,
  planLineId: TEXT,
  month: TEXT,
  attempt: z.number(),
  taskName: TEXT,
  itemCode: TEXT,
  alsoItems: z.array(TEXT),
  itemName: TEXT,
  subjectKind: TEXT,
  leadPool: TEXT,
  state: codesOf(DRAW_STATES),
  announced: z.boolean(),
  asOf: TEXT.nullable(),
  windowFrom: TEXT,
  windowTo: TEXT,
  publicFrom: TEXT.nullable(),
  rules: TEXT.nullable(),
  entropyPlan: TEXT.nullable(),
  freezeDigest: TEXT.nullable(),
  chainPosition: z.number().nullable(),
  previous: TEXT.nullable(),
  previousResult: TEXT.nullable(),
  resultDigest: TEXT.nullable(),
  sealPosition: z.number().nullable(),
  frozenAt: INSTANT.nullable(),
  frozenBy: TEXT.nullable(),
  sealedAt: INSTANT.nullable(),
  sealedBy: TEXT.nullable(),
  publishedAt: INSTANT.nullable(),
  voidedAt: INSTANT.nullable(),
  voidReason: TEXT.nullable(),
  voidAgency: TEXT.nullable(),
  createdBy: TEXT,
  createdAt: INSTANT,
});

const WITNESS_STATE = z.strictObject({
  position: z.number(),
  witness: TEXT,
  digits: z.number(),
  kind: z.enum(['DEVICE', 'PUBLIC']),
  text: TEXT.nullable(),
  revision: z.number(),
  enteredBy: TEXT.nullable(),
  enteredAccountId: TEXT.nullable(),
  confirmedBy: TEXT.nullable(),
  name: TEXT,
  organisation: TEXT.nullable(),
  role: TEXT.nullable(),
  accountId: TEXT.nullable(),
  deviceName: TEXT,
  issue: TEXT.nullable(),
  publishedAt: INSTANT.nullable(),
});

const DRAW_TRANSITION = z.strictObject({
  id: TEXT,
  drawId: TEXT,
  fromState: TEXT.nullable(),
  toState: TEXT,
  at: INSTANT,
  actorName: TEXT,
  reason: TEXT.nullable(),
});

const DRAW_FILE = z.strictObject({ drawId: TEXT, name: TEXT, digest: TEXT, bytes: TEXT, lines: TEXT });

const GROUP_COUNT = z.strictObject({ name: TEXT, drawn: z.number(), reserves: z.number() });

const RESULT_COUNTS = z.strictObject({
  drawn: z.number(),
  reserves: z.number(),
  vacant: z.number(),
  strata: z.array(GROUP_COUNT),
  vacantNow: z.number(),
  direct: z.number(),
});

/** Whose drawn rows are shown. */
const SCOPE = z.enum(['AGENCY', 'ALL', 'NONE', 'OWN']);

const DRAWN_VIEW = z.strictObject({
  position: z.number(),
  rank: z.number(),
  stratum: TEXT,
  code: TEXT,
  name: TEXT,
  area: TEXT,
  ticket: TEXT,
  outcome: TEXT,
  reserve: z.boolean(),
});

const SEAT_VIEW = z.strictObject({
  seat: z.number(),
  leader: z.boolean(),
  name: TEXT,
  agency: TEXT,
  vacant: z.boolean(),
});

const TEAM_VIEW = z.strictObject({
  pool: TEXT,
  subjectCode: TEXT,
  subjectName: TEXT,
  step: TEXT,
  seats: z.array(SEAT_VIEW),
});

const SEALED_RESULT = z.strictObject({
  drawId: TEXT,
  number: TEXT,
  resultDigest: TEXT,
  drawn: z.number(),
  reserves: z.number(),
  vacantSeats: z.number(),
});

/** What is answered. */
export const CEREMONY_ANSWERS: Answers = {
  'GET /api/v1/draws': z.strictObject({ draws: z.array(DRAW) }),
  'POST /api/v1/draws': z.strictObject({ id: TEXT }),
  'GET /api/v1/draws/:id': z.strictObject({
    draw: DRAW,
    witnesses: z.array(WITNESS_STATE),
    transitions: z.array(DRAW_TRANSITION),
    files: z.array(DRAW_FILE),
    result: z
      .strictObject({
        seed: TEXT.optional(),
        shortages: z.array(TEXT).optional(),
        areas: z.array(GROUP_COUNT).optional(),
        scope: SCOPE,
        counts: RESULT_COUNTS,
      })
      .nullable(),
  }),
  'GET /api/v1/draws/:id/drawn': z.strictObject({
    ...PAGED,
    rows: z.array(DRAWN_VIEW),
    teams: z.array(TEAM_VIEW),
    scope: SCOPE,
  }),
  'POST /api/v1/draws/:id/freeze': z.strictObject({ freezeDigest: TEXT }),
  'POST /api/v1/draws/:id/seal': SEALED_RESULT,
};
