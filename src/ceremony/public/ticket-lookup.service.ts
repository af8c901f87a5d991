import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ticketOf } from '../../draw/ticket.js';
import type { Result } from '../../draw/types.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import type { Draw } from '../draw.entity.js';
import { fileText } from '../draw-files.js';
import { DrawnSubject } from '../draw-parts.entity.js';
import { exclusionName } from '../names.js';
import { publicityOf } from './publicity.rules.js';
import { findLine } from '../sorted-file.queries.js';
import type { TicketFate } from './ticket.rules.js';

/** Names of one search that are shown. */
const MOST_NAMED = 20;

/** Answers for a single code of a public draw: its ticket, and what became of it. */
@Injectable()
export class TicketLookup {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * What the draw made of a code: recomputed from the seed, found in the frozen lists. Nothing is looked up before
   * the lists are public: neither words nor time tell whether the code is in the frame.
   * @param code as in the lists; see `cleanCode`
   * @throws DomainError NOT_FOUND as long as the lists are not public
   */
  async fate(draw: Draw, code: string): Promise<TicketFate> {
    this.requireLists(draw);
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const seed = await seedOf(tx, draw.id);
      const ticket = ticketOf(seed, code);
      const drawn = await tx.findOneBy(DrawnSubject, { drawId: draw.id, subjectCode: code });
      if (drawn) {
        const { subjectName: name, stratum, rank, outcome, areaCode } = drawn;
        const place = { seed, code, ticket, name, stratum, rank, areaCode };
        if (outcome !== 'DRAWN' && outcome !== 'RESERVE') return { ...place, kind: 'BATCH', batch: outcome };
        return { ...place, kind: outcome, cut: await cutOf(tx, draw.id, stratum) };
      }
      const line = await findLine(tx, { drawId: draw.id, name: 'subjects.tsv' }, code);
      if (line !== null) {
        const [, stratum = '', areaCode = ''] = line.split('\t');
        return {
          ...{ kind: 'NOT_DRAWN', seed, code, ticket, stratum, areaCode },
          cut: await cutOf(tx, draw.id, stratum),
        };
      }
      const out = await findLine(tx, { drawId: draw.id, name: 'excluded.tsv' }, code);
      if (out === null) return { kind: 'ABSENT', code };
      return { kind: 'EXCLUDED', code, reason: exclusionName(out.split('\t')[1] ?? '') };
    });
  }

  /**
   * Drawn subjects and reserves whose name, as it was at the draw, holds the text; in the order of the list.
   * @throws DomainError NOT_FOUND as long as the lists are not public
   */
  async byName(draw: Draw, text: string): Promise<{ code: string; name: string }[]> {
    this.requireLists(draw);
    return this.dataSource.query(
      `SELECT subject_code AS code, subject_name AS name FROM drawn_subject
        WHERE draw_id = $1 AND subject_name ILIKE $2 ORDER BY position LIMIT ${MOST_NAMED}`,
      [draw.id, `%${text.replace(/[\\%_]/g, '\\$&')}%`],
    );
  }

  private requireLists(draw: Draw): void {
    const { lists, reason } = publicityOf(draw, this.clock.today());
    if (!lists) throw new DomainError('NOT_FOUND', `任务 ${draw.number} 的名单还没有公开。${reason}`);
  }
}

async function seedOf(tx: EntityManager, drawId: string): Promise<string> {
  return (JSON.parse(await fileText(tx, drawId, 'result.json')) as Result).seed;
}

/** The highest ticket that is drawn in a stratum, and how many are drawn and in reserve. */
async function cutOf(
  tx: EntityManager,
  drawId: string,
  stratum: string,
): Promise<{ ticket: string | null; drawn: number; reserves: number }> {
  const [cut] = (await tx.query(
    `SELECT max(ticket COLLATE "C") FILTER (WHERE outcome = 'DRAWN') AS ticket,
       (count(*) FILTER (WHERE outcome = 'DRAWN'))::int AS drawn,
       (count(*) FILTER (WHERE outcome = 'RESERVE'))::int AS reserves
     FROM drawn_subject WHERE draw_id = $1 AND stratum = $2`,
    [drawId, stratum],
  )) as { ticket: string | null; drawn: number; reserves: number }[];
  return cut;
}
