import { Body, Controller, Get, Param, Post, Put, Req } from '@nestjs/common';
import { z } from 'zod';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { isRatio } from '../../kernel/decimal.js';
import { percentOf } from '../../kernel/percent.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { read } from '../../platform/http/read.js';
import { uploadedFile } from '../../platform/http/uploads.js';
import { AgencyNames } from './agency-names.service.js';
import { choiceOf, type RowChoice } from './plan-import-lines.rules.js';
import { PlanImports, type PlanImportView } from './plan-imports.service.js';

const text = z.string().max(1000).optional();
/** A name of a table and the system that it means. */
export const NAME_BODY = z.strictObject({ name: z.string().max(1000), poolCode: z.string().max(64) });

/** What a program settles: names that are asked, and of each row what the table does not say or says otherwise. */
export const APPLY_BODY = z.strictObject({
  names: z.array(NAME_BODY).max(500).default([]),
  rows: z
    .array(
      z.strictObject({
        row: z.number().int(),
        ...{ taskName: text, itemCode: text, subjectKind: text, lead: text, deadline: text },
        /** Exact decimal from 0 to 1, as everywhere in this interface. */
        ratio: text,
        ...{ count: z.number().optional(), batches: z.number().optional() },
        months: z.tuple([z.number(), z.number()]).optional(),
        sampling: z.enum(['TARGETED', 'UNTARGETED']).optional(),
      }),
    )
    .max(2000)
    .optional(),
});
type AppliedRow = NonNullable<z.output<typeof APPLY_BODY>['rows']>[number];

/** Plan tables by program: the file gives typed lines, questions and proposals; then the order to add them. */
@Controller('api/v1')
export class PlanImportsController {
  constructor(
    private readonly imports: PlanImports,
    private readonly names: AgencyNames,
  ) {}

  @Post('plans/:id/imports')
  async upload(@Req() request: PageRequest, @CurrentActor() actor: Actor, @Param('id') id: string) {
    const { buffer, originalname } = uploadedFile(request, 'file');
    const importId = await this.imports.upload(actor, id, originalname, buffer);
    return viewJson(await this.imports.view(id, importId));
  }

  @Get('plans/:id/imports/:import')
  async show(@Param('id') id: string, @Param('import') importId: string) {
    return viewJson(await this.imports.view(id, importId));
  }

  /** Without rows, all of the table are added as they are proposed. */
  @Post('plans/:id/imports/:import/lines')
  async apply(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('import') importId: string,
    @Body() body: unknown,
  ) {
    const { names, rows } = read(APPLY_BODY, body);
    const { proposals } = await this.imports.view(id, importId);
    const wanted: readonly AppliedRow[] = rows ?? proposals.map(({ row }) => ({ row }));
    const said = new Map(wanted.map((one) => [one.row, one]));
    const chosen = proposals.flatMap((proposal) => {
      const row = said.get(proposal.row);
      return row === undefined ? [] : [{ ...choiceOf(proposal), ...typed(row) }];
    });
    return { lines: await this.imports.apply(actor, id, importId, { names, rows: chosen }) };
  }

  @Get('plan-names')
  async listNames() {
    return { names: await this.names.list() };
  }

  @Put('plan-names')
  async changeName(@CurrentActor() actor: Actor, @Body() body: unknown) {
    return { changed: await this.names.change(actor, read(NAME_BODY, body)) };
  }
}

/** What a row says, as a clerk would type it. A ratio put in place of a number takes its place, and the reverse. */
function typed({ ratio, count, batches, months, ...texts }: AppliedRow): Partial<RowChoice> {
  const percent = ratio !== undefined && isRatio(ratio) ? percentOf(ratio) : ratio;
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)),
    ...(ratio === undefined && count === undefined
      ? {}
      : { percent: percent ?? '', count: String(count ?? '') }),
    ...(batches === undefined ? {} : { batches: String(batches) }),
    ...(months === undefined ? {} : { fromMonth: String(months[0]), toMonth: String(months[1]) }),
  };
}

function viewJson({ imported, names, proposals, use, others }: PlanImportView) {
  const { id, fileName, content } = imported;
  return { id, fileName, ...content, names, proposals, others, use };
}
