import type { TaskAfter } from '../../inspection/follow-up/follow-up-reader.service.js';
import { FOLLOW_UP_KINDS } from '../../inspection/follow-up/steps.rules.js';

/** What a task's page shows of what comes after the result, and which kinds may be opened now. */
export function taskAfterView(taskId: string, after: TaskAfter) {
  const all = Object.entries(FOLLOW_UP_KINDS);
  // Before a result and after the end, only a complaint is taken down.
  const kinds = after.accepted && after.closed === null ? all : all.filter(([kind]) => kind === 'COMPLAINT');
  return { ...after, taskId, kinds, kindNames: FOLLOW_UP_KINDS };
}
