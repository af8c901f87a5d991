import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { ABSENCE_KINDS } from '../../registry/absence/absence.rules.js';
import { AbsenceLists } from '../../registry/absence/absence-lists.service.js';
import { relationName } from '../../registry/conflict.rules.js';
import { ConflictsService } from '../../registry/conflicts.service.js';
import { changeTexts, valueText } from '../../registry/display.rules.js';
import { editable, optionsOf } from '../../registry/edit.rules.js';
import { RegistryExports } from '../../registry/exports.service.js';
import { INSPECTOR } from '../../registry/import/inspector-kind.js';
import { inspectorContent, inspectorValues } from '../../registry/inspector.rules.js';
import { InspectorsService, LAPSE_DAYS } from '../../registry/inspectors.service.js';
import { columnOf } from '../../registry/kinds/columns.js';
import { NamesService } from '../../registry/names.service.js';
import { INSPECTOR_QUERY } from '../../registry/requests.js';
import { columnFields, editOf } from './column-fields.js';
import { listAddress } from './list-address.js';

const PATH = '/office/inspectors';
/** Choices of the list's filter by certificate. */
const LAPSING = [
  { value: 'SOON', label: `${LAPSE_DAYS}日内到期` },
  { value: 'LAPSED', label: '已过期' },
  { value: '1', label: `已过期或${LAPSE_DAYS}日内到期` },
];
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const { columns } = INSPECTOR;

/** The inspector registry: list, export, one inspector, history and form. */
@Controller('office/inspectors')
export class InspectorsPages {
  constructor(
    private readonly pages: Pages,
    private readonly inspectors: InspectorsService,
    private readonly conflicts: ConflictsService,
    private readonly absences: AbsenceLists,
    private readonly exports: RegistryExports,
    private readonly names: NamesService,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<void> {
    const { page, ...filter } = read(INSPECTOR_QUERY, query);
    const names = await this.names.of();
    const found = await this.inspectors.list(
      await this.inspectors.narrowed(actor, filter),
      pageNumber(page ?? 1),
    );
    const status = columnOf(columns, 'status');
    this.pages.show(request, response, 'office/inspectors', {
      ...{ title: '执法检查人员', filter, found, lapsing: LAPSING },
      ...{ today: this.clock.today(), lapseDay: this.inspectors.lapseDay() },
      rows: found.rows.map((inspector) => ({
        inspector,
        agency: names.agencies.get(inspector.agencyCode),
        area: names.areas.get(inspector.areaCode),
        status: valueText(status, inspector.status, names),
      })),
      agencies: optionsOf(columnOf(columns, 'agencyCode'), names),
      pools: [...names.pools].map(([value, label]) => ({ value, label })),
      areas: optionsOf(columnOf(columns, 'areaCode'), names),
      statuses: optionsOf(status, names),
      address: (more: Record<string, string>) => listAddress(PATH, { ...filter, ...more }),
      exportAddress: listAddress(`${PATH}/export`, filter),
    });
  }

  @Get('export')
  async export(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<void> {
    const filter = read(INSPECTOR_QUERY.omit({ page: true }), query);
    const table = await this.exports.inspectors(actor, await this.inspectors.narrowed(actor, filter));
    response.attachment(`${table.title}.xlsx`).type(XLSX);
    await writeTable(response, table.spec, table.rows);
  }

  @Get('new')
  async newForm(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    this.pages.show(request, response, 'office/column-form', await this.newData(actor, null));
  }

  @Post()
  async add(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: Record<string, unknown>,
  ): Promise<void> {
    const again: FormAgain = {
      template: 'office/column-form',
      data: () => this.newData(actor, body),
      not: ['FORBIDDEN'],
    };
    return this.pages.submit(request, response, again, async () => {
      const id = await this.inspectors.add(actor, editOf({ ...body, version: '0' }).values);
      return [`${PATH}/${id}`, '已登记，今后的抽取按所填事项和证件有效期列入。'];
    });
  }

  private async newData(actor: Actor, typed: Record<string, unknown> | null) {
    const start = { status: 'ON_DUTY', canLead: false, isExpert: false };
    return {
      ...{ title: '登记执法检查人员', action: PATH, back: PATH, fixed: [], version: 0 },
      ...{ save: '登记', leave: '不登记，返回' },
      fields: columnFields(editable(columns), start, await this.inspectors.formNames(actor), typed),
    };
  }

  @Get(':id')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const inspector = await this.inspectors.get(id);
    const names = await this.names.of();
    const values = inspectorValues(inspectorContent(inspector));
    const history = await this.inspectors.history(id);
    const conflicts = await this.conflicts.list({ inspectorId: id, state: 'ALL' });
    const absences = await this.absences.list(actor, { inspectorId: id, state: 'ALL' });
    const mayEdit = await this.inspectors.mayEdit(actor, inspector);
    this.pages.show(request, response, 'office/inspector', {
      ...{ person: inspector, registered: absences.rows, kinds: ABSENCE_KINDS, mayEdit },
      mayRecord: mayEdit || actor.inspectorId === id,
      ...{ title: inspector.name, inspector, relationName, conflicts: conflicts.rows },
      facts: columns.map((column) => [column.heading, valueText(column, values[column.key] ?? null, names)]),
      history: history.map((entry) => ({ ...entry, changes: changeTexts(entry.changes, columns, names) })),
    });
  }

  @Get(':id/edit')
  async form(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const inspector = await this.inspectors.get(id);
    if (!(await this.inspectors.mayEdit(actor, inspector))) {
      throw new DomainError('FORBIDDEN', '这名执法检查人员不属于您所在的部门或其下级部门，不能修改。');
    }
    this.pages.show(request, response, 'office/column-form', await this.formData(id, null));
  }

  @Post(':id')
  async edit(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: Record<string, unknown>,
  ): Promise<void> {
    const again: FormAgain = {
      template: 'office/column-form',
      data: ({ code }) => this.formData(id, body, code === 'STALE'),
      only: ['INVALID_INPUT', 'STALE', 'CONFLICT'],
    };
    return this.pages.submit(request, response, again, async () => {
      await this.inspectors.edit(actor, id, editOf(body));
      return [`${PATH}/${id}`, '已保存。'];
    });
  }

  private async formData(id: string, typed: Record<string, unknown> | null, isStale = false) {
    const inspector = await this.inspectors.get(id);
    const values = inspectorValues(inspectorContent(inspector));
    return {
      ...{ title: `修改${inspector.name}`, action: `${PATH}/${id}`, back: `${PATH}/${id}`, fixed: [] },
      fields: columnFields(editable(columns), values, await this.names.of(), typed),
      // After a stale edit the person has been shown what others changed: saving again is then a decision.
      version: typed === null || isStale ? inspector.version : typed.version,
    };
  }
}
