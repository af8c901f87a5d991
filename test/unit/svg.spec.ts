import fc from 'fast-check';
import { barListSvg, barsInWords } from '../../src/platform/svg/bar-list.js';
import { columnsSvg } from '../../src/platform/svg/columns.js';
import { pairMatrixSvg } from '../../src/platform/svg/pair-matrix.js';
import { axisEnd, escaped, fitted, textWidth } from '../../src/platform/svg/svg.js';
import { tileMapSvg } from '../../src/platform/svg/tile-map.js';

const words = { id: 'p1', title: '任务量', description: '张三3次' };

/** All rectangles of a look, with their places. */
function rects(svg: string, look: string) {
  const pattern = new RegExp(
    `<rect class="${look}[^"]*"[^>]*? x="([\\d.-]+)" y="([\\d.-]+)" width="([\\d.]+)" height="([\\d.]+)"`,
    'g',
  );
  return [...svg.matchAll(pattern)].map((match) => match.slice(1).map(Number));
}

/** Opening and closing tags match, and nothing else opens: what a strict reader of XML asks for. */
function isWellFormed(svg: string): boolean {
  const open: string[] = [];
  for (const [, closing, name, single] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
    if (single) continue;
    if (closing && open.pop() !== name) return false;
    if (!closing) open.push(name);
  }
  return open.length === 0 && !/<(?![/a-z])/.test(svg) && !/&(?!#\d+;)/.test(svg);
}

describe('pictures as SVG', () => {
  it('tells what it shows to who does not see it', () => {
    const svg = barListSvg({ ...words, unit: '次', bars: [{ name: '张三', before: 0, now: 3 }] });
    expect(svg).toContain('role="img" aria-labelledby="p1-t p1-d"');
    expect(svg).toContain('<title id="p1-t">任务量</title><desc id="p1-d">张三3次</desc>');
    expect(svg).not.toMatch(/style=/);
  });

  it('draws the parts of a bar behind one another, in the same measure', () => {
    const bars = [
      { name: '张三', before: 2, now: 3 },
      { name: '李四', before: 0, now: 5 },
    ];
    const svg = barListSvg({ ...words, unit: '次', bars, end: 10 });
    const [[hatchedX, , hatchedWidth]] = rects(svg, 'hatched');
    const [[x, , width], [otherX, , otherWidth]] = rects(svg, 'solid');
    expect(hatchedX + hatchedWidth).toBeCloseTo(x, 1);
    expect(hatchedWidth + width).toBeCloseTo(otherWidth, 1);
    expect([otherX, otherWidth]).toEqual([1, 169]);
    expect(svg).toContain('2+3=5 次');
    expect(barsInWords(bars, '次')).toBe('张三此前2、本次3、合计5次；李四5次');
  });

  it('draws no more figures of a histogram than there are', () => {
    const columns = [
      { label: '0次', value: 4, expected: 3.6 },
      { label: '1次', value: 2, expected: 2.4 },
      { label: '2次', value: 0, expected: 0.2 },
    ];
    const svg = columnsSvg({ ...words, columns, axis: '对数', below: '同组次数' });
    const heights = rects(svg, 'solid').map(([, , , height]) => height);
    expect(heights).toHaveLength(2);
    expect(heights[0]).toBeCloseTo(2 * heights[1], 1);
    expect(svg.match(/mark-sign/g)).toHaveLength(3);
    expect(svg).toContain('1次：2，预计约2.4');
  });

  it('puts a county where it lies, and all counties on one scale', () => {
    const tiles = [
      { column: 0, row: 0, name: '石渠县', values: [4, 0] },
      { column: 2, row: 1, name: '炉霍县', values: [1, 2] },
    ];
    const svg = tileMapSvg({ ...words, tiles, steps: ['1月', '2月'], unit: '户次' });
    const [first, second] = rects(svg, 'tile');
    expect([second[0] - first[0], second[1] - first[1]]).toEqual([160, 80]);
    const heights = rects(svg, 'solid').map(([, , , height]) => height);
    expect(heights.map((height) => height / heights[0])).toEqual([1, 0.25, 0.5]);
    expect(svg).toContain('炉霍县 2月 2户次');
  });

  it('writes each pair of a matrix once', () => {
    const counts = [
      [0, 3, 0],
      [3, 0, 1],
      [0, 1, 0],
    ];
    const svg = pairMatrixSvg({
      ...words,
      names: ['张三', '李四', '王五'],
      count: (one, other) => counts[one][other],
      outstanding: (one, other) => counts[one][other] > 2,
    });
    expect([...svg.matchAll(/<title>([^<]*同组\d次)/g)].map(([, text]) => text)).toEqual([
      ...['李四与张三：同组3次', '王五与张三：同组0次', '王五与李四：同组1次'],
    ]);
    expect(svg.match(/outstanding/g)).toHaveLength(1);
  });

  it('has room on an axis for every value and no more than 2.5 times as much', () => {
    expect([0, 1, 3, 5, 11, 21, 101].map(axisEnd)).toEqual([1, 1, 5, 5, 20, 50, 200]);
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e9, noNaN: true }), (value) => {
        expect(axisEnd(value)).toBeGreaterThanOrEqual(value);
        expect(axisEnd(value)).toBeLessThanOrEqual(2.5 * value);
      }),
    );
    expect(() => axisEnd(Infinity)).toThrow(RangeError);
  });

  it('cuts what does not fit and leaves what does', () => {
    expect(fitted('康定市交通运输综合行政执法大队', 80)).toBe('康定市交通…');
    expect(fitted('张三', 80)).toBe('张三');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 3 }), fc.nat(300), (text, units) => {
        const cut = fitted(text, units + 40);
        expect(cut === text || (cut.endsWith('…') && textWidth(cut) <= units + 40)).toBe(true);
      }),
    );
  });

  it('stays well-formed and inert whatever names it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), fc.nat(20), (name, before, now) => {
        const told = { id: 'p1', title: name, description: name };
        const tile = { column: 0, row: 0, name, values: [now] };
        const pictures = [
          barListSvg({ ...told, unit: name, bars: [{ name, note: name, before, now }] }),
          columnsSvg({
            ...told,
            columns: [{ label: name, value: now, expected: before }],
            axis: name,
            below: name,
          }),
          tileMapSvg({ ...told, tiles: [tile], steps: [name], unit: name }),
          pairMatrixSvg({ ...told, names: [name, name], count: () => now }),
        ];
        expect(pictures.map(isWellFormed)).toEqual([true, true, true, true]);
        expect(pictures.join('')).not.toContain('NaN');
      }),
    );
    expect(escaped('<a href="x">&\u0000')).toBe('&#60;a href=&#34;x&#34;&#62;&#38;');
  });
});
