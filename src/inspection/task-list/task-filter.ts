import { isMonth } from '../../kernel/day.js';
import { isId } from '../../kernel/id.js';
import { cleanText, cutText } from '../../kernel/text.js';
import { CURRENT_SEAT, type Where } from '../inspection.queries.js';
import { TASK_STATES, type TaskState } from '../inspection.rules.js';
import { COUNTED, type Counted, figureCondition, type Stage, STAGES } from '../stages.js';

/** What a list or a count of tasks is narrowed to; every part may be absent. */
export interface TaskFilter {
  readonly state?: TaskState;
  readonly stage?: Stage;
  /** A figure of the tables of numbers: the tasks behind it. */
  readonly count?: Counted;
  /** Year (YYYY) and month (YYYY-MM) in which the window of the visit begins. */
  readonly year?: string;
  readonly month?: string;
  readonly areaCode?: string;
  readonly drawId?: string;
  readonly leadPool?: string;
  /** A system, an agency or a person that holds a seat of the team now. */
  readonly poolCode?: string;
  readonly agencyCode?: string;
  readonly inspectorId?: string;
  /** The item, or one that the same visit inspects too. */
  readonly itemCode?: string;
  readonly subjectKind?: string;
  /** Part of a name, code or task number. */
  readonly text?: string;
}

/** A filter with what stands in other registers. */
export interface ReadyFilter extends TaskFilter {
  /** People of `agencyCode`. */
  readonly agencyPeople: readonly string[];
  /** Draws whose visits inspect `itemCode` beside their own item. */
  readonly alsoDraws: readonly string[];
}

/** Word in an address → part of the filter, and what may stand there. */
const WORDS = [
  ['state', 'state', (text: string) => Object.hasOwn(TASK_STATES, text)],
  ['stage', 'stage', (text: string) => Object.hasOwn(STAGES, text)],
  ['count', 'count', (text: string) => Object.hasOwn(COUNTED, text)],
  ['year', 'year', (text: string) => /^20\d{2}$/.test(text)],
  ['month', 'month', isMonth],
  ['area', 'areaCode', (text: string) => /^\d{6}$/.test(text)],
  ['draw', 'drawId', isId],
  ['lead', 'leadPool', isCode],
  ['pool', 'poolCode', isCode],
  ['agency', 'agencyCode', isCode],
  ['person', 'inspectorId', isId],
  ['item', 'itemCode', isCode],
  ['kind', 'subjectKind', isCode],
  ['text', 'text', (text: string) => text !== ''],
] as const satisfies readonly (readonly [string, keyof TaskFilter, (text: string) => boolean])[];

/** The words of an address that narrow a list of tasks. */
export const TASK_WORDS: readonly FilterWord[] = WORDS.map(([word]) => word);

/** A word of an address that narrows a list of tasks. */
export type FilterWord = (typeof WORDS)[number][0];

function isCode(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,60}$/.test(text);
}

/** Filter of the list from a query string; what is not understood is left out. */
export function taskFilter(query: Readonly<Record<string, unknown>>): TaskFilter {
  const read = WORDS.flatMap(([word, part, fits]) => {
    const value = query[word];
    const text = typeof value === 'string' ? cutText(cleanText(value), 100) : '';
    return fits(text) ? [[part, text]] : [];
  });
  return Object.fromEntries(read) as TaskFilter;
}

/** The same filter as words of an address. */
export function filterWords(filter: TaskFilter): Partial<Record<FilterWord, string>> {
  return Object.fromEntries(
    WORDS.flatMap(([word, part]) => (filter[part] === undefined ? [] : [[word, filter[part]]])),
  );
}

const SEATED = (condition: string) =>
  `EXISTS (SELECT 1 FROM task_seat s WHERE s.task_id = t.id AND ${CURRENT_SEAT} AND ${condition})`;

/** Narrows tasks `t`; of the parts that ask where a task stands, `narrowToStage` is for itself. */
export function narrow(where: Where, filter: ReadyFilter): void {
  const { leadPool, poolCode, agencyCode, inspectorId, itemCode, text } = filter;
  if (filter.year) where.add(`to_char(t.window_from, 'YYYY') = ?`, filter.year);
  if (filter.month) where.add(`to_char(t.window_from, 'YYYY-MM') = ?`, filter.month);
  if (filter.areaCode) where.add('t.area_code = ?', filter.areaCode);
  if (filter.drawId) where.add('t.draw_id = ?::bigint', filter.drawId);
  if (filter.subjectKind) where.add('t.subject_kind = ?', filter.subjectKind);
  if (leadPool) where.add('t.lead_pool = ?', leadPool);
  if (poolCode) where.add(SEATED('s.pool_code = ?'), poolCode);
  if (agencyCode) where.add(SEATED('s.inspector_id = ANY (?::bigint[])'), filter.agencyPeople);
  if (inspectorId) where.add(SEATED('s.inspector_id = ?::bigint'), inspectorId);
  if (itemCode) {
    where.add('t.item_code = ? OR t.draw_id = ANY (?::bigint[])', itemCode, filter.alsoDraws);
  }
  if (text) {
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    where.add(
      't.subject_name ILIKE ? OR t.subject_code ILIKE ? OR t.number ILIKE ?',
      ...[pattern, pattern, pattern],
    );
  }
}

/** Narrows tasks with their row `w` of `task_now` to a figure. */
export function narrowToFigure(where: Where, { count }: TaskFilter): void {
  if (count) where.add(figureCondition(COUNTED[count]));
}

/** Narrows tasks with their row `w` of `task_now` to a stage or state. */
export function narrowToStage(where: Where, { state, stage }: TaskFilter): void {
  if (stage) where.add('w.stage = ?', stage);
  if (state) where.add('w.state = ?', state);
}
