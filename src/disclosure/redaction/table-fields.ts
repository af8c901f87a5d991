import { TABLE_COLUMNS, TABLE_FACTS, type TableKind } from '../kinds/table-columns.js';
import { named, type PublishedField, registeredName, remark } from './field.js';

/** Columns in people's own words. */
const OWN_WORDS: Partial<Record<TableKind, readonly string[]>> = {
  ITEM_LIST: ['remark'],
  CHANGE: ['reason'],
};

/** Fields of the kinds that are a table as it stands: their columns, and the labels of what stands above the table. */
export const TABLE_FIELDS: Readonly<Record<TableKind, readonly PublishedField[]>> = {
  ...{ ITEM_LIST: fieldsOf('ITEM_LIST'), JOINT_LIST: fieldsOf('JOINT_LIST') },
  ...{ ANNOUNCEMENT: fieldsOf('ANNOUNCEMENT'), STATISTICS: fieldsOf('STATISTICS') },
  CHANGE: fieldsOf('CHANGE'),
};

function fieldsOf(kind: TableKind): PublishedField[] {
  const own = OWN_WORDS[kind] ?? [];
  return [
    named('agencyName', '公示机关'),
    named('title', '名称'),
    ...TABLE_FACTS[kind].map((label) => named(label, label)),
    ...TABLE_COLUMNS[kind].map(({ key, heading }) =>
      own.includes(key) ? remark(key, heading) : sentence(kind, key, heading),
    ),
  ];
}

/** What the program says of a change names firms, and people only by their pseudonyms. */
function sentence(kind: TableKind, key: string, heading: string): PublishedField {
  return (kind === 'CHANGE' && key === 'text' ? registeredName : named)(key, heading);
}
