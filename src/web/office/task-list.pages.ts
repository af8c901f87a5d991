import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { outcomeName } from '../../ceremony/names.js';
import { RESULT_CODES } from '../../inspection/result-codes.js';
import { COUNTED, type Stage, STAGE_TONES, STAGES } from '../../inspection/stages.js';
import { filterWords, taskFilter } from '../../inspection/task-list/task-filter.js';
import { TaskLists } from '../../inspection/task-list/task-lists.service.js';
import { DimensionNames } from '../../inspection/numbers/dimension-names.service.js';
import { Clock } from '../../platform/clock.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { attachment } from '../../platform/http/attachment.js';
import { Pages } from '../../platform/http/pages.js';
import { pageNumber } from '../../platform/http/read.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { listAddress } from './list-address.js';
import { taskCells, TASKS_SPEC } from './task-list-table.js';

const WORDS = { STAGES, STAGE_TONES, RESULT_CODES, outcomeName };
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

type Asked = Record<string, unknown>;

/** The list of inspection tasks: by stage, county, month, or behind a number of the tables. */
@Controller('office/tasks')
export class TaskListPages {
  constructor(
    private readonly pages: Pages,
    private readonly lists: TaskLists,
    private readonly dimensions: DimensionNames,
    private readonly agencies: AgenciesService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Asked,
  ): Promise<void> {
    const filter = taskFilter(query);
    const tasks = await this.lists.list(actor, filter, pageNumber(query['page']));
    const typed = filterWords(filter);
    /** The same list with something else: another stage, another page. */
    const link = (change: Record<string, string | number>, path = '/office/tasks') =>
      listAddress(path, { ...typed, ...asTexts(change) });
    this.pages.show(request, response, 'office/tasks', {
      title: '检查任务',
      ...{ tasks, typed, link, words: WORDS, counties: await this.agencies.counties() },
      ...{
        counted: filter.count ? COUNTED[filter.count] : null,
        narrowed: await this.dimensions.told(filter),
      },
      stageLink: (stage: Stage) => link({ stage }),
    });
  }

  /** The same list as a workbook, of whatever length. */
  @Get('workbook')
  async workbook(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: Asked,
  ): Promise<void> {
    const filter = taskFilter(query);
    const told = (await this.dimensions.told(filter)).map(({ label, value }) => `${label}：${value}`);
    const day = this.clock.today();
    const subtitle = [...told, `导出日期：${day}`].join('，');
    const lists = this.lists.all(actor, filter);
    response.type(XLSX).setHeader('Content-Disposition', attachment('tasks.xlsx', `检查任务-${day}.xlsx`));
    await writeTable(response, { ...TASKS_SPEC, subtitle }, taskCells(lists));
  }
}

function asTexts(change: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, String(value)]));
}
