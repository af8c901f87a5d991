import { z } from 'zod';
import { FILE_KINDS } from '../../platform/file-kind.js';
import { type Answers, codesOf, INSTANT, TEXT } from '../../platform/http/answer.js';
import { FILE_PURPOSES } from './visit-file.rules.js';

const FILE_VIEW = z.strictObject({
  id: TEXT,
  poolName: TEXT,
  poolCode: TEXT.nullable(),
  field: TEXT.nullable(),
  purpose: codesOf(FILE_PURPOSES),
  caption: TEXT.nullable(),
  fileName: TEXT,
  fileKind: codesOf(FILE_KINDS),
  bytes: z.number(),
  digest: TEXT,
  originalDigest: TEXT,
  takenAt: TEXT.nullable(),
  position: z.strictObject({ latitude: TEXT, longitude: TEXT }).nullable(),
  uploadedBy: TEXT,
  uploadedAt: INSTANT,
  withdrawn: z.strictObject({ reason: TEXT, by: TEXT, at: INSTANT }).nullable(),
  isPicture: z.boolean(),
  mayWithdraw: z.boolean(),
});

const KEPT_FILES = z.strictObject({ files: z.number(), bytes: z.number() });

const TASK_FILES = z.strictObject({
  task: z.strictObject({ id: TEXT, number: TEXT, subjectName: TEXT }),
  files: z.array(FILE_VIEW),
  kept: KEPT_FILES,
  uploadRefusal: TEXT.nullable(),
});

const KEPT_FILE = z.strictObject({
  id: TEXT,
  opId: TEXT,
  status: z.enum(['SAME', 'SAVED']),
  fileName: TEXT,
  bytes: z.number(),
  digest: TEXT,
});

/** What is answered. */
export const VISIT_FILES_ANSWERS: Answers = {
  'GET /api/v1/tasks/:id/files': TASK_FILES,
  'POST /api/v1/tasks/:id/files': z.strictObject({ files: z.array(KEPT_FILE) }),
};
