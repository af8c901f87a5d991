import type { EntityManager } from 'typeorm';
import { DrawAfterDecision, DrawAfterRequest } from './after.entity.js';

/** Requests of a draw that wait for the second person, oldest first. */
export async function openRequests(tx: EntityManager, drawId: string): Promise<DrawAfterRequest[]> {
  const decided = await tx.find(DrawAfterDecision, { select: { requestId: true }, where: { drawId } });
  const closed = new Set(decided.map(({ requestId }) => requestId));
  const all = await tx.find(DrawAfterRequest, { where: { drawId }, order: { id: 'ASC' } });
  return all.filter(({ id }) => !closed.has(id));
}
