import type { EntityManager } from 'typeorm';
import type { DrawProgress } from '../../inspection/inspection.queries.js';
import type { ReviewedResults } from '../../inspection/reviewed-results.service.js';

/** How far the inspections of a draw are; nothing of a draw without tasks. */
export async function progressOf(
  reviewed: ReviewedResults,
  tx: EntityManager,
  drawId: string,
): Promise<DrawProgress> {
  const none = { drawId, tasks: 0, reviewed: 0, replaced: 0, accepted: 0 };
  const never = { lastInspectedOn: null, lastAcceptedAt: null };
  return (await reviewed.progress([drawId], tx)).get(drawId) ?? { ...none, ...never };
}
