import fc from 'fast-check';
import { atomFeed, type FeedEntry } from '../../src/web/public/atom.js';
import { ADDRESSES_PER_FILE, robotsText, sitemapIndexXml, sitemapXml } from '../../src/web/public/sitemap.js';
import { xmlText } from '../../src/web/public/xml.js';

const HEAD = { title: '公示', author: '局', self: 'https://a.cn/feed', site: 'https://a.cn/public' };
/** Texts of every kind, with what markup and XML stumble over in plenty. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      ']]>',
      '\u0000',
      '\u000b',
      '\u202e',
      '\ufffe',
      '\ud800',
      '😀',
      '公司',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

/** What an element's text says, read back. */
const read = (xml: string) =>
  xml.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => {
    return { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }[name] ?? '';
  });

describe('text in XML', () => {
  it('is never markup, holds nothing that XML cannot, and says what it said', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const xml = xmlText(text);
        expect(xml).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
        for (const sign of xml) {
          const point = sign.codePointAt(0) ?? 0;
          const allowed =
            [9, 10, 13].includes(point) ||
            (point >= 0x20 && point <= 0xd7ff) ||
            (point >= 0xe000 && point <= 0xfffd) ||
            point >= 0x10000;
          expect(`${point} ${allowed}`).toBe(`${point} true`);
        }
        const kept = [...text].filter((sign) => xmlText(sign) !== '').join('');
        expect(read(xml)).toBe(kept);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps Chinese, tabs and signs beyond the first plane', () => {
    expect(xmlText('甲\t𠮷😀<b>&')).toBe('甲\t𠮷😀&lt;b&gt;&amp;');
  });
});

describe('the feed', () => {
  const entry = (title: string, at: string): FeedEntry => ({
    ...{ id: `https://a.cn/${at}`, link: 'https://a.cn/p?a=1&b=2', title, category: '抽查结果' },
    ...{ summary: '共 3 户', at: new Date(at) },
  });

  it('has as many elements whatever the titles say', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 5 }), (titles) => {
        const xml = atomFeed(
          HEAD,
          titles.map((title) => entry(title, '2026-03-02T01:00:00Z')),
        );
        expect(xml.match(/<entry>/g) ?? []).toHaveLength(titles.length);
        expect(xml.match(/<title>/g)).toHaveLength(titles.length + 1);
      }),
    );
  });

  it('is as new as its newest entry', () => {
    const xml = atomFeed(HEAD, [entry('甲', '2026-03-02T01:00:00Z'), entry('乙', '2026-03-05T01:00:00Z')]);
    expect(xml).toContain('<author><name>局</name></author>\n<updated>2026-03-05T01:00:00Z</updated>');
    expect(xml).toContain('href="https://a.cn/p?a=1&amp;b=2"');
    expect(atomFeed(HEAD, [])).toContain('<updated>1970-01-01T00:00:00Z</updated>');
  });
});

describe('the map of the site', () => {
  it('lists addresses with the day of their change', () => {
    const pages = [
      { address: 'https://a.cn/public?a=1&b=2' },
      { address: 'https://a.cn/x', changed: '2026-03-02' },
    ];
    expect(sitemapXml(pages)).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://a.cn/public?a=1&amp;b=2</loc></url>
<url><loc>https://a.cn/x</loc><lastmod>2026-03-02</lastmod></url>
</urlset>
`,
    );
    expect(sitemapIndexXml(pages)).toContain('<sitemap><loc>https://a.cn/x</loc>');
    expect(ADDRESSES_PER_FILE).toBeLessThanOrEqual(50_000);
  });

  it('opens the public site to search engines, and nothing that a firm was handed', () => {
    const lines = robotsText('https://a.cn/public/sitemap.xml').split('\n');
    expect(lines).toContain('Allow: /public');
    expect(lines).toContain('Disallow: /public/notices/');
    expect(lines).toContain('Disallow: /');
    expect(lines).toContain('Sitemap: https://a.cn/public/sitemap.xml');
  });
});
