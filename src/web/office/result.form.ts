import { z } from 'zod';
import { CORRECTION_BODY, RESULT_BODY } from '../../inspection/inspection.body.js';
import type { ResultInput } from '../../inspection/inspection.rules.js';
import type { CorrectionInput } from '../../inspection/results/correction.rules.js';
import type { FindingInput } from '../../inspection/results/findings.rules.js';
import type { ResultForm } from '../../inspection/results/result-forms.service.js';
import { formFlag, read } from '../../platform/http/read.js';

const ROW = z.object({
  /** List and number of the check point, with a colon between; empty: typed freely. */
  point: z.string().max(40).default(''),
  item: z.string().max(64).default(''),
  text: z.string().max(10_000).default(''),
  corrected: formFlag,
});
/** Few rows arrive as an array, many as an object by their numbers. */
const ROWS = z.object({ rows: z.union([z.array(ROW), z.record(z.string().max(8), ROW)]).optional() });

type Row = z.output<typeof ROW>;

/** Rows of the form in their order; those that were left blank are no findings. */
function rowsOf(body: unknown, keepsPoints: boolean): Row[] | null {
  const { rows } = read(ROWS, body);
  if (rows === undefined) return null;
  const inOrder = Object.entries(rows).sort(([a], [b]) => Number(a) - Number(b));
  return inOrder.flatMap(([, row]) =>
    row.text.trim() !== '' || (keepsPoints && row.point !== '') ? [row] : [],
  );
}

function findingOf({ point, item, text, corrected }: Row): FindingInput {
  const [listId, pointNo] = point.split(':');
  return {
    ...(point === '' ? { itemCode: item === '' ? null : item } : { listId, pointNo: Number(pointNo) }),
    ...{ text, corrected },
  };
}

/** Reads the form of a result. @throws DomainError INVALID_INPUT where it was tampered with */
export function readResultForm(body: unknown): ResultInput {
  const rows = rowsOf(body, true);
  const result = read(RESULT_BODY, body);
  return rows === null ? result : { ...result, findings: rows.map(findingOf) };
}

/** Reads the form of a correction: a check point whose text was emptied is taken out. */
export function readCorrectionForm(body: unknown): CorrectionInput {
  const rows = rowsOf(body, false);
  const correction = read(CORRECTION_BODY, body);
  return rows === null ? correction : { ...correction, findings: rows.map(findingOf) };
}

/** A finding in the form. */
export interface FormRow {
  readonly point: string;
  readonly item: string;
  readonly text: string;
  readonly corrected: boolean;
  readonly content: string;
  readonly recorded: string;
}

/** Blank rows under those that hold something. */
const SPARE = 4;

/** Rows that the form shows: what was typed before it was refused, else what it starts with; then blank ones. */
export function formRows(form: ResultForm, values: unknown, correction: boolean): FormRow[] {
  const start = form.own.map(({ listId, pointNo, itemCode, text, corrected, content, recorded }) => ({
    ...{ point: listId === null ? '' : `${listId}:${pointNo}`, item: itemCode },
    ...{ text, corrected, content, recorded },
  }));
  const typed = rowsOf(values ?? {}, !correction);
  const known = new Map(start.map((row) => [row.point, row]));
  const shown = typed?.map((row) => {
    const { content = '', recorded = '' } = (row.point === '' ? undefined : known.get(row.point)) ?? {};
    return { ...row, content, recorded };
  });
  const blank = { point: '', item: '', text: '', corrected: false, content: '', recorded: '' };
  return [...(shown ?? start), ...Array.from({ length: SPARE }, () => blank)];
}
