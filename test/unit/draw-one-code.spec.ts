import { fateLines, fateOf, fateVerdict } from '../../src/draw/one-code.js';
import { bytesOf, textOf } from '../support/sealed-bundle.js';
import { goodVectors, vectorFiles } from '../support/vector-files.js';

/** "Is this firm's ticket below the cut?", against what the golden bundles themselves say. */

const rowsOf = (files: ReadonlyMap<string, Uint8Array>, file: string): string[][] =>
  textOf(files.get(file))
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));

describe('the fate of a code', () => {
  it.each(goodVectors())('%s: as in drawn.tsv, for everyone in the frame', (name) => {
    const files = vectorFiles(name);
    const drawn = new Map(rowsOf(files, 'drawn.tsv').map((row) => [row[2], row]));
    const codes = rowsOf(files, 'subjects.tsv').map(([code]) => code);
    for (const code of codes.filter((_, at) => at % Math.ceil(codes.length / 60) === 0)) {
      const fate = fateOf(files, code);
      const row = drawn.get(code);
      if (fate.kind === 'ORDERED') {
        expect([String(fate.rank), fate.ticket, fate.batch]).toEqual([row?.[0], row?.[3], row?.[4]]);
        continue;
      }
      if (fate.kind !== 'SAMPLED') throw new Error(`${code} is in the frame`);
      const label =
        fate.rank <= fate.quota ? 'DRAWN' : fate.rank <= fate.quota + fate.reserves ? 'RESERVE' : null;
      // Where nobody of a stratum is drawn, nobody is in reserve.
      expect([code, label]).toEqual([code, row?.[4] ?? null]);
      expect(fate.cut !== null && fate.ticket <= fate.cut).toBe(row?.[4] === 'DRAWN');
      if (row) expect([String(fate.rank), fate.stratum, fate.ticket]).toEqual([row[0], row[1], row[3]]);
    }
    for (const [code, reason] of rowsOf(files, 'excluded.tsv')) {
      expect(fateVerdict(fateOf(files, code))).toBe(`${code}：没有参加抽取，排除原因：${reason}。`);
    }
  });

  const files = vectorFiles('afterwards');

  it('is told with its grounds, and with what happened afterwards', () => {
    const replaced = fateOf(files, '91513324CAC22XAKEU');
    expect(fateVerdict(replaced)).toBe('91513324CAC22XAKEU：签号在入围线以内，抽中。');
    expect(replaced.later).toEqual(['事后变更第 2 项：抽中后由候补 91513301R7C28HU2PH 递补替换。']);
    const lines = fateLines(replaced).map(({ label, value }) => `${label} ${value}`);
    expect(lines[2]).toBe('名次 分层“A”共 11 户，按签号从小到大排第 1；应抽 1 户，候补 1 户');
    expect(lines[3]).toMatch(/^自己算一遍 printf '%s\|%s' '[0-9a-f]{64}' '91513324CAC22XAKEU' \| sha256sum$/);
    const reserve = fateOf(files, '91513301R7C28HU2PH');
    expect(fateVerdict(reserve)).toContain('第 1 名候补');
    expect(reserve.later).toEqual(['事后变更第 2 项：由候补递补，替换 91513324CAC22XAKEU。']);
  });

  it('is found however the code is typed', () => {
    expect(fateOf(files, ' ９１５１３３２４cac22 xakeu\n').code).toBe('91513324CAC22XAKEU');
  });

  it('of a code that is not there is told as that', () => {
    expect(fateVerdict(fateOf(files, '91510000000000000X'))).toContain('不在这次抽取的名录里');
  });

  it.each<[string, string, (changed: Map<string, Uint8Array>) => unknown, RegExp]>([
    ['no code', ' ', (changed) => changed, /编码应为/],
    ['a name', '甘孜运输公司', (changed) => changed, /编码应为/],
    ['no list', 'X1', (changed) => changed.delete('subjects.tsv'), /缺少 subjects\.tsv/],
    ['no seed', 'X1', (changed) => changed.set('result.json', bytesOf('{"seed":"x"}')), /没有种子/],
    [
      'rules cut short',
      'X1',
      (changed) => changed.set('rules.json', bytesOf('{')),
      /rules\.json 不是合法的 JSON/,
    ],
    [
      'rules of nothing',
      'X1',
      (changed) => changed.set('rules.json', bytesOf('{}')),
      /rules\.json 不符合规定/,
    ],
    [
      'a stratum not listed',
      'X1',
      (changed) => changed.set('subjects.tsv', bytesOf('X1\tZ\t513301\n')),
      /分层“Z”没有列入/,
    ],
  ])('is refused with a sentence: %s', (_, code, change, message) => {
    const changed = vectorFiles('afterwards');
    change(changed);
    expect(() => fateOf(changed, code)).toThrow(message);
  });
});
