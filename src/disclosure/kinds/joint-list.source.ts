import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { addDays, type Day, shanghaiDay } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { lockFor } from '../../platform/database/database.js';
import { Clock } from '../../platform/clock.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { ItemsService } from '../../registry/items.service.js';
import { NamesService } from '../../registry/names.service.js';
import type { JointScheme } from '../../registry/schemes/scheme.entity.js';
import { Schemes } from '../../registry/schemes/schemes.service.js';
import { jointListTable } from '../../registry/workbooks/list-tables.js';
import { DisclosureReader } from '../disclosure-reader.service.js';
import { readContent, type TableContent } from '../disclosure.content.js';
import type { Disclosure } from '../disclosure.entity.js';
import type { Redactor } from '../redaction/redactor.js';
import { Redactors } from '../redaction/redactors.service.js';
import type { Prepared, Waiting } from './source.js';
import { rowsOf, sameRows, tableContent } from './table-content.js';
import { requireNews, TableSource } from './table.source.js';

/** The one object of this kind: the list of all schemes together. */
export const JOINT_LIST_ID = 'joint-list';

const TITLE = '部门联合抽查事项清单';

/** The joint schemes that stand on a document, with their items. Each change of a scheme makes another version of the list. */
@Injectable()
export class JointListSource extends TableSource {
  readonly kind = 'JOINT_LIST' as const;
  readonly objectKind = 'joint_scheme';

  constructor(
    private readonly clock: Clock,
    private readonly items: ItemsService,
    private readonly schemes: Schemes,
    private readonly names: NamesService,
    private readonly reader: DisclosureReader,
    private readonly redactors: Redactors,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    super();
  }

  async waiting(tx: EntityManager): Promise<Waiting[]> {
    const before = await this.reader.newest(this.kind, JOINT_LIST_ID, tx);
    const standing = await this.standing(tx);
    if (standing.length === 0) return [];
    if (before !== null && before.action !== 'WITHDRAW' && (await this.isSame(tx, before, standing)))
      return [];
    const object = { kind: this.kind, objectId: JOINT_LIST_ID, title: TITLE, rows: null };
    return [{ ...object, from: await this.from(tx, before), version: before?.version ?? 0 }];
  }

  async prepare(
    tx: EntityManager,
    objectId: string,
    before: Disclosure | null,
    redactor: Redactor,
  ): Promise<Prepared<TableContent>> {
    if (objectId !== JOINT_LIST_ID) {
      throw new DomainError('NOT_FOUND', '没有这份联合抽查清单。请从公示办理页面选择。');
    }
    await lockFor(tx, 'joint list');
    const standing = await this.standing(tx);
    if (standing.length === 0) {
      throw new DomainError('CONFLICT', '还没有写明文号的综合监管方案，请先在方案页面填写文号，再公示。');
    }
    const content = redactor.apply(await this.content(tx, standing));
    requireNews(before, content);
    return { title: TITLE, content, from: await this.from(tx, before) };
  }

  /** The schemes change, and the list with them: what another version of a scheme says is no correction of the list. */
  override corrects(): string[] {
    return [];
  }

  private async isSame(
    tx: EntityManager,
    before: Disclosure,
    standing: readonly JointScheme[],
  ): Promise<boolean> {
    const redactor = await this.redactors.of(tx, this.kind, JOINT_LIST_ID);
    const now = redactor.apply(await this.content(tx, standing));
    return sameRows(readContent<TableContent>(before.content), now);
  }

  private async content(tx: EntityManager, schemes: readonly JointScheme[]): Promise<TableContent> {
    const today = this.clock.today();
    const head = { agency: this.config.officeName, today, year: Number(today.slice(0, 4)) };
    const { pools } = await this.names.of(tx);
    const table = jointListTable(schemes, await this.items.currentItems(undefined, tx), pools, head);
    const rows = [...rowsOf(table)];
    return tableContent(
      this.kind,
      {
        ...{ year: head.year, agencyName: head.agency, title: TITLE },
        facts: [schemes.map(({ documentNo }) => documentNo).join('、'), String(rows.length)],
      },
      rows,
    );
  }

  /** Schemes that stand on a document and have not run out. */
  private async standing(tx: EntityManager): Promise<JointScheme[]> {
    const today = this.clock.today();
    return (await this.items.schemes(tx)).filter(
      ({ documentNo, validTo }) => documentNo !== null && (validTo === null || validTo >= today),
    );
  }

  /** The first day since the newest version on which the list became another one. */
  private async from(tx: EntityManager, before: Disclosure | null): Promise<Day> {
    const today = this.clock.today();
    if (before?.action === 'WITHDRAW') return shanghaiDay(before.publishedAt);
    const since = before?.publishedAt ?? new Date(0);
    const days: Day[] = [];
    for (const { code, documentNo, validTo } of await this.items.schemes(tx)) {
      if (documentNo === null) continue;
      const [last] = await this.schemes.history(code, tx);
      if (last && last.version.at > since) days.push(shanghaiDay(last.version.at));
      if (before !== null && validTo !== null && validTo < today) days.push(addDays(validTo, 1));
    }
    const list = before === null ? null : await this.items.currentList(tx);
    if (list?.publishedOn) days.push(list.publishedOn);
    const after = shanghaiDay(since);
    return (
      days
        .filter((day) => day >= after)
        .sort()
        .at(0) ?? today
    );
  }
}
