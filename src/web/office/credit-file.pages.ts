import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { creditFileCells, CREDIT_FILE_HEADINGS } from '../../exchange/credit-file.rules.js';
import { CreditFile } from '../../exchange/credit-file.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { csvPieces } from '../../platform/excel/csv.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { read } from '../../platform/http/read.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const TITLE = '信用公示系统抽查检查结果';
const QUERY = z.object({ since: z.string().max(10).default('') });

/** The file of the national credit publicity system: all that is public, or what has changed since a day. */
@Controller('office/feed/credit')
export class CreditFilePages {
  constructor(private readonly creditFile: CreditFile) {}

  @Get(':format')
  async file(
    @Res() response: Response,
    @Param('format') format: string,
    @Query() query: unknown,
  ): Promise<void> {
    const { since } = read(QUERY, query);
    if (!['xlsx', 'csv', 'json'].includes(format)) {
      throw new DomainError('NOT_FOUND', '没有这种格式的文件。请从监管数据报送页面下载。');
    }
    if (format === 'json') {
      const text = JSON.stringify(await this.creditFile.json(since));
      response.attachment(`${TITLE}.json`).type('application/json').send(text);
      return;
    }
    const rows = (await this.creditFile.rows(since)).map(creditFileCells);
    response.attachment(`${TITLE}.${format}`);
    if (format === 'xlsx') {
      const columns = CREDIT_FILE_HEADINGS.map((heading) => ({ heading, width: 24, wrap: true }));
      response.type(XLSX);
      await writeTable(response, { sheetName: TITLE, title: TITLE, columns }, rows);
      return;
    }
    response.type('text/csv');
    for await (const piece of csvPieces(CREDIT_FILE_HEADINGS, each(rows))) response.write(piece);
    response.end();
  }
}

async function* each<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}
