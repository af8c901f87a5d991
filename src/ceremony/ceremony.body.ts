import { z } from 'zod';

const number = z.union([z.number(), z.string().regex(/^[0-9]{1,6}$/, '应为整数')]).transform(Number);
const optionalDay = z.preprocess(
  (value) => (value === '' || value === null ? undefined : value),
  z.string().max(20).optional(),
);

/** A draw to be started. */
export const DRAW_BODY = z.object({ planLineId: z.string().max(20), month: z.string().max(10) });

/** What may be set before the freeze; empty means the default. */
export const FRAME_BODY = z.object({
  asOf: optionalDay,
  windowFrom: optionalDay,
  windowTo: optionalDay,
  perPerson: z.preprocess((value) => (value === '' || value === null ? undefined : value), number.optional()),
});

/** The freeze: settings of the frame, and who gives how many digits in which way. */
export const FREEZE_BODY = FRAME_BODY.extend({
  publicFrom: optionalDay,
  entropyPlan: z
    .array(
      z.object({
        witness: z.string().max(200),
        digits: number,
        kind: z.enum(['DEVICE', 'PUBLIC'], '请选择取数方式'),
      }),
    )
    .max(20),
});

/** Digits given or confirmed. */
export const DIGITS_BODY = z.object({
  digits: z.array(z.object({ witness: z.string().max(200), text: z.string().max(200) })).max(20),
});

export const VOID_BODY = z.object({ reason: z.string().max(2000) });
