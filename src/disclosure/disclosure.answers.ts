import { z } from 'zod';
import { type Answers, codesOf, INSTANT, PAGED, TEXT } from '../platform/http/answer.js';
import { DISCLOSURE_KINDS, DISCLOSURE_ACTIONS } from './disclosure.rules.js';

const DISCLOSURE_ENTRY = z.strictObject({
  id: TEXT,
  kind: codesOf(DISCLOSURE_KINDS),
  objectId: TEXT,
  version: z.number(),
  title: TEXT,
  publishedAt: INSTANT,
  action: codesOf(DISCLOSURE_ACTIONS),
  dueOn: TEXT.nullable(),
  rows: z.number(),
});

const DISCLOSURE_HIT = z.strictObject({
  id: TEXT,
  kind: codesOf(DISCLOSURE_KINDS),
  objectId: TEXT,
  title: TEXT,
  publishedAt: INSTANT,
  subjectName: TEXT,
  subjectCode: TEXT,
  areaName: TEXT,
  summary: TEXT,
});

const DISCLOSURE_PAGE = z.strictObject({
  entries: z.array(DISCLOSURE_ENTRY),
  hits: z.array(DISCLOSURE_HIT),
  ...PAGED,
});

/** What is answered. */
export const DISCLOSURE_ANSWERS: Answers = {
  'GET /api/v1/disclosures': DISCLOSURE_PAGE,
};
