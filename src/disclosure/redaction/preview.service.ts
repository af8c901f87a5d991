import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../kernel/domain-error.js';
import { type ContentView, contentView } from '../content-view.js';
import type { DisclosureContent } from '../disclosure.content.js';
import { DisclosureDraft } from '../steps/draft.entity.js';
import { Versions } from '../steps/versions.service.js';
import { mapTexts, type TextContent } from './content-texts.js';
import { OutgoingContents } from './outgoing.service.js';
import type { Cut } from './policy.rules.js';
import { publishedField } from './published-fields.js';
import { type Difference, type Mark, MARKS, readCuts, readRedaction, type Redactor } from './redactor.js';

/** A cell as it goes out, with the word that says how it differs from the record. */
export interface PreviewCell {
  readonly text: string;
  readonly field: string;
  readonly row: string | null;
  readonly marks: readonly Mark[];
  /** What the record says, for eyes that may see it; null where it does not differ, or cannot be told any more. */
  readonly original: string | null;
  /** The drafter may cut it. */
  readonly cuttable: boolean;
}

/** Exactly what goes out, and each difference to the record. */
export interface Preview {
  readonly view: ContentView;
  readonly rows: readonly (readonly PreviewCell[])[];
  /** Differences above the table, by name. */
  readonly above: readonly { readonly label: string; readonly marks: readonly Mark[] }[];
  /** Places by mark, those that there are. */
  readonly counts: readonly { readonly mark: Mark; readonly name: string; readonly count: number }[];
  readonly cuts: readonly (Cut & { readonly label: string })[];
}

/** Shows of a draft what goes out and how that differs from the record. */
@Injectable()
export class Previews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outgoing: OutgoingContents,
    private readonly versions: Versions,
  ) {}

  /** @param originals the eyes may see what the record says; it is told only as long as the record still says it */
  async of(draftId: string, originals: boolean): Promise<Preview> {
    const draft = await this.dataSource.manager.findOneByOrFail(DisclosureDraft, { id: draftId });
    const content = JSON.parse(draft.content) as DisclosureContent;
    const view = contentView(draft.kind, content);
    const { marks } = readRedaction(draft);
    const cuts = readCuts(draft).map((cut) => ({
      ...cut,
      label: publishedField(draft.kind, cut.field)?.label ?? '',
    }));
    if ('withdrawn' in content) return { view, rows: [], above: [], counts: [], cuts };
    const record = originals && marks.length > 0 ? await this.record(draft) : null;
    return {
      ...{ view, cuts, counts: countsOf(marks), above: marks.filter(({ at }) => at === null) },
      rows: cellsOf(draft, content, view, { marks, record }),
    };
  }

  /** The record behind a draft as it stands now; null where the thing may not be published any more. */
  private async record(draft: DisclosureDraft): Promise<Redactor | null> {
    const { kind, objectId } = draft;
    try {
      return await this.dataSource.transaction(async (tx) => {
        const before = await this.versions.newest(tx, kind, objectId);
        const { redactor } = await this.outgoing.prepare(tx, kind, objectId, before, readCuts(draft));
        return redactor;
      });
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }
}

function countsOf(marks: readonly Difference[]): Preview['counts'] {
  return (Object.keys(MARKS) as Mark[]).flatMap((mark) => {
    const count = marks.filter((one) => one.marks.includes(mark)).length;
    return count === 0 ? [] : [{ mark, name: MARKS[mark], count }];
  });
}

function cellsOf(
  { kind }: DisclosureDraft,
  content: TextContent,
  { rows, keys }: ContentView,
  { marks, record }: { readonly marks: readonly Difference[]; readonly record: Redactor | null },
): PreviewCell[][] {
  const byPlace = new Map(marks.map((one) => [`${one.at} ${one.field}`, one.marks]));
  const rowKeys = new Map<number, string | null>();
  mapTexts(kind, content, (text, { at, row }) => {
    if (at !== null) rowKeys.set(at, row);
    return text;
  });
  return rows.map((cells, at) =>
    cells.map((text, index): PreviewCell => {
      const field = keys[index];
      const row = rowKeys.get(at) ?? null;
      const found = byPlace.get(`${at} ${field}`) ?? [];
      const original = found.length > 0 ? (record?.original({ at, row, field }, text) ?? null) : null;
      const cuttable = publishedField(kind, field)?.cuttable === true && text !== '';
      return { text, field, row, marks: found, original, cuttable };
    }),
  );
}
