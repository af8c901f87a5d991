import { inflateSync } from 'node:zlib';
import { qrPng, qrSvg } from '../../src/platform/qr.js';

describe('QR codes', () => {
  it('draws the three finder patterns of a code inside a quiet zone', () => {
    const svg = qrSvg('https://example.test/public/draws/513300-2026-0001', '核验地址');
    const side = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
    const dark = new Set([...svg.matchAll(/M(\d+) (\d+)h1/g)].map(([, x, y]) => `${x},${y}`));
    const finder = (x: number, y: number): boolean =>
      Array.from({ length: 7 }, (_, at) => at).every(
        (at) => dark.has(`${x + at},${y}`) && dark.has(`${x},${y + at}`) && !dark.has(`${x + 1},${y + 1}`),
      );
    expect([finder(2, 2), finder(side - 9, 2), finder(2, side - 9)]).toEqual([true, true, true]);
    expect([...dark].some((at) => at.startsWith('0,') || at.startsWith('1,'))).toBe(false);
  });

  it('keeps a hostile label inert', () => {
    expect(qrSvg('a', '"><script>')).not.toContain('<script>');
  });

  it('makes a PNG picture of the size asked for', async () => {
    const png = await qrPng('513300-2026-0001', 300);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(280);
  });

  it('draws every module of the code into the PNG picture, black on white', async () => {
    const png = await qrPng('http://localhost/public/notices/ab', 240);
    const side = png.readUInt32BE(16);
    const at = png.indexOf('IDAT');
    const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
    const width = 1 + Math.ceil(side / 8);
    const dark = (x: number, y: number) => ((rows[y * width + 1 + (x >> 3)] >> (7 - (x & 7))) & 1) === 0;
    const svg = qrSvg('http://localhost/public/notices/ab', '');
    const modules = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
    const scale = side / modules;
    expect(Number.isInteger(scale)).toBe(true);
    const drawn = new Set([...svg.matchAll(/M(\d+) (\d+)h1/g)].map(([, x, y]) => `${x},${y}`));
    for (let y = 0; y < side; y += 1) {
      for (let x = 0; x < side; x += 1) {
        const module = `${Math.floor(x / scale)},${Math.floor(y / scale)}`;
        if (dark(x, y) !== drawn.has(module)) throw new Error(`point ${x},${y}`);
      }
    }
  });
});
