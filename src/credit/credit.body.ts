import { z } from 'zod';
import { CREDIT_CLASSES } from './credit.types.js';

const short = z.string().max(300);
/** Empty is null: the field of a form that was left blank. */
const blank = z.preprocess(
  (value) => (value === undefined || value === '' ? null : value),
  z.string().max(300).nullable(),
);
const number = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
  z.number(),
);

/** A class that is registered. */
export const CLASS_BODY = z.object({
  ...{ creditClass: short, validFrom: short, validTo: blank, source: short },
});

/** The same by a program, which names the subject itself. */
export const CLASS_OF_SUBJECT_BODY = CLASS_BODY.extend({ kind: short, code: short });

export const REASON_BODY = z.object({ reason: short });

/** A card that is registered. */
export const CARD_BODY = z.object({
  ...{ colour: short, holder: short, code: blank, name: short, plate: blank },
  ...{ reason: short, source: short, validFrom: short, validTo: short },
});

export const LIFT_BODY = z.object({ liftedOn: short, reason: short });

/** A rule that is set. */
export const RULE_BODY = z.object({
  steps: number,
  unratedAs: z.enum(CREDIT_CLASSES),
  targeted: z.preprocess((value) => value === 'on' || value === 'true' || value === true, z.boolean()),
  months: z.preprocess(
    (value) => (value === undefined || value === '' ? null : value),
    z.union([number, z.null()]),
  ),
  source: short,
});

const word = z.string().max(100).optional().catch(undefined);
const page = z.string().max(10).optional().catch(undefined);

export const CREDIT_QUERY = z.object({ kind: word, q: word, areaCode: word, day: word, page });
export const CARD_QUERY = z.object({ state: word, colour: word, q: word, page });
