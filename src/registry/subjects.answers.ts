import { z } from 'zod';
import { type Answers, pageOf, TEXT } from '../platform/http/answer.js';
import { RECORD, VERSION } from './record.answers.js';

const SUBJECT = z.strictObject({
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
});

const SUBJECT_DETAIL = z.strictObject({ ...RECORD, ...SUBJECT.shape });

/** What is answered. */
export const SUBJECTS_ANSWERS: Answers = {
  'GET /api/v1/subjects': pageOf(SUBJECT),
  'POST /api/v1/subjects/confirm': z.strictObject({ confirmed: z.number() }),
  'GET /api/v1/subjects/:id': SUBJECT_DETAIL,
  'GET /api/v1/subjects/:id/history': z.array(VERSION),
  'PATCH /api/v1/subjects/:id': SUBJECT_DETAIL,
};
