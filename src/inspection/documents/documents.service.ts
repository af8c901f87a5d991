import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { Clock } from '../../platform/clock.js';
import { qrPng } from '../../platform/qr.js';
import { openTemplate } from '../../platform/word/template/template-package.js';
import { templateFile } from '../../platform/word/template/template-file.js';
import type { TemplateValues } from '../../platform/word/template/template-types.js';
import type { InspectionTask } from '../inspection.entity.js';
import { TaskReader } from '../task-reader.js';
import type { DocumentFacts } from './document-facts.js';
import { DocumentFactsReader } from './document-facts.service.js';
import { DOCUMENT_KINDS, type DocumentKind } from './document-kinds.js';
import { DOCUMENT_NAMES, QR_PICTURE } from './document-names.js';
import { documentValues, hasMatter, papersOf } from './document-values.rules.js';
import { type DrawTaskFilter, tasksOfDraw } from './draw-tasks.queries.js';
import { WordTemplates } from './word-templates.service.js';

/** Tasks whose facts are read in one go: most of what a batch holds in memory. */
const AT_ONCE = 200;

/** A document on its way out. */
export interface OutgoingDocument {
  readonly fileName: string;
  /** Papers in the file. */
  readonly copies: number;
  readonly content: AsyncGenerator<Buffer>;
}

/** Makes documents from templates: of one task, or of many tasks of a draw as one file. */
@Injectable()
export class Documents {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly reader: TaskReader,
    private readonly templates: WordTemplates,
    private readonly facts: DocumentFactsReader,
  ) {}

  /**
   * A document of one task; what is not known yet is left blank, to be written by hand.
   * @throws DomainError NOT_FOUND, FORBIDDEN outside the actor's scope, CONFLICT of a void draw
   */
  async ofTask(actor: Actor, kind: DocumentKind, taskId: string): Promise<OutgoingDocument> {
    const { manager } = this.dataSource;
    const task = await this.reader.require(manager, actor, taskId);
    await this.look(actor, kind, await this.ceremony.get(task.drawId));
    const facts = await this.facts.of(manager, [task]);
    return this.made(actor, kind, await this.copiesOf(kind, facts), task.number);
  }

  /**
   * The same document of many tasks of a draw in ONE file, each on pages of its own. Notices that were not issued,
   * letters of results that are not accepted and papers of follow-ups that there are not are left out.
   * @throws DomainError NOT_FOUND, CONFLICT of a void draw, RULE_BROKEN where there is nothing to make
   */
  async ofDraw(
    actor: Actor,
    kind: DocumentKind,
    drawId: string,
    filter: DrawTaskFilter,
  ): Promise<OutgoingDocument> {
    const { manager } = this.dataSource;
    const draw = await this.requireDraw(drawId);
    await this.look(actor, kind, draw);
    const tasks = await this.tasksOf(manager, actor, draw, filter);
    const copies: TemplateValues[] = [];
    for (let from = 0; from < tasks.length; from += AT_ONCE) {
      const facts = await this.facts.of(manager, tasks.slice(from, from + AT_ONCE));
      const papers = facts.filter((one) => hasMatter(kind, one));
      copies.push(...(await this.copiesOf(kind, papers)));
    }
    if (copies.length === 0) throw new DomainError('RULE_BROKEN', nothingWords(kind));
    return this.made(actor, kind, copies, draw.number);
  }

  /** Tasks of a draw that the actor may make documents of, by number; replaced ones are left out. */
  async choices(actor: Actor, drawId: string): Promise<{ draw: Draw; tasks: InspectionTask[] }> {
    const draw = await this.requireDraw(drawId);
    await this.looks.seen(actor, [draw], '文书制作');
    return { draw, tasks: await this.tasksOf(this.dataSource.manager, actor, draw, {}) };
  }

  private async requireDraw(drawId: string): Promise<Draw> {
    if (!isId(drawId)) throw new DomainError('NOT_FOUND', '没有这次抽取。请从抽取列表中打开。');
    return this.ceremony.get(drawId);
  }

  private async tasksOf(
    tx: EntityManager,
    actor: Actor,
    draw: Draw,
    filter: DrawTaskFilter,
  ): Promise<InspectionTask[]> {
    return tasksOfDraw(tx, await this.reader.scopeOf(tx, actor), draw.id, filter);
  }

  private async look(actor: Actor, kind: DocumentKind, draw: Draw): Promise<void> {
    if (draw.state === 'VOIDED') {
      throw new DomainError('CONFLICT', '所属的抽取已经作废，不再制作文书。');
    }
    await this.looks.seen(actor, [draw], DOCUMENT_KINDS[kind].name);
  }

  private async copiesOf(kind: DocumentKind, all: readonly DocumentFacts[]): Promise<TemplateValues[]> {
    const today = this.clock.today();
    const copies: TemplateValues[] = [];
    for (const facts of all) {
      const address = facts.notice?.issued.address;
      const pictures: TemplateValues['pictures'] = address ? { [QR_PICTURE]: await qrPng(address) } : {};
      for (const paper of papersOf(kind, facts)) {
        copies.push({ ...documentValues(kind, facts, paper, today), pictures });
      }
    }
    return copies;
  }

  private async made(
    actor: Actor,
    kind: DocumentKind,
    copies: readonly TemplateValues[],
    number: string,
  ): Promise<OutgoingDocument> {
    const { content, version } = await this.templates.inForce(kind);
    const opened = await openTemplate(content);
    const { name } = DOCUMENT_KINDS[kind];
    if ('faults' in opened) {
      const words = `“${name}”的模板不能使用，请系统管理人员在文书模板中更换。`;
      throw new DomainError('CONFLICT', words, [...opened.faults]);
    }
    await this.dataSource.transaction((tx) =>
      this.audit.record(tx, actor, {
        ...{ act: '制作文书', objectKind: 'document', objectId: number },
        detail: { kind: name, template: version, copies: copies.length },
      }),
    );
    return {
      fileName: `${name} ${number}.docx`,
      copies: copies.length,
      content: templateFile(opened.parts, DOCUMENT_NAMES, copies),
    };
  }
}

function nothingWords(kind: DocumentKind): string {
  const { name } = DOCUMENT_KINDS[kind];
  if (kind === 'NOTICE') return '所选任务都还没有制发检查通知书，请先在检查通知中制发，再成批打印。';
  if (kind === 'RESULT_LETTER') return '所选任务都还没有审核通过的检查结果，不能成批制作结果告知书。';
  return `所选任务没有可以制作“${name}”的内容，请重新选择任务或文书。`;
}
