import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { VisitFileReader } from '../../inspection/files/visit-file-reader.service.js';
import { REVIEW_BODY } from '../../inspection/inspection.body.js';
import { InspectionService } from '../../inspection/inspection.service.js';
import { ANSWERS, SIGNATURES, VISIT_FIELDS } from '../../inspection/record/fields.rules.js';
import { PART_STATES } from '../../inspection/record/record.types.js';
import { VisitRecords } from '../../inspection/record/visit-records.service.js';
import { FOLLOW_UPS, RESULT_CODES } from '../../inspection/result-codes.js';
import { ResultForms } from '../../inspection/results/result-forms.service.js';
import { ReviewQueue } from '../../inspection/results/review-queue.service.js';
import { TaskReader } from '../../inspection/task-reader.js';
import { Clock } from '../../platform/clock.js';
import { tableBuffer } from '../../platform/excel/write-table.js';
import { attachment } from '../../platform/http/attachment.js';
import { Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { listAddress } from './list-address.js';
import { reviewRows, reviewsTable } from './reviews-table.js';

const PATH = '/office/reviews';
const WORDS = { RESULT_CODES, FOLLOW_UPS, ANSWERS, PART_STATES, SIGNATURES, VISIT_FIELDS };

/** The reviewer's desk: what waits, and one result beside the record and the files that it rests on. */
@Controller('office/reviews')
export class ReviewsPages {
  constructor(
    private readonly pages: Pages,
    private readonly queue: ReviewQueue,
    private readonly reader: TaskReader,
    private readonly forms: ResultForms,
    private readonly records: VisitRecords,
    private readonly files: VisitFileReader,
    private readonly inspection: InspectionService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Record<string, unknown>,
  ): Promise<void> {
    this.pages.show(request, response, 'office/reviews', {
      title: '待审核的检查结果',
      found: await this.queue.list(actor, pageNumber(query['page'])),
      words: WORDS,
      address: (more: Record<string, string>) => listAddress(PATH, more),
    });
  }

  @Get('workbook')
  async workbook(@Res() response: Response, @CurrentActor() actor: Actor): Promise<void> {
    const found = await this.queue.all(actor);
    const day = this.clock.today();
    response
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .setHeader('Content-Disposition', attachment('reviews.xlsx', `待审核的检查结果-${day}.xlsx`))
      .send(await tableBuffer(reviewsTable(day, found.length), reviewRows(found)));
  }

  @Get(':id')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    this.pages.show(request, response, 'office/review', await this.data(actor, id));
  }

  /** Accepts or returns, and leads on to the next result that waits. */
  @Post(':id')
  async review(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: 'office/review', data: () => this.data(actor, id) };
    return this.pages.submit(request, response, again, async () => {
      const review = read(REVIEW_BODY, body);
      await this.inspection.review(actor, id, review);
      const next = await this.queue.next(actor, id);
      const done = review.decision === 'ACCEPTED' ? '检查结果已审核通过' : '检查结果已退回';
      return next === null
        ? [PATH, `${done}，没有其他可以由您审核的结果。`]
        : [`${PATH}/${next}`, `${done}，这是下一份待审核的结果。`];
    });
  }

  private async data(actor: Actor, id: string) {
    const detail = await this.reader.get(actor, id);
    return {
      title: `审核检查结果 ${detail.task.number}`,
      detail,
      results: await this.forms.of(actor, detail),
      record: await this.records.read(actor, id),
      files: (await this.files.of(actor, id)).files,
      next: await this.queue.next(actor, id),
      words: WORDS,
    };
  }
}
