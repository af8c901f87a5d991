import type { EntityManager } from 'typeorm';
import { InspectionResult, ResultReview } from './inspection.entity.js';
import type { NewestResult } from './inspection.rules.js';

/** The newest version of a task's result. */
export interface KnownResult extends NewestResult {
  readonly resultId: string;
  readonly resultCode: string;
  readonly inspectedOn: string;
}

/** The newest version of a task's result with its decision, or null. */
export async function newestResult(tx: EntityManager, taskId: string): Promise<KnownResult | null> {
  const [result] = await tx.find(InspectionResult, {
    where: { taskId },
    order: { version: 'DESC' },
    take: 1,
  });
  if (!result) return null;
  const review = await tx.findOneBy(ResultReview, { resultId: result.id });
  return {
    ...{ resultId: result.id, resultCode: result.resultCode, version: result.version },
    inspectedOn: result.inspectedOn,
    enteredBy: result.enteredBy,
    enteredInspector: result.enteredInspector,
    decision: review === null ? null : (review.decision as NewestResult['decision']),
  };
}
