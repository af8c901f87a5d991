import { z } from 'zod';
import { choiceOf, type RowChoice } from '../../plan/import/plan-import-lines.rules.js';
import type { Proposal } from '../../plan/import/plan-proposal.rules.js';
import type { PlanImportChoice, PlanImportView } from '../../plan/import/plan-imports.service.js';
import { read } from '../../platform/http/read.js';
import { formFlag } from '../../platform/http/read.js';

const text = z.string().max(1000).default('');

const ROW = z.object({
  include: formFlag,
  ...{ taskName: text, itemCode: text, subjectKind: text, percent: text, count: text },
  ...{ fromMonth: text, toMonth: text, batches: text, lead: text, deadline: text },
  sampling: z.enum(['TARGETED', 'UNTARGETED']).default('UNTARGETED'),
});

/** Rows by row1, row2…: lines of a table, or of the list of items. */
export const ROWS = z.record(z.string().regex(/^row\d{1,6}$/), ROW).default({});

const FORM = z.object({ names: z.record(z.string(), text).default({}), rows: ROWS });

/** What the form settles. @param view the table, whose names the form counts @throws DomainError INVALID_INPUT */
export function readPlanImportForm(view: PlanImportView, body: unknown): PlanImportChoice {
  const form = read(FORM, body);
  return {
    names: view.names.map(({ name }, at) => ({ name, poolCode: form.names[`name${at}`] ?? '' })),
    rows: chosenRows(form.rows),
  };
}

/** The form as the table proposes it: every row is to be taken over. */
export function planImportForm({ proposals, names }: PlanImportView) {
  return {
    names: Object.fromEntries(names.map(({ poolCode }, at) => [`name${at}`, poolCode ?? ''])),
    rows: rowsForm(proposals),
  };
}

/** Rows of a form as they are proposed. */
export function rowsForm(proposals: readonly Proposal[]) {
  return Object.fromEntries(
    proposals.map((one) => {
      const { row, ...choice } = choiceOf(one);
      return [`row${row}`, { ...choice, include: 'on' }];
    }),
  );
}

/** The rows that a form includes. */
export function chosenRows(rows: z.output<typeof ROWS>): RowChoice[] {
  return Object.entries(rows).flatMap(([key, { include, ...row }]) =>
    include ? [{ ...row, row: Number(key.slice(3)) }] : [],
  );
}
