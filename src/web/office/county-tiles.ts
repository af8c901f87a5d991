/**
 * Where the counties of Ganzi lie to one another, as squares: column, row. 石渠 is the north-western corner, 泸定 the
 * eastern, 得荣 the south-western one; neighbours stay neighbours.
 */
const PLACES: Readonly<Record<string, readonly [column: number, row: number]>> = {
  '513332': [0, 0], // 石渠
  '513333': [2, 0], // 色达
  '513330': [0, 1], // 德格
  '513328': [1, 1], // 甘孜
  '513327': [2, 1], // 炉霍
  '513331': [0, 2], // 白玉
  '513329': [1, 2], // 新龙
  '513326': [2, 2], // 道孚
  '513323': [3, 2], // 丹巴
  '513335': [0, 3], // 巴塘
  '513334': [1, 3], // 理塘
  '513325': [2, 3], // 雅江
  '513301': [3, 3], // 康定
  '513322': [4, 3], // 泸定
  '513338': [0, 4], // 得荣
  '513336': [1, 4], // 乡城
  '513337': [2, 4], // 稻城
  '513324': [3, 4], // 九龙
};
const COLUMNS = 5;

/** Places of counties on the map of squares; a county that the map does not know stands in rows below it, in order. */
export function tilePlaces(areaCodes: readonly string[]): (readonly [column: number, row: number])[] {
  const known = areaCodes.flatMap((code) => (PLACES[code] ? [PLACES[code]] : []));
  const below = known.length === 0 ? 0 : Math.max(...known.map(([, row]) => row)) + 1;
  let others = 0;
  return areaCodes.map((code) => {
    const place = PLACES[code];
    if (place) return place;
    const at = others++;
    return [at % COLUMNS, below + Math.floor(at / COLUMNS)];
  });
}
