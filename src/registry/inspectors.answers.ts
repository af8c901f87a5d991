import { z } from 'zod';
import { type Answers, pageOf, TEXT } from '../platform/http/answer.js';
import { CHANGE_TEXT, RECORD, VERSION } from './record.answers.js';

const INSPECTOR = z.strictObject({
  agencyName: TEXT,
  areaName: TEXT,
  id: TEXT,
  name: TEXT,
  certificateNo: TEXT,
  issuer: TEXT,
  certificateValidTo: TEXT,
  agencyCode: TEXT,
  areaCode: TEXT,
  status: TEXT,
});

const INSPECTOR_DETAIL = z.strictObject({ ...RECORD, ...INSPECTOR.shape });

/** What is answered. */
export const INSPECTORS_ANSWERS: Answers = {
  'GET /api/v1/inspectors': pageOf(INSPECTOR),
  'POST /api/v1/inspectors': z.strictObject({ id: TEXT }),
  'POST /api/v1/inspectors/bulk/preview': z.strictObject({
    people: z.array(z.strictObject({ changes: z.array(CHANGE_TEXT), ...INSPECTOR.shape })),
    leftOut: z.number(),
    targets: z.array(z.strictObject({ id: TEXT, version: z.number() })),
  }),
  'POST /api/v1/inspectors/bulk': z.strictObject({ updated: z.number(), unchanged: z.number() }),
  'GET /api/v1/inspectors/:id': INSPECTOR_DETAIL,
  'GET /api/v1/inspectors/:id/history': z.array(VERSION),
  'PATCH /api/v1/inspectors/:id': INSPECTOR_DETAIL,
};
