import { z } from 'zod';
import { type Device, DEVICES } from './witness/witness.rules.js';

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

const text = (most: number) => z.string().max(most).nullish();

/** What is no number becomes a fault of the plan, beside all others. */
const digitCount = z.union([
  z.number(),
  z
    .string()
    .max(20)
    .transform((typed) => (/^[0-9]{1,6}$/.test(typed.trim()) ? Number(typed) : NaN)),
]);

/** A planned witness. A form names the device alone; programs of before the kind alone. */
const WITNESS_BODY = z.preprocess(
  (row) => {
    const { device, kind, ...rest } = (row ?? {}) as Record<string, unknown>;
    const known = Object.hasOwn(DEVICES, String(device)) ? (device as Device) : null;
    return { ...rest, device: known, kind: kind ?? (known === null ? undefined : DEVICES[known].kind) };
  },
  z.object({
    witness: z.string().max(200),
    organisation: text(200),
    role: text(200),
    accountId: text(20),
    digits: digitCount,
    kind: z.enum(['DEVICE', 'PUBLIC'], '请选择取数方式'),
    device: z.custom<Device>().nullable(),
    source: z.object({ issue: z.string().max(200).optional(), at: z.string().max(30).optional() }).nullish(),
  }),
);

/** A rehearsal: settings of the frame, and how many simulated draws. */
export const REHEARSAL_BODY = FRAME_BODY.extend({
  runs: z.preprocess((value) => (value === '' || value === null ? undefined : value), number.optional()),
});

/** The freeze: settings of the frame, and who gives how many digits in which way. */
export const FREEZE_BODY = FRAME_BODY.extend({
  rehearsal: z.preprocess((value) => (value === '' || value === null ? undefined : value), number.optional()),
  publicFrom: optionalDay,
  entropyPlan: z.array(WITNESS_BODY).max(20),
  entropyReason: z.string().max(2000).optional(),
});

/** Digits given or confirmed. */
export const DIGITS_BODY = z.object({
  digits: z.array(z.object({ witness: z.string().max(200), text: z.string().max(200) })).max(20),
});

export const VOID_BODY = z.object({ reason: z.string().max(2000) });

const NOT_SENT = '随机数在冻结时已经密封，种子由系统按冻结文件、随机数和监督员数字计算，都不能另行提交。';
const notSent = z.undefined(NOT_SENT).optional();

/** The draw itself takes nothing along: who sends a nonce, a seed or digits with it is refused. */
export const SEAL_BODY = z.object({ nonce: notSent, seed: notSent, entropy: notSent, digits: notSent });
