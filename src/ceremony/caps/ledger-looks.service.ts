import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { Draw } from '../draw.entity.js';
import { DrawLooks } from '../trail/draw-looks.service.js';

/**
 * The ledger says whom draws have drawn: as long as a draw's list is not public, its visits are names of that list.
 * Who may see the whole list sees them, and the look is logged; for everybody else they are left out.
 */
@Injectable()
export class LedgerLooks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly looks: DrawLooks,
  ) {}

  /** Ids of draws whose visits an actor may not see; of the secret others the look is logged. */
  async open(actor: Actor, year: number, way: string): Promise<string[]> {
    const secret = (await this.secret()).filter(({ month }) => month.startsWith(`${year}-`));
    const seen = secret.filter((draw) => this.looks.scopeOf(draw, actor) === 'ALL');
    await this.looks.seen(actor, seen, way);
    return (await this.secret()).filter((draw) => !seen.some(({ id }) => id === draw.id)).map(({ id }) => id);
  }

  /** Ids of all draws whose lists are not public yet: for pages that show nobody their visits. */
  async hidden(): Promise<string[]> {
    return (await this.secret()).map(({ id }) => id);
  }

  private async secret(): Promise<Draw[]> {
    const sealed = await this.dataSource.manager.find(Draw, {
      where: { state: In(['SEALED', 'PUBLISHED', 'VOIDED']) },
      order: { id: 'ASC' },
    });
    return sealed.filter((draw) => draw.resultDigest !== null && !this.looks.isPublic(draw));
  }
}
