import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, systemActor } from '../../audit/actor.js';
import type { FrozenDraw, OnFrozen } from '../../ceremony/frozen-hook.js';
import { chineseDay, chineseInstant, type Day, shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { Periods } from '../clock/periods.service.js';
import { ContentBuilder } from '../content-builder.service.js';
import { contentText, type TableContent } from '../disclosure.content.js';
import { Redactors } from '../redaction/redactors.service.js';
import { Versions } from '../steps/versions.service.js';
import type { Prepared, Waiting } from './source.js';
import { tableContent } from './table-content.js';
import { TableSource } from './table.source.js';

/** Nobody presses a button: the freeze itself publishes. */
const ITSELF = systemActor('系统(名录冻结时自动公示)');

/**
 * Announcements of freezes, with the digest: public by the freeze itself, in its transaction. The one kind that goes
 * through no steps, and is never taken back. No subject is named.
 */
@Injectable()
export class AnnouncementSource extends TableSource implements OnFrozen {
  readonly kind = 'ANNOUNCEMENT' as const;
  override readonly withdrawable = false;
  readonly objectKind = 'draw';

  constructor(
    private readonly periods: Periods,
    private readonly builder: ContentBuilder,
    private readonly versions: Versions,
    private readonly redactors: Redactors,
  ) {
    super();
  }

  async waiting(): Promise<Waiting[]> {
    return [];
  }

  async prepare(): Promise<Prepared<TableContent>> {
    throw new DomainError('CONFLICT', '抽取公告在名录冻结时已经自动公示，不需要拟稿。');
  }

  /** Document number is the number of the draw; who froze it has signed. */
  async announce(tx: EntityManager, actor: Actor, frozen: FrozenDraw): Promise<void> {
    const { draw } = frozen;
    const day = shanghaiDay(draw.frozenAt as Date);
    const due = (await this.periods.current(tx)).deadline(this.kind, day);
    const redactor = await this.redactors.of(tx, this.kind, draw.id);
    const made = redactor.apply(await this.content(tx, frozen));
    const content = contentText({ ...made, dueProvisional: due.provisional });
    await this.versions.save(
      tx,
      ITSELF,
      {
        ...{ kind: this.kind, objectId: draw.id, version: 1, title: made.title, content, dueOn: due.day },
        ...{ digest: sha256(content), action: 'PUBLISH', reason: null, draftId: null },
        ...{ documentNo: draw.number, signatory: actor.name },
      },
      { objectKind: this.objectKind, rows: [] },
    );
  }

  private async content(tx: EntityManager, { draw, count }: FrozenDraw): Promise<TableContent> {
    const about = await this.builder.announcement(draw, tx);
    const { planNumber, planTitle, taskName, drawType, itemName, scope, agencies } = about;
    const { windowFrom, windowTo } = about;
    const row = {
      ...{ planNumber, planTitle, taskNumber: draw.number, taskName, drawType, itemName, scope, agencies },
      ...{ count, windowFrom, windowTo },
    };
    const facts = [
      ...[draw.freezeDigest as string, chineseInstant(draw.frozenAt as Date), chineseDay(about.asOf)],
      publicFromWords(about.announced, draw.publicFrom),
    ];
    const title = `${taskName} 抽取公告(任务编号 ${draw.number})`;
    return tableContent(this.kind, { year: about.year, agencyName: about.agencyName, title, facts }, [row]);
  }
}

function publicFromWords(announced: boolean, publicFrom: Day | null): string {
  if (!announced) return '检查全部完成后公开';
  return publicFrom === null ? '抽取完成时公开' : `抽取完成后，自${chineseDay(publicFrom)}起公开`;
}
