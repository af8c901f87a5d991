import { z } from 'zod';
import { percentOf } from '../../kernel/percent.js';
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

const FORM = z.object({
  names: z.record(z.string(), text).default({}),
  rows: z.record(z.string().regex(/^row\d{1,6}$/), ROW).default({}),
});

/** What the form settles. @param view the table, whose names the form counts @throws DomainError INVALID_INPUT */
export function readPlanImportForm(view: PlanImportView, body: unknown): PlanImportChoice {
  const form = read(FORM, body);
  return {
    names: view.names.map(({ name }, at) => ({ name, poolCode: form.names[`name${at}`] ?? '' })),
    rows: Object.entries(form.rows).flatMap(([key, { include, ...row }]) =>
      include ? [{ ...row, row: Number(key.slice(3)) }] : [],
    ),
  };
}

/** The form as the table proposes it: every row is to be taken over. */
export function planImportForm({ proposals, names }: PlanImportView) {
  return {
    names: Object.fromEntries(names.map(({ poolCode }, at) => [`name${at}`, poolCode ?? ''])),
    rows: Object.fromEntries(
      proposals.map((one) => [
        `row${one.row}`,
        {
          include: 'on',
          ...{ taskName: one.taskName, itemCode: one.itemCode, subjectKind: one.subjectKind },
          percent: one.ratio === null ? '' : percentOf(one.ratio),
          count: String(one.count ?? ''),
          ...{ fromMonth: String(one.fromMonth ?? ''), toMonth: String(one.toMonth ?? '') },
          ...{ batches: String(one.batches ?? ''), lead: '', sampling: one.sampling, deadline: one.deadline },
        },
      ]),
    ),
  };
}
