import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { PlanAdjustments, type PlanDifference } from '../../plan/life/adjustments.service.js';
import { DIFFERENCE_NAMES } from '../../plan/life/difference.rules.js';
import { type TableSpec, tableBuffer, type TableValue } from '../../platform/excel/write-table.js';
import { Pages } from '../../platform/http/pages.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** An adjusted plan against the version it was made from, line by line. */
@Controller('office/plans/:id/difference')
export class PlanDifferencePages {
  constructor(
    private readonly pages: Pages,
    private readonly adjustments: PlanAdjustments,
  ) {}

  @Get()
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Param('id') id: string,
  ): Promise<void> {
    const difference = await this.adjustments.difference(id);
    this.pages.show(request, response, 'office/plan-difference', {
      ...{ title: titleOf(difference), difference, kinds: DIFFERENCE_NAMES },
    });
  }

  @Get('workbook')
  async workbook(@Res() response: Response, @Param('id') id: string): Promise<void> {
    const difference = await this.adjustments.difference(id);
    const { spec, rows } = differenceTable(difference);
    response
      .attachment(`${titleOf(difference)}.xlsx`)
      .type(XLSX)
      .send(await tableBuffer(spec, rows));
  }
}

function titleOf({ before, after }: PlanDifference): string {
  return `${after.title}：第${before.version}版与第${after.version}版对照`;
}

/** A row a change; lines without one have a row that says so. */
function differenceTable(difference: PlanDifference): { spec: TableSpec; rows: TableValue[][] } {
  const spec: TableSpec = {
    ...{ sheetName: '逐项对照', title: titleOf(difference), subtitle: `调整原因：${difference.reason}` },
    columns: [
      ...[
        { heading: '原序号', width: 8 },
        { heading: '新序号', width: 8 },
      ],
      ...[
        { heading: '任务名称', width: 30 },
        { heading: '变化', width: 8 },
      ],
      ...[
        { heading: '内容', width: 16 },
        { heading: '调整前', width: 40 },
        { heading: '调整后', width: 40 },
      ],
    ],
  };
  const rows = difference.rows.flatMap(({ kind, taskName, before, after, changes }) => {
    const head: TableValue[] = [before, after, taskName, DIFFERENCE_NAMES[kind]];
    const told = changes.map((one): TableValue[] => [...head, one.what, one.before, one.after]);
    return told.length > 0 ? told : [[...head, null, null, null]];
  });
  return { spec, rows };
}
