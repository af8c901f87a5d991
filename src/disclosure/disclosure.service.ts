import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { AuditService } from '../audit/audit.service.js';
import { CeremonyService } from '../ceremony/ceremony.service.js';
import type { Draw } from '../ceremony/draw.entity.js';
import { givenAway, listsSince } from '../ceremony/public/publicity.rules.js';
import { MOVES, requireMove } from '../ceremony/states.js';
import type { DrawProgress } from '../inspection/inspection.queries.js';
import { ReviewedResults } from '../inspection/reviewed-results.service.js';
import { type Day, shanghaiDay } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { sha256 } from '../kernel/hash.js';
import { PlanLife } from '../plan/life/plan-life.service.js';
import { Clock } from '../platform/clock.js';
import { lockFor } from '../platform/database/database.js';
import { ContentBuilder } from './content-builder.service.js';
import {
  contentText,
  type DisclosureContent,
  type DrawContent,
  readContent,
  type ResultContent,
} from './disclosure.content.js';
import { Disclosure, DisclosureRow } from './disclosure.entity.js';
import {
  disclosureDeadline,
  type DisclosureKind,
  drawRefusal,
  newRows,
  resultRefusal,
  type ResultRow,
} from './disclosure.rules.js';

const ROWS_PER_INSERT = 1000;

/** What was published. */
export interface Published {
  /** Id of the publication: /public/results/:id, /public/plans/:id. */
  readonly id: string;
  readonly version: number;
}

export interface PublishedResults extends Published {
  readonly rows: number;
  /** Rows that the version before did not have. */
  readonly added: number;
  /** Tasks of the draw that are not yet reviewed. */
  readonly open: number;
}

interface NewVersion {
  readonly kind: DisclosureKind;
  readonly objectId: string;
  readonly version: number;
  readonly title: string;
  readonly content: DisclosureContent;
  readonly dueOn: Day;
  readonly rows: readonly Omit<DisclosureRow, 'disclosureId' | 'position'>[];
}

