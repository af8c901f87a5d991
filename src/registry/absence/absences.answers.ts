import { z } from 'zod';
import { type Answers, INSTANT, pageOf, TEXT } from '../../platform/http/answer.js';

const SHOWN_ABSENCE = z.strictObject({
  kind: TEXT.nullable(),
  kindName: TEXT,
  remark: TEXT.nullable(),
  clashes: z.array(TEXT),
  mayCancel: z.boolean(),
  agencyCode: TEXT,
  inspectorId: TEXT,
  from: TEXT,
  id: TEXT,
  inspectorName: TEXT,
  certificateNo: TEXT,
  agencyName: TEXT,
  to: TEXT,
  recordedBy: TEXT,
  recordedAt: INSTANT,
  cancelledBy: TEXT.nullable(),
  cancelledAt: INSTANT.nullable(),
});

/** What is answered. */
export const ABSENCES_ANSWERS: Answers = {
  'GET /api/v1/absences': pageOf(SHOWN_ABSENCE),
  'POST /api/v1/absences': z.strictObject({ id: TEXT }),
  'POST /api/v1/absences/:id/cancellation': z.strictObject({ id: TEXT }),
};
