import { z } from 'zod';
import { type Answers, INSTANT, TEXT } from '../platform/http/answer.js';

const CHANGE_TEXT = z.strictObject({ field: TEXT, heading: TEXT, before: TEXT, after: TEXT });

/** What is answered. */
export const SUBJECTS_ANSWERS: Answers = {
  'GET /api/v1/subjects': z.strictObject({
    rows: z.array(
      z.strictObject({
        creditClass: TEXT.nullable(),
        confirmedOn: TEXT.nullable(),
        areaName: TEXT,
        status: TEXT,
        statusName: TEXT,
        id: TEXT,
        kind: TEXT,
        kindName: TEXT,
        code: TEXT,
        name: TEXT,
        areaCode: TEXT,
      }),
    ),
    total: z.number(),
    page: z.number(),
    pages: z.number(),
  }),
  'POST /api/v1/subjects/confirm': z.strictObject({ confirmed: z.number() }),
  'GET /api/v1/subjects/:id': z.strictObject({
    version: z.number(),
    updatedAt: INSTANT,
    values: z.record(TEXT, z.union([z.boolean(), TEXT, z.number(), z.array(TEXT)]).nullable()),
    mayEdit: z.boolean(),
    creditClass: TEXT.nullable(),
    confirmedOn: TEXT.nullable(),
    areaName: TEXT,
    status: TEXT,
    statusName: TEXT,
    id: TEXT,
    kind: TEXT,
    kindName: TEXT,
    code: TEXT,
    name: TEXT,
    areaCode: TEXT,
  }),
  'GET /api/v1/subjects/:id/history': z.array(
    z.strictObject({
      changes: z.array(CHANGE_TEXT),
      version: z.number(),
      at: INSTANT,
      actorName: TEXT,
      source: TEXT,
    }),
  ),
  'PATCH /api/v1/subjects/:id': z.strictObject({
    version: z.number(),
    updatedAt: INSTANT,
    values: z.record(TEXT, z.union([z.boolean(), TEXT, z.number(), z.array(TEXT)]).nullable()),
    mayEdit: z.boolean(),
    creditClass: TEXT.nullable(),
    confirmedOn: TEXT.nullable(),
    areaName: TEXT,
    status: TEXT,
    statusName: TEXT,
    id: TEXT,
    kind: TEXT,
    kindName: TEXT,
    code: TEXT,
    name: TEXT,
    areaCode: TEXT,
  }),
};
