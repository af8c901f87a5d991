import { type Change, changesOf, type GivenValues, type Values } from './content.rules.js';
import type { RowFault } from './import/row-fault.js';
import type { InspectionItem } from './item.entity.js';
import type { ColumnValue } from './kinds/columns.js';

/** An item as an import gives it, by column key. What is absent stays as it is, null empties it. */
export interface ItemRow {
  /** Absent or null: found by its name, or given a new code. */
  readonly code?: string | null;
  readonly name: string;
  readonly values: GivenValues;
}

/** What a list says of an item: everything but its place. */
export type ItemContent = Omit<InspectionItem, 'id' | 'listVersion'>;

/** A row beside the item that it means. */
export interface ComparedItem {
  readonly row: ItemRow;
  readonly existing: InspectionItem | undefined;
  readonly changes: readonly Change[];
}

/** Content as values by column key. */
export function itemValues(item: ItemContent): Values {
  return {
    ...{ code: item.code, category: item.category, name: item.name, subjectText: item.subjectText },
    ...{ subjectKinds: item.subjectKinds, priority: item.priority, method: item.method },
    ...{ agencyText: item.agencyText, legalBasis: item.legalBasis, content: item.content },
    ...{ ratioText: item.ratioText, frequencyText: item.frequencyText, remark: item.remark },
    ...{ implementingLevel: item.implementingLevel, catalogueCode: item.catalogueCode },
  };
}

/** Finds the item that a row means: by its code, without one by its name. */
class ItemIndex {
  private readonly byCode: Map<string, InspectionItem>;
  private readonly byName: Map<string, InspectionItem>;

  constructor(items: readonly InspectionItem[]) {
    this.byCode = new Map(items.map((item) => [item.code, item]));
    this.byName = new Map(items.map((item) => [item.name, item]));
  }

  find({ code, name }: ItemRow): InspectionItem | undefined {
    return code ? this.byCode.get(code) : this.byName.get(name);
  }

  named(name: string): InspectionItem | undefined {
    return this.byName.get(name);
  }
}

/** What the list says against rows: a name that stands under another code, an item that two rows mean. */
export function itemFaults(rows: readonly ItemRow[], items: readonly InspectionItem[]): RowFault[] {
  const index = new ItemIndex(items);
  const seen = new Set<string>();
  return rows.flatMap((row, at): RowFault[] => {
    const existing = index.find(row);
    const owner = index.named(row.name);
    if (owner && owner !== existing) {
      const message = `抽查事项“${row.name}”已在清单中，代码是 ${owner.code}，与本行的 ${row.code} 不同。请改正代码或名称。`;
      return [{ at, key: 'name', code: 'NAME_TAKEN', message }];
    }
    if (!existing) return [];
    if (seen.has(existing.code)) {
      const message = `本行与前面一行是清单中的同一事项(代码 ${existing.code})。请删除一行或改正代码。`;
      return [{ at, key: 'name', code: 'DUPLICATE', message }];
    }
    seen.add(existing.code);
    return [];
  });
}

/** What each row changes. */
export function compareItems(rows: readonly ItemRow[], items: readonly InspectionItem[]): ComparedItem[] {
  const index = new ItemIndex(items);
  return rows.map((row) => {
    const existing = index.find(row);
    const before = existing ? itemValues(existing) : {};
    return { row, existing, changes: changesOf(before, overlaid(before, row)) };
  });
}

function overlaid(before: Values, { values }: ItemRow): Values {
  const after: Record<string, ColumnValue> = { ...before };
  for (const [key, value] of Object.entries(values)) {
    // A code that is not given stays.
    if (value !== undefined && !(key === 'code' && value === null)) after[key] = value;
  }
  return after;
}

/** The next version of the list: the items of this one with the changes, and the new ones behind them. */
export function nextList(items: readonly InspectionItem[], compared: readonly ComparedItem[]): ItemContent[] {
  const changed = new Map(compared.map((one) => [one.existing?.code, one]));
  const nextCode = codeSeries([
    ...items.map(({ code }) => code),
    ...compared.flatMap(({ row }) => row.code ?? []),
  ]);
  const kept = items.map((item) => {
    const values = itemValues(item);
    const change = changed.get(item.code);
    return contentOf(change ? overlaid(values, change.row) : values);
  });
  const added = compared
    .filter(({ existing }) => !existing)
    .map(({ row }) => contentOf(overlaid({ code: row.code || nextCode() }, row)));
  return [...kept, ...added];
}

function contentOf(values: Values): ItemContent {
  const text = (key: string) => (values[key] as string | null | undefined) ?? null;
  return {
    ...{ code: text('code') ?? '', name: text('name') ?? '', category: text('category') },
    ...{ subjectKinds: [...((values.subjectKinds as readonly string[] | null | undefined) ?? [])] },
    ...{ subjectText: text('subjectText') ?? '', priority: text('priority') ?? '', method: text('method') },
    ...{ agencyText: text('agencyText'), legalBasis: text('legalBasis'), content: text('content') },
    ...{ ratioText: text('ratioText'), frequencyText: text('frequencyText'), remark: text('remark') },
    ...{ implementingLevel: text('implementingLevel'), catalogueCode: text('catalogueCode') },
  };
}

/** Codes that go on the list's own series (JT-01, JT-02 …), never one that is in use; SX-01 … without a series. */
export function codeSeries(codes: readonly string[]): () => string {
  const series = new Map<string, number>();
  for (const code of codes) {
    const prefix = /^(.*?)\d+$/.exec(code)?.[1];
    if (prefix !== undefined) series.set(prefix, (series.get(prefix) ?? 0) + 1);
  }
  const [prefix] = [...series].sort((a, b) => b[1] - a[1])[0] ?? ['SX-'];
  const numbers = codes
    .filter((code) => code.startsWith(prefix))
    .map((code) => code.slice(prefix.length))
    .filter((rest) => /^\d{1,12}$/.test(rest));
  let last = Math.max(0, ...numbers.map(Number));
  const width = Math.max(2, ...numbers.map((rest) => rest.length));
  return () => {
    last += 1;
    return `${prefix}${String(last).padStart(width, '0')}`;
  };
}
