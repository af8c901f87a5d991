import { z } from 'zod';
import { type Answers, INSTANT, TEXT } from '../platform/http/answer.js';

const CHANGE_TEXT = z.strictObject({ field: TEXT, heading: TEXT, before: TEXT, after: TEXT });

/** What is answered. */
export const INSPECTORS_ANSWERS: Answers = {
  'GET /api/v1/inspectors': z.strictObject({
    rows: z.array(
      z.strictObject({
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
      }),
    ),
    total: z.number(),
    page: z.number(),
    pages: z.number(),
  }),
  'POST /api/v1/inspectors': z.strictObject({ id: TEXT }),
  'POST /api/v1/inspectors/bulk/preview': z.strictObject({
    people: z.array(
      z.strictObject({
        changes: z.array(CHANGE_TEXT),
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
      }),
    ),
    leftOut: z.number(),
    targets: z.array(z.strictObject({ id: TEXT, version: z.number() })),
  }),
  'POST /api/v1/inspectors/bulk': z.strictObject({ updated: z.number(), unchanged: z.number() }),
  'GET /api/v1/inspectors/:id': z.strictObject({
    version: z.number(),
    updatedAt: INSTANT,
    values: z.record(TEXT, z.union([z.boolean(), TEXT, z.number(), z.array(TEXT)]).nullable()),
    mayEdit: z.boolean(),
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
  }),
  'GET /api/v1/inspectors/:id/history': z.array(
    z.strictObject({
      changes: z.array(CHANGE_TEXT),
      version: z.number(),
      at: INSTANT,
      actorName: TEXT,
      source: TEXT,
    }),
  ),
  'PATCH /api/v1/inspectors/:id': z.strictObject({
    version: z.number(),
    updatedAt: INSTANT,
    values: z.record(TEXT, z.union([z.boolean(), TEXT, z.number(), z.array(TEXT)]).nullable()),
    mayEdit: z.boolean(),
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
  }),
};
