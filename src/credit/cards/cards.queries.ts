import type { EntityManager } from 'typeorm';
import type { Day } from '../../kernel/day.js';
import { Conditions, likeText, pageOf, PAGE_SIZE, searchWord } from '../../registry/search.rules.js';
import { endOf } from '../classes.queries.js';
import type { CardColour, CardHolder } from '../credit.types.js';

/** How a card stands on a day. */
export const CARD_STATES = {
  CURRENT: '有效',
  FUTURE: '未到开始日期',
  ENDED: '已到期',
  LIFTED: '已解除',
} as const;
export type CardState = keyof typeof CARD_STATES;

/** A card with how it stands. */
export interface ListedCard {
  readonly id: string;
  readonly colour: CardColour;
  readonly holder: CardHolder;
  readonly code: string | null;
  readonly name: string;
  readonly plate: string | null;
  readonly reason: string;
  readonly source: string;
  readonly validFrom: Day;
  readonly validTo: Day;
  readonly recordedBy: string;
  readonly recordedAt: Date;
  readonly liftedOn: Day | null;
  readonly liftedBy: string | null;
  readonly liftReason: string | null;
  readonly state: CardState;
}

/** What a list of cards is narrowed to. Absent or empty: not at all. */
export interface CardFilter {
  /** CURRENT (default), ENDED (lifted ones, too) or ALL. */
  readonly state?: string;
  readonly colour?: string;
  /** Part of the name, beginning of the code or of the number plate. */
  readonly q?: string;
  readonly code?: string;
}

const STATE = `CASE WHEN l.lifted_on <= $1 THEN 'LIFTED' WHEN c.valid_from > $1 THEN 'FUTURE'
  WHEN c.valid_to < $1 THEN 'ENDED' ELSE 'CURRENT' END`;
const FROM = 'FROM permit_card c LEFT JOIN permit_card_lift l ON l.card_id = c.id';

function conditionsOf(filter: CardFilter, day: Day): Conditions {
  const conditions = new Conditions();
  conditions.param(day);
  conditions.equals('c.colour', filter.colour).equals('c.code', filter.code);
  if (filter.state === 'ENDED') conditions.add(`${STATE} IN ('ENDED', 'LIFTED')`);
  else if (filter.state !== 'ALL') conditions.add(`${STATE} IN ('CURRENT', 'FUTURE')`);
  const word = searchWord(filter.q);
  if (word !== null) {
    const like = conditions.param(likeText(word));
    const upper = conditions.param(likeText(word.toUpperCase()));
    conditions.add(
      `c.name ILIKE '%' || ${like} || '%' OR c.code LIKE ${upper} || '%' OR c.plate LIKE ${upper} || '%'`,
    );
  }
  return conditions;
}

/** Cards that a filter leaves, newest first; one page, or all where no page is asked. */
export async function findCards(tx: EntityManager, filter: CardFilter, day: Day, wanted: number | null) {
  const { where, values } = conditionsOf(filter, day);
  const [{ total }]: [{ total: number }] = await tx.query(
    `SELECT count(*)::integer AS total, $1::date AS day ${FROM} ${where}`,
    values,
  );
  const { page, pages, offset } = pageOf(total, wanted ?? 1);
  const rows: ListedCard[] = await tx.query(
    `SELECT c.id, c.colour, c.holder, c.code, c.name, c.plate, c.reason, c.source, c.valid_from AS "validFrom",
            c.valid_to AS "validTo", c.recorded_by AS "recordedBy", c.recorded_at AS "recordedAt",
            l.lifted_on AS "liftedOn", l.lifted_by AS "liftedBy", l.reason AS "liftReason", ${STATE} AS state
       ${FROM} ${where} ORDER BY c.id DESC ${wanted === null ? '' : `LIMIT ${PAGE_SIZE} OFFSET ${offset}`}`,
    values,
  );
  return { rows, total, page, pages };
}

/** Who is to be inspected on purpose because of a card, and why. */
export interface TargetedHolder {
  readonly code: string | null;
  readonly name: string;
  readonly plate: string | null;
  readonly colour: CardColour;
  readonly holder: CardHolder;
  readonly reason: string;
  readonly validTo: Day;
}

/** Cards in force on a day whose rule asks for a targeted inspection, red ones first. */
export async function targetedOn(tx: EntityManager, day: Day): Promise<TargetedHolder[]> {
  return tx.query(
    `SELECT c.code, c.name, c.plate, c.colour, c.holder, c.reason, c.valid_to AS "validTo"
       FROM permit_card_on($1::date, $2::timestamptz) f JOIN permit_card c ON c.id = f.card_id
      WHERE f.targeted ORDER BY c.colour, c.name COLLATE "C", c.id`,
    [day, endOf(day)],
  );
}
