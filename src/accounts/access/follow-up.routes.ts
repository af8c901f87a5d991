import { type Access, only, REGISTRY_READERS } from './access-types.js';

const readFollowUps = only('AGENCY', ...REGISTRY_READERS);

/** Who sits on the task, and who draws, reviews or leads in the system that answers for it; the service checks. */
const takeSteps = only('AGENCY', 'DRAWER', 'REVIEWER', 'HEAD', 'INSPECTOR');

/** Routes of what comes after a result: follow-ups with their steps, and the end of a task. */
export const FOLLOW_UP_ROUTES: Readonly<Record<string, Access>> = {
  'GET /api/v1/follow-ups': readFollowUps,
  'GET /api/v1/follow-ups/:id': readFollowUps,
  'POST /api/v1/follow-ups/:id/steps': takeSteps,
  'GET /api/v1/tasks/:id/follow-ups': readFollowUps,
  'POST /api/v1/tasks/:id/follow-ups': takeSteps,
  'POST /api/v1/tasks/:id/closure': takeSteps,
  'GET /office/follow-ups': readFollowUps,
  'GET /office/follow-ups/workbook': readFollowUps,
  'GET /office/follow-ups/:id': readFollowUps,
  'POST /office/follow-ups/:id/steps': takeSteps,
  'POST /office/tasks/:id/follow-ups': takeSteps,
  'POST /office/tasks/:id/closure': takeSteps,
};
