import { z } from 'zod';
import { type Answers, INSTANT, TEXT } from '../../platform/http/answer.js';

const CHECK_LIST = z.strictObject({
  id: TEXT,
  itemCode: TEXT,
  version: z.number(),
  source: TEXT,
  note: TEXT.nullable(),
  setBy: TEXT,
  setAccountId: TEXT.nullable(),
  setAt: INSTANT,
});

const CHECK_POINT = z.strictObject({
  listId: TEXT,
  no: z.number(),
  content: TEXT,
  method: TEXT.nullable(),
  basis: TEXT.nullable(),
  poolCode: TEXT.nullable(),
});

const KNOWN_LIST = z.strictObject({ list: CHECK_LIST, points: z.array(CHECK_POINT) });

const ITEM_POINTS = z.strictObject({ code: TEXT, name: TEXT, inForce: KNOWN_LIST.nullable() });

/** What is answered. */
export const CHECK_POINTS_ANSWERS: Answers = {
  'GET /api/v1/check-points': z.strictObject({ items: z.array(ITEM_POINTS) }),
  'GET /api/v1/check-points/:item': z.strictObject({
    versions: z.array(KNOWN_LIST),
    code: TEXT,
    name: TEXT,
    inForce: KNOWN_LIST.nullable(),
  }),
  'PUT /api/v1/check-points/:item': z.strictObject({ version: z.number().nullable() }),
};
