import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { canonicalJson, type CanonicalValue } from '../../kernel/canonical-json.js';
import { shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { PlanLife } from '../../plan/life/plan-life.service.js';
import { ContentBuilder } from '../content-builder.service.js';
import { DisclosureDesk } from '../disclosure-desk.service.js';
import type { Disclosure } from '../disclosure.entity.js';
import type { PlanContent } from '../disclosure.content.js';
import type { DisclosureSource, Prepared, SearchRow, Waiting } from './source.js';

/** Approved plans. A plan is published once; adjusted, it is another plan with a page of its own. */
@Injectable()
export class PlanSource implements DisclosureSource<PlanContent> {
  readonly kind = 'PLAN' as const;
  readonly withdrawable = false;
  readonly objectKind = 'annual_plan';

  constructor(
    private readonly desk: DisclosureDesk,
    private readonly builder: ContentBuilder,
    private readonly life: PlanLife,
  ) {}

  async waiting(tx: EntityManager): Promise<Waiting[]> {
    return (await this.desk.approvedPlans(tx)).flatMap(({ plan, published }): Waiting[] => {
      const over = plan.state === 'ADJUSTED' || plan.state === 'CLOSED';
      if (published !== null || plan.approvedAt === null || over) return [];
      const title = `《${plan.title}》(第${plan.version}版)`;
      const from = shanghaiDay(plan.approvedAt);
      return [{ kind: this.kind, objectId: plan.id, title, from, rows: null, version: 0 }];
    });
  }

  async prepare(
    tx: EntityManager,
    planId: string,
    before: Disclosure | null,
  ): Promise<Prepared<PlanContent>> {
    await this.life.hold(tx, planId);
    const content = await this.builder.plan(tx, planId);
    if (before !== null) {
      throw new DomainError(
        'CONFLICT',
        '这份年度抽查计划已经公示，内容不会再变；调整后的计划请作为下一版公示。',
      );
    }
    return { title: content.title, content, from: content.approvedOn };
  }

  changes(approved: PlanContent, now: PlanContent): string[] {
    const text = (content: PlanContent) =>
      canonicalJson({ ...content, dueProvisional: false } as unknown as CanonicalValue);
    return text(approved) === text(now) ? [] : ['计划的内容有变'];
  }

  corrects(): string[] {
    return [];
  }

  rows(): SearchRow[] {
    return [];
  }

  async published(tx: EntityManager, actor: Actor, planId: string): Promise<void> {
    await this.life.published(tx, actor, planId);
  }
}
