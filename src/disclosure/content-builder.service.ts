import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Draw } from '../ceremony/draw.entity.js';
import { fileText, filesOf } from '../ceremony/draw-files.js';
import { drawnSubjects } from '../ceremony/lists/drawn.queries.js';
import { outcomeName } from '../ceremony/names.js';
import type { DrawProgress } from '../inspection/inspection.queries.js';
import { ReviewedResults } from '../inspection/reviewed-results.service.js';
import { shanghaiDay, utcSecond } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { BasesService } from '../plan/forecast/bases.service.js';
import type { AnnualPlan, PlanLine } from '../plan/plan.entity.js';
import { lineRow, scopeText } from '../plan/plan.export.js';
import { PlanService } from '../plan/plan.service.js';
import { DRAW_TYPE_NAMES, SAMPLING_NAMES } from '../plan/plan.words.js';
import type { RegistryNames } from '../registry/display.rules.js';
import { NamesService } from '../registry/names.service.js';
import {
  type DrawAnnouncement,
  type DrawContent,
  PLAN_COLUMNS,
  type PlanContent,
  type ResultContent,
} from './disclosure.content.js';
import type { NamesOfRow } from './redaction/redactor.js';
import { publicationRows, type TaskHeading } from './disclosure.rules.js';

/** Makes the content of publications as the record has it, not yet redacted; `dueProvisional` is set by who publishes. */
@Injectable()
export class ContentBuilder {
  constructor(
    private readonly plans: PlanService,
    private readonly bases: BasesService,
    private readonly names: NamesService,
    private readonly reviewed: ReviewedResults,
  ) {}

  /** Every accepted result of a draw, and the teams whose names may stand in the remarks. */
  async results(
    tx: EntityManager,
    draw: Draw,
    progress: DrawProgress,
  ): Promise<{ readonly content: ResultContent; readonly names: NamesOfRow }> {
    const { line, plan } = await this.plans.getLine(draw.planLineId, tx);
    const names = await this.names.of(tx);
    const results = await this.reviewed.ofDraw(draw.id, tx);
    const content = {
      ...headOf(draw, plan, names),
      taskName: line.taskName,
      tasks: progress.tasks,
      open: progress.tasks - progress.reviewed,
      ...(progress.replaced > 0 ? { replaced: progress.replaced } : {}),
      rows: publicationRows(headingOf(draw, line, plan), results),
      dueProvisional: false,
    };
    const teams = new Map(results.map(({ subjectCode, inspectorNames }) => [subjectCode, inspectorNames]));
    return { content, names: (row) => teams.get(row ?? '') ?? [] };
  }

  /** The announcement of a frozen draw, as the plan has it: no name of a subject. */
  async announcement(draw: Draw, tx?: EntityManager): Promise<DrawAnnouncement> {
    const { line, plan } = await this.plans.getLine(draw.planLineId, tx);
    const names = await this.names.of(tx);
    const heading = headingOf(draw, line, plan);
    return {
      ...headOf(draw, plan, names),
      ...{ planNumber: heading.planNumber, taskName: heading.taskName, drawType: heading.drawType },
      ...{ itemName: draw.itemName, scope: scopeText(line, names), agencies: agenciesOf(line, names) },
      ...{ windowFrom: draw.windowFrom, windowTo: draw.windowTo, asOf: draw.asOf ?? '' },
      announced: draw.announced,
    };
  }

  /** A sealed draw as it is published: the announcement with seed, digests, files and list. */
  async draw(tx: EntityManager, draw: Draw): Promise<DrawContent> {
    const files = await filesOf(tx, draw.id);
    const result = JSON.parse(await fileText(tx, draw.id, 'result.json')) as { seed: string };
    return {
      ...(await this.announcement(draw, tx)),
      frozenAt: draw.frozenAt ? utcSecond(draw.frozenAt) : '',
      sealedAt: draw.sealedAt ? utcSecond(draw.sealedAt) : '',
      freezeDigest: draw.freezeDigest ?? '',
      resultDigest: draw.resultDigest ?? '',
      seed: result.seed,
      files: files.map(({ name, digest, lines }) => ({ name, digest, lines })),
      rows: await drawnRows(tx, draw, await this.names.of(tx)),
      dueProvisional: false,
    };
  }

  /** An approved plan in the official columns. @throws DomainError CONFLICT for a draft */
  async plan(tx: EntityManager, planId: string): Promise<PlanContent> {
    const { plan, lines } = await this.plans.get(planId, tx);
    if (plan.state === 'DRAFT' || plan.approvedAt === null) {
      throw new DomainError('CONFLICT', '计划还没有批准，不能公示。请先由另一名有权限的人员批准。');
    }
    const names = await this.names.of(tx);
    const agency = names.agencies.get(plan.agencyCode) ?? '';
    const forecasts = await this.bases.forDocument(plan, lines, tx);
    return {
      ...{ year: plan.year, agencyName: agency, title: plan.title, documentNo: plan.documentNo ?? '' },
      approvedOn: shanghaiDay(plan.approvedAt),
      rows: lines.map((line) => {
        const cells = lineRow(plan.year, line, { ...names, agency }, forecasts);
        return PLAN_COLUMNS.map(({ key }) => String(cells[key] ?? ''));
      }),
      dueProvisional: false,
    };
  }
}

function headOf(draw: Draw, plan: AnnualPlan, names: RegistryNames) {
  return {
    ...{ drawNumber: draw.number, year: draw.year, planTitle: plan.title },
    agencyName: names.agencies.get(plan.agencyCode) ?? '',
  };
}

function headingOf(draw: Draw, line: PlanLine, plan: AnnualPlan): TaskHeading {
  return {
    planNumber: plan.documentNo ?? '',
    planTitle: plan.title,
    taskNumber: draw.number,
    taskName: line.taskName,
    drawType: `${DRAW_TYPE_NAMES[line.drawType]}(${SAMPLING_NAMES[line.sampling]})`,
    itemName: line.itemName,
    leadPool: line.leadPool,
  };
}

/** 牵头：甲；配合：乙、丙 */
function agenciesOf(line: PlanLine, names: RegistryNames): string {
  const nameOf = (code: string) => names.pools.get(code) ?? '';
  const partners = line.partnerPools.map(nameOf).join('、');
  return `牵头：${nameOf(line.leadPool)}${partners === '' ? '' : `；配合：${partners}`}`;
}

/** Who was drawn, in the order of drawn.tsv; reserves are not announced. */
async function drawnRows(tx: EntityManager, draw: Draw, names: RegistryNames): Promise<DrawContent['rows']> {
  const subjects = await drawnSubjects(tx, draw.id);
  return subjects.map(({ subjectName, subjectCode, areaCode, outcome }, index) => ({
    seq: String(index + 1),
    name: subjectName,
    code: subjectCode,
    areaName: names.areas.get(areaCode) ?? '',
    batch: outcome === 'DRAWN' ? '' : outcomeName(outcome),
  }));
}
