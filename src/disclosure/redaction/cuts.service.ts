import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { cleanSentence } from '../../kernel/text.js';
import { lockFor } from '../../platform/database/database.js';
import { readContent } from '../disclosure.content.js';
import { DisclosureDraft } from '../steps/draft.entity.js';
import { Drafts } from '../steps/drafts.service.js';
import { type DraftEntry, findDrafts } from '../steps/drafts.queries.js';
import { DraftSteps } from '../steps/draft-steps.service.js';
import { mapTexts, type TextContent } from './content-texts.js';
import { type Cut, noteFaults, withCut, withoutCut } from './policy.rules.js';
import { publishedField } from './published-fields.js';
import { readCuts } from './redactor.js';

/** A cell of a draft, and why it is cut or opened again. */
export interface CutInput {
  readonly row: string | null;
  readonly field: string;
  readonly note: string;
  /** The cell is no secret any more. */
  readonly lift: boolean;
}

/** Secrets of firms in drafts: each mark takes the draft back and drafts the thing anew. */
@Injectable()
export class Cuts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly drafts: Drafts,
    private readonly steps: DraftSteps,
  ) {}

  /**
   * Cuts a cell of a draft that is not yet checked, or opens it again; later versions keep what is cut.
   * @returns the draft that stands in its place
   * @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT with all faults, CONFLICT where the draft has gone on
   */
  async mark(actor: Actor, draftId: string, input: CutInput): Promise<{ id: string }> {
    return this.dataSource.transaction(async (tx) => {
      const { draft, row } = await this.draftOf(tx, draftId);
      const cuts = readCuts(row);
      const note = requireCut(draft, readContent<TextContent>(row.content), cuts, input);
      const next = input.lift ? withoutCut(cuts, input) : withCut(cuts, { ...input, note });
      const label = publishedField(draft.kind, input.field)?.label ?? '';
      const act = input.lift ? '不再作为商业秘密' : '标记为商业秘密';
      const place = input.row === null ? label : `${input.row} ${label}`;
      await this.steps.drop(tx, actor, draft, `${place}${act}，重新拟稿：${note}`);
      const { kind, objectId, reason } = draft;
      const kept = next.map(({ row: at, field, note: why }): Cut => ({ row: at, field, note: why }));
      const id = await this.drafts.make(tx, actor, { kind, objectId, reason, withdraw: false }, kept);
      return { id };
    });
  }

  private async draftOf(tx: EntityManager, id: string): Promise<{ draft: DraftEntry; row: DisclosureDraft }> {
    const missing = () => new DomainError('NOT_FOUND', '没有这份公示稿。请从公示办理页面打开。');
    const row = isId(id) ? await tx.findOneBy(DisclosureDraft, { id }) : null;
    if (!row) throw missing();
    await lockFor(tx, `disclosure ${row.kind} ${row.objectId}`);
    const [draft] = (await findDrafts(tx, { ids: [id] })).drafts;
    return { draft, row };
  }
}

/** The cleaned note. */
function requireCut(
  draft: DraftEntry,
  content: TextContent,
  cuts: readonly Cut[],
  { row, field, note, lift }: CutInput,
): string {
  if (draft.state !== 'DRAFTED' || draft.action === 'WITHDRAW') {
    throw new DomainError(
      'CONFLICT',
      '公示稿已经核对或办结，不能再标记商业秘密。请先撤稿，重新拟稿后再标记。',
    );
  }
  if (publishedField(draft.kind, field)?.cuttable !== true) {
    throw new DomainError(
      'INVALID_INPUT',
      '没有标记：只有备注、原因等自行填写的内容可以作为商业秘密不予公开。',
      [{ field: 'field', code: 'INVALID', message: '请选择备注、原因等自行填写的内容。' }],
    );
  }
  const cut = cuts.some((one) => one.row === row && one.field === field);
  if (lift ? !cut : cut || !holdsText(draft, content, { row, field })) {
    throw new DomainError(
      'CONFLICT',
      lift ? '这一格没有标记为商业秘密。' : '这一格没有内容，或者已经标记。请刷新后重新选择。',
    );
  }
  const clean = cleanSentence(note);
  const faults = noteFaults(clean, 'note', '说明');
  if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有标记，请按提示填写说明。', faults);
  return clean;
}

function holdsText(
  { kind }: DraftEntry,
  content: TextContent,
  { row, field }: Pick<Cut, 'row' | 'field'>,
): boolean {
  let found = false;
  mapTexts(kind, content, (text, place) => {
    found ||= place.row === row && place.field === field && text !== '';
    return text;
  });
  return found;
}
