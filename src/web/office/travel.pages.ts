import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { readWorkbook } from '../../platform/excel/read-workbook.js';
import { tableBuffer, type TableValue } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { formFlag, read } from '../../platform/http/read.js';
import { uploadedFile } from '../../platform/http/uploads.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import {
  type AreaMap,
  daysBetween,
  mapDigest,
  MOST_TRAVEL_DAYS,
  type TypedTravel,
} from '../../registry/areas/area-map.rules.js';
import { AreaMaps } from '../../registry/areas/area-maps.service.js';
import { readTravelTable } from '../../registry/areas/read-travel.rules.js';
import { pastedRows } from '../../registry/import/pasted-table.rules.js';

const PATH = '/office/agencies/travel';
const PAGE = 'office/travel';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const cell = z.string().max(20);
const FORM = z.object({
  travel: z.record(z.string().max(6), z.record(z.string().max(6), cell)).default({}),
  symmetric: formFlag,
  digest: z.string().max(64).optional(),
  source: z.string().max(200).default('网页修改'),
});
const PASTE_FORM = z.object({ text: z.string().max(1_000_000).default('') });

/** The table of days on the road between counties: a square that can be typed, pasted, or read from a workbook. */
@Controller('office/agencies/travel')
export class TravelPages {
  constructor(
    private readonly pages: Pages,
    private readonly maps: AreaMaps,
    private readonly agencies: AgenciesService,
  ) {}

  @Get()
  async show(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    const data = await this.data();
    this.pages.show(request, response, PAGE, { ...data, values: { travel: data.typed, symmetric: 'on' } });
  }

  @Post()
  async save(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again: FormAgain = { template: PAGE, data: () => this.data(), not: ['FORBIDDEN'] };
    return this.pages.submit(request, response, again, async () => {
      const changed = await this.maps.save(actor, read(FORM, body));
      const said = changed > 0 ? `已保存，${changed} 个县(市)有变动；已冻结的抽取不受影响。` : '没有变动。';
      return [PATH, said];
    });
  }

  @Post('paste')
  async paste(@Req() request: ActorRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    await this.preview(request, response, '从表格粘贴', () => pastedRows(read(PASTE_FORM, body).text));
  }

  @Post('file')
  async file(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    await this.preview(request, response, '导入工作簿', async () => {
      const [sheet] = await readWorkbook(uploadedFile(request, 'file').buffer);
      return sheet?.rows.map(({ cells }) => cells) ?? [];
    });
  }

  @Get('workbook')
  async workbook(@Res() response: Response): Promise<void> {
    const [map, counties] = [await this.maps.map(), await this.agencies.counties()];
    const spec = {
      ...{
        sheetName: '路途天数',
        title: '县(市)之间的路途天数',
        subtitle: '行：出发；列：到达；空白：不相邻',
      },
      columns: [
        { heading: '县(市)', width: 12 },
        ...counties.map(({ shortName }) => ({ heading: shortName, width: 7, type: 'number' as const })),
      ],
    };
    const rows = counties.map((from): TableValue[] => [
      from.name,
      ...counties.map((to) => daysBetween(map, from.code, to.code)),
    ]);
    response
      .attachment('路途天数.xlsx')
      .type(XLSX)
      .send(await tableBuffer(spec, rows));
  }

  /** The form filled with what a table says, the differences marked; nothing is saved yet. */
  private async preview(
    request: ActorRequest,
    response: Response,
    source: string,
    rowsOf: () => readonly (readonly string[])[] | Promise<readonly (readonly string[])[]>,
  ): Promise<void> {
    const data = await this.data();
    try {
      const { typed, faults } = readTravelTable(await rowsOf(), await this.agencies.counties());
      const values = { travel: typed, source, symmetric: '' };
      this.pages.show(request, response, PAGE, {
        ...{ ...data, values, faults, changes: this.changes(data.map, typed, data.names), previewed: source },
      });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'FORBIDDEN') throw error;
      const values = { travel: data.typed, symmetric: 'on', ...read(PASTE_FORM, request.body) };
      this.pages.again(request, response, PAGE, { ...data, pasted: values.text }, error);
    }
  }

  private changes(map: AreaMap, typed: TypedTravel, names: ReadonlyMap<string, string>): string[] {
    return Object.entries(typed).flatMap(([from, row]) =>
      Object.entries(row).flatMap(([to, text]) => {
        const now = textOf(daysBetween(map, from, to));
        if (now === text) return [];
        const [was, is] = [now, text].map((days) => (days === '' ? '不相邻' : `${days}天`));
        return [`${names.get(from)}到${names.get(to)}：${was} 改为 ${is}`];
      }),
    );
  }

  private async data() {
    const [map, counties] = [await this.maps.map(), await this.agencies.counties()];
    const names = new Map(counties.map(({ code, name }) => [code, name]));
    const typed: TypedTravel = Object.fromEntries(
      counties.map((from) => [
        from.code,
        Object.fromEntries(counties.map((to) => [to.code, textOf(daysBetween(map, from.code, to.code))])),
      ]),
    );
    return {
      ...{ title: '路途天数表', map, counties, names, typed, digest: mapDigest(map), most: MOST_TRAVEL_DAYS },
      ...{ changes: [] as string[], previewed: '', pasted: '', faults: [] as readonly Fault[] },
      history: await this.maps.history(),
    };
  }
}

function textOf(days: number | null): string {
  return days === null ? '' : String(days);
}