/** Publishes plans, draws and results. A version is never changed: what is added later is a new version. */
@Injectable()
export class DisclosureService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly ceremony: CeremonyService,
    private readonly reviewed: ReviewedResults,
    private readonly builder: ContentBuilder,
    private readonly life: PlanLife,
  ) {}

  /**
   * Publishes every accepted result of a draw that was not yet public, as a new version with all before it.
   * @throws DomainError CONFLICT where there is none, or nothing new; FORBIDDEN
   */
  async publishResults(actor: Actor, drawId: string): Promise<PublishedResults> {
    requirePublisher(actor);
    return this.dataSource.transaction(async (tx) => {
      const draw = await this.ceremony.lock(tx, drawId);
      const progress = await this.progressOf(tx, draw);
      refuse(resultRefusal({ state: draw.state, tasks: progress.tasks, reviewed: progress.accepted }));
      const before = await newest(tx, 'RESULT', draw.id);
      const known = before === null ? [] : readContent<ResultContent>(before.content).rows;
      const content = await this.builder.results(tx, draw, progress);
      const added = newRows(content.rows, known);
      if (added.length === 0) {
        throw new DomainError(
          'CONFLICT',
          `没有新的审核通过的结果，第${before?.version}版已包含全部已审核的结果(还有${content.open}项任务未审核)。`,
        );
      }
      const due = disclosureDeadline(await this.dueFrom(tx, draw, added, known));
      const saved = await this.save(tx, actor, {
        ...{ kind: 'RESULT', objectId: draw.id, version: (before?.version ?? 0) + 1, dueOn: due.day },
        title: `${content.taskName} 抽查结果公示(任务编号 ${draw.number})`,
        content: { ...content, dueProvisional: due.provisional },
        rows: content.rows.map(({ subjectName, subjectCode, areaName, result }) => ({
          ...{ subjectName, subjectCode, areaName, summary: result },
        })),
      });
      return { ...saved, rows: content.rows.length, added: added.length, open: content.open };
    });
  }

  /**
   * Publishes a draw: the list, the seed and the bundle. An announced one at once after sealing, any other when
   * all its tasks are reviewed.
   * @throws DomainError CONFLICT where its time has not come, or it is public already; FORBIDDEN
   */
  async publishDraw(actor: Actor, drawId: string): Promise<Published> {
    requirePublisher(actor);
    return this.dataSource.transaction(async (tx) => {
      const draw = await this.ceremony.lock(tx, drawId);
      const progress = await this.progressOf(tx, draw);
      const today = this.clock.today();
      const [earlier] = givenAway(draw, await this.ceremony.list(), today);
      refuse(drawRefusal({ ...draw, ...progress, today, givesAway: earlier?.number }));
      if ((await newest(tx, 'DRAW', draw.id)) !== null) {
        throw new DomainError('CONFLICT', `任务 ${draw.number} 的抽查名单和抽取过程已经公示，内容不会再变。`);
      }
      const content = await this.builder.draw(tx, draw);
      const from = draw.announced ? listsSince(draw) : progress.lastInspectedOn;
      const due = disclosureDeadline(from ?? this.clock.today());
      const saved = await this.save(tx, actor, {
        ...{ kind: 'DRAW', objectId: draw.id, version: 1, dueOn: due.day },
        title: `${content.taskName} 抽查名单和抽取过程公示(任务编号 ${draw.number})`,
        content: { ...content, dueProvisional: due.provisional },
        rows: content.rows.map(rowOfDraw),
      });
      // The ceremony itself may have made the bundle public before.
      if (draw.state === 'SEALED') {
        requireMove('publish', draw, actor);
        await this.ceremony.move(tx, actor, draw, 'publish', { publishedAt: this.clock.now() }, null);
        await this.ceremony.record(tx, actor, MOVES.publish.act, draw, { disclosure: saved.id });
      }
      return saved;
    });
  }

  /** Publishes an approved plan, once. @throws DomainError CONFLICT for a draft or one that is public; FORBIDDEN */
  async publishPlan(actor: Actor, planId: string): Promise<Published> {
    requirePublisher(actor);
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, `disclosure plan ${planId}`);
      const content = await this.builder.plan(tx, planId);
      if ((await newest(tx, 'PLAN', planId)) !== null) {
        throw new DomainError(
          'CONFLICT',
          '这份年度抽查计划已经公示，内容不会再变；调整后的计划请作为下一版公示。',
        );
      }
      const due = disclosureDeadline(content.approvedOn);
      await this.life.published(tx, actor, planId);
      return this.save(tx, actor, {
        ...{ kind: 'PLAN', objectId: planId, version: 1, dueOn: due.day },
        title: content.title,
        content: { ...content, dueProvisional: due.provisional },
        rows: [],
      });
    });
  }

  /** From when the time for publishing these rows runs: the inspection, or the acceptance of a correction. */
  private async dueFrom(
    tx: EntityManager,
    draw: Draw,
    added: readonly ResultRow[],
    known: readonly ResultRow[],
  ): Promise<Day> {
    const accepted = await this.reviewed.subjectsOf([draw.id], tx);
    const acceptedOn = new Map(accepted.map((one) => [one.subjectCode, shanghaiDay(one.acceptedAt)]));
    const before = new Set(known.map(({ subjectCode }) => subjectCode));
    return added
      .map(({ subjectCode, inspectedOn }) =>
        before.has(subjectCode) ? (acceptedOn.get(subjectCode) ?? inspectedOn) : inspectedOn,
      )
      .reduce((a, b) => (a < b ? a : b));
  }

  private async progressOf(tx: EntityManager, draw: Draw): Promise<DrawProgress> {
    const none = { drawId: draw.id, tasks: 0, reviewed: 0, replaced: 0, accepted: 0 };
    const never = { lastInspectedOn: null, lastAcceptedAt: null };
    return (await this.reviewed.progress([draw.id], tx)).get(draw.id) ?? { ...none, ...never };
  }

  private async save(tx: EntityManager, actor: Actor, version: NewVersion): Promise<Published> {
    const { rows, content, ...columns } = version;
    const text = contentText(content);
    const saved = await tx.save(
      tx.create(Disclosure, {
        ...{ ...columns, content: text, digest: sha256(text) },
        ...{ publishedBy: actor.accountId, publishedName: actor.name, publishedAt: this.clock.now() },
      }),
    );
    for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
      const part = rows.slice(from, from + ROWS_PER_INSERT);
      await tx.insert(
        DisclosureRow,
        part.map((row, index) => ({ ...row, disclosureId: saved.id, position: from + index + 1 })),
      );
    }
    await this.audit.record(tx, actor, {
      act: { RESULT: '公示检查结果', DRAW: '公示抽查名单和抽取过程', PLAN: '公示年度抽查计划' }[version.kind],
      objectKind: version.kind === 'PLAN' ? 'annual_plan' : 'draw',
      objectId: version.objectId,
      detail: { disclosure: saved.id, version: version.version, rows: rows.length, digest: sha256(text) },
    });
    return { id: saved.id, version: version.version };
  }
}

function rowOfDraw({ name, code, areaName, batch }: DrawContent['rows'][number]): NewVersion['rows'][number] {
  return {
    subjectName: name,
    subjectCode: code,
    areaName,
    summary: batch === '' ? '抽中' : batch,
  };
}

async function newest(tx: EntityManager, kind: DisclosureKind, objectId: string): Promise<Disclosure | null> {
  const found = await tx.find(Disclosure, {
    where: { kind, objectId },
    order: { version: 'DESC' },
    take: 1,
  });
  return found[0] ?? null;
}

/** The system itself (demo, command line) has no roles and may publish. */
function requirePublisher(actor: Actor): void {
  if (actor.accountId === null || actor.roles.includes('PUBLISHER')) return;
  throw new DomainError('FORBIDDEN', '只有公示发布人员可以发布公示。');
}

function refuse(reason: string | null): void {
  if (reason !== null) throw new DomainError('CONFLICT', reason);
}
