import { z } from 'zod';
import { type Answers, codesOf, INSTANT, pageOf, TEXT } from '../platform/http/answer.js';
import { CARD_STATES } from './cards/cards.queries.js';
import { CARD_COLOURS, CARD_HOLDERS, RULE_NAMES, CREDIT_CLASSES, CLASS_ORIGINS } from './credit.types.js';

const STRATUM_EFFECT = z.strictObject({
  creditClass: TEXT.nullable(),
  registered: z.number(),
  inForce: z.number(),
  came: z.number(),
  left: z.number(),
});

const KIND_EFFECT = z.strictObject({
  kind: TEXT,
  total: z.number(),
  changed: z.number(),
  strata: z.array(STRATUM_EFFECT),
});

const LISTED_CARD = z.strictObject({
  id: TEXT,
  colour: codesOf(CARD_COLOURS),
  holder: codesOf(CARD_HOLDERS),
  code: TEXT.nullable(),
  name: TEXT,
  plate: TEXT.nullable(),
  reason: TEXT,
  source: TEXT,
  validFrom: TEXT,
  validTo: TEXT,
  recordedBy: TEXT,
  recordedAt: INSTANT,
  liftedOn: TEXT.nullable(),
  liftedBy: TEXT.nullable(),
  liftReason: TEXT.nullable(),
  state: codesOf(CARD_STATES),
});

const TARGETED_HOLDER = z.strictObject({
  code: TEXT.nullable(),
  name: TEXT,
  plate: TEXT.nullable(),
  colour: codesOf(CARD_COLOURS),
  holder: codesOf(CARD_HOLDERS),
  reason: TEXT,
  validTo: TEXT,
});

const CREDIT_RULE = z.strictObject({
  key: codesOf(RULE_NAMES),
  version: z.number(),
  steps: z.number(),
  unratedAs: z.enum(CREDIT_CLASSES),
  targeted: z.boolean(),
  months: z.number().nullable(),
  source: TEXT,
  setBy: TEXT,
  setAt: INSTANT,
});

/** What is answered. */
export const CREDIT_ANSWERS: Answers = {
  'GET /api/v1/credit/classes': pageOf(
    z.strictObject({
      code: TEXT,
      creditClass: z.enum(CREDIT_CLASSES),
      validFrom: TEXT,
      kind: TEXT,
      validTo: TEXT.nullable(),
      id: TEXT,
      recordedBy: TEXT,
      recordedAt: INSTANT,
      source: TEXT,
      origin: codesOf(CLASS_ORIGINS),
      withdrawnBy: TEXT.nullable(),
      withdrawnAt: INSTANT.nullable(),
      withdrawalReason: TEXT.nullable(),
    }),
  ),
  'POST /api/v1/credit/classes': z.strictObject({ id: TEXT }),
  'GET /api/v1/credit/strata': z.strictObject({ day: TEXT, kinds: z.array(KIND_EFFECT) }),
  'GET /api/v1/credit/cards': pageOf(LISTED_CARD),
  'GET /api/v1/credit/cards/targeted': z.strictObject({ holders: z.array(TARGETED_HOLDER) }),
  'POST /api/v1/credit/cards': z.strictObject({ id: TEXT }),
  'GET /api/v1/credit/rules': z.strictObject({ rules: z.array(CREDIT_RULE) }),
};
