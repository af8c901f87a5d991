/** How many single differences a sentence names before it only counts. */
const NAMED = 5;

/** 甲、乙等 12 户 */
export function someOf(names: readonly string[], unit: string): string {
  if (names.length <= NAMED) return names.join('、');
  return `${names.slice(0, NAMED).join('、')}等 ${names.length} ${unit}`;
}

/** Sentences on the rows of one list that are missing or different in another; added rows are no difference. */
export function lostRows<Row>(
  before: readonly Row[],
  now: readonly Row[],
  read: {
    /** What makes two rows the same thing. */
    readonly key: (row: Row) => string;
    /** What the row says, without its number. */
    readonly text: (row: Row) => string;
    readonly name: (row: Row) => string;
    /** Measure word: 户、项. */
    readonly unit: string;
  },
): string[] {
  const byKey = new Map(now.map((row) => [read.key(row), row]));
  const gone = before.filter((row) => !byKey.has(read.key(row)));
  const changed = before.filter((row) => {
    const other = byKey.get(read.key(row));
    return other !== undefined && read.text(other) !== read.text(row);
  });
  const said = (rows: readonly Row[]) => someOf(rows.map(read.name), read.unit);
  return [
    ...(gone.length > 0 ? [`不再列入：${said(gone)}`] : []),
    ...(changed.length > 0 ? [`内容有变：${said(changed)}`] : []),
  ];
}
