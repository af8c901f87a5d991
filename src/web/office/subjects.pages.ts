import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { LedgerLooks } from '../../ceremony/caps/ledger-looks.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { writeTable } from '../../platform/excel/write-table.js';
import { Clock } from '../../platform/clock.js';
import { type FormAgain, Pages } from '../../platform/http/pages.js';
import { pageNumber, read } from '../../platform/http/read.js';
import { VisitLedgerView } from '../../plan/ledger/visit-ledger-view.service.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { changeTexts, KIND_TITLES, maskedText } from '../../registry/display.rules.js';
import { editable, optionsOf } from '../../registry/edit.rules.js';
import { RegistryExports } from '../../registry/exports.service.js';
import { statusName } from '../../registry/json.rules.js';
import { columnOf } from '../../registry/kinds/columns.js';
import { NamesService } from '../../registry/names.service.js';
import { CONFIRM_BODY, SUBJECT_QUERY } from '../../registry/requests.js';
import { ScopeService } from '../../registry/scope.service.js';
import { coversArea } from '../../registry/scope.rules.js';
import { requireKind, subjectValues } from '../../registry/subject.rules.js';
import { SubjectsService } from '../../registry/subjects.service.js';
import { columnFields, editOf } from './column-fields.js';
import { listAddress } from './list-address.js';

const PATH = '/office/subjects';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const [FIRST_KIND] = KIND_TITLES.keys();

/** The subject registry: list, export, one subject, its history and its form. */
@Controller('office/subjects')
export class SubjectsPages {
  constructor(
    private readonly pages: Pages,
    private readonly subjects: SubjectsService,
    private readonly exports: RegistryExports,
    private readonly names: NamesService,
    private readonly scopes: ScopeService,
    private readonly clock: Clock,
    private readonly ledger: VisitLedgerView,
    private readonly looks: LedgerLooks,
    private readonly agencies: AgenciesService,
  ) {}

  @Get()
  async list(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<void> {
    const { page, ...sent } = read(SUBJECT_QUERY, query);
    const filter = { ...sent, kind: sent.kind || FIRST_KIND };
    const { columns } = requireKind(filter.kind);
    const names = await this.names.of();
    const found = await this.subjects.list(filter, pageNumber(page ?? 1));
    const phone = columns.find((column) => column.type === 'phone');
    this.pages.show(request, response, 'office/subjects', {
      ...{ title: '检查对象', kinds: [...KIND_TITLES], filter, found },
      rows: found.rows.map((subject) => ({
        ...{ subject, area: names.areas.get(subject.areaCode), status: statusName(subject, names) },
        phone: phone ? maskedText(phone, subjectValues(subject)[phone.key] ?? null, names) : '',
      })),
      nameHeading: columnOf(columns, 'name').heading,
      codeHeading: columnOf(columns, 'code').heading,
      hasPhone: phone !== undefined,
      areas: optionsOf(columnOf(columns, 'areaCode'), names),
      statuses: optionsOf(columnOf(columns, 'status'), names),
      mayConfirm: await this.mayConfirm(actor, filter.areaCode),
      areaName: names.areas.get(filter.areaCode ?? ''),
      address: (more: Record<string, string>) => listAddress(PATH, { ...filter, ...more }),
      exportAddress: listAddress(`${PATH}/export`, filter),
    });
  }

  private async mayConfirm(actor: Actor, areaCode?: string): Promise<boolean> {
    return Boolean(areaCode) && coversArea(await this.scopes.of(actor), areaCode ?? '');
  }

  @Get('export')
  async export(
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<void> {
    const sent = read(SUBJECT_QUERY.omit({ page: true }), query);
    const filter = { ...sent, kind: sent.kind || FIRST_KIND };
    const table = await this.exports.subjects(actor, filter);
    response.attachment(`${table.title}.xlsx`).type(XLSX);
    await writeTable(response, table.spec, table.rows);
  }

  @Post('confirm')
  async confirm(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const { kind, areaCode } = read(CONFIRM_BODY, body);
    const confirmed = await this.subjects.confirmCounty(actor, kind, areaCode);
    const to = listAddress(PATH, { kind, areaCode });
    return this.pages.redirect(request, response, to, `名录已确认，共 ${confirmed} 户。`);
  }

  @Get(':id')
  async show(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const subject = await this.subjects.get(id);
    const { columns, title } = requireKind(subject.kind);
    const names = await this.names.of();
    const values = subjectValues(subject);
    const history = await this.subjects.history(id);
    this.pages.show(request, response, 'office/subject', {
      ...{ title: subject.name, kindTitle: title, subject },
      facts: columns.map((column) => [column.heading, maskedText(column, values[column.key] ?? null, names)]),
      history: history.map((entry) => ({ ...entry, changes: changeTexts(entry.changes, columns, names) })),
      mayEdit: await this.subjects.mayEdit(actor, subject),
      ...(await this.visitsOf(subject)),
    });
  }

  /** Visits of the year to the enterprise behind a subject; those of draws that are not public yet are left out. */
  private async visitsOf({ kind, code }: { readonly kind: string; readonly code: string }) {
    const year = Number(this.clock.today().slice(0, 4));
    const enterprise = await this.ledger.enterpriseOf(kind, code);
    const visits = await this.ledger.of(enterprise, year, await this.looks.hidden());
    const pools = new Map((await this.agencies.pools()).map((pool) => [pool.code, pool.name]));
    return { year, enterprise, visits, pools };
  }

  @Get(':id/edit')
  async form(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    const subject = await this.subjects.get(id);
    if (!(await this.subjects.mayEdit(actor, subject))) {
      throw new DomainError('FORBIDDEN', '这个检查对象不在您部门管辖的县(市)范围内，不能修改。');
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
      only: ['INVALID_INPUT', 'STALE'],
    };
    return this.pages.submit(request, response, again, async () => {
      await this.subjects.edit(actor, id, editOf(body));
      return [`${PATH}/${id}`, '已保存。'];
    });
  }

  private async formData(id: string, typed: Record<string, unknown> | null, isStale = false) {
    const subject = await this.subjects.get(id);
    const { columns } = requireKind(subject.kind);
    const values = subjectValues(subject);
    return {
      ...{ title: `修改${subject.name}`, action: `${PATH}/${id}`, back: `${PATH}/${id}` },
      fixed: [[columnOf(columns, 'code').heading, subject.code]],
      fields: columnFields(editable(columns, 'code'), values, await this.names.of(), typed),
      // After a stale edit the person has been shown what others changed: saving again is then a decision.
      version: typed === null || isStale ? subject.version : typed.version,
    };
  }
}
