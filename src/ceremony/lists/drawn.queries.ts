import type { EntityManager } from 'typeorm';
import { DrawnSubject } from '../draw-parts.entity.js';

/** Who was drawn, reserves left out, in the order of drawn.tsv, with the name and county of that moment. */
export async function drawnSubjects(tx: EntityManager, drawId: string): Promise<DrawnSubject[]> {
  const subjects = await tx.find(DrawnSubject, { where: { drawId }, order: { position: 'ASC' } });
  return subjects.filter(({ outcome }) => outcome !== 'RESERVE');
}
