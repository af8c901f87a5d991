import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock.js';
import { CheckPoints } from '../../registry/check-points/check-points.service.js';
import { readField } from './fields.rules.js';
import { placedPoint, type RecordState } from './record-state.js';
import { TaskCheckList } from './visit-record.entity.js';

/** Fixes the check lists of a task when its record begins: a later version does not change what was asked on site. */
@Injectable()
export class RecordPins {
  constructor(
    private readonly clock: Clock,
    private readonly points: CheckPoints,
  ) {}

  /**
   * The state with the lists that the entries were made by: who began on site before a new version came keeps the
   * version that he had before him. Nothing changes where the lists are fixed.
   */
  async offered(tx: EntityManager, state: RecordState, fields: readonly string[]): Promise<RecordState> {
    if (state.pinned) return state;
    const inForce = new Set(state.items.flatMap(({ listId }) => listId ?? []));
    const others = [...new Set(fields.flatMap(listIdOf))].filter((id) => !inForce.has(id));
    if (others.length === 0) return state;
    const lists = await this.points.byId(tx, others);
    const items = state.items.map((item) => {
      const [older] = [...lists.values()].filter(({ list }) => list.itemCode === item.code);
      if (!older) return item;
      const points = older.points.map((point) =>
        placedPoint(point, item.code, state.task.leadPool, state.pools),
      );
      return { ...item, listId: older.list.id, version: older.list.version, points };
    });
    return { ...state, items };
  }

  /** Fixes the lists of a locked task whose record begins. */
  async pin(tx: EntityManager, { task, items }: RecordState): Promise<void> {
    const pinnedAt = this.clock.now();
    await tx.insert(
      TaskCheckList,
      items.map(({ code, listId }) => ({ taskId: task.id, itemCode: code, listId, pinnedAt })),
    );
  }
}

function listIdOf(name: string): string[] {
  const field = readField(name);
  return field?.of === 'POINT' ? [field.listId] : [];
}
