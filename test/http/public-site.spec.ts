import { ACCESS } from '../../src/accounts/access.js';
import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { CONTENT_SCHEMAS } from '../../src/disclosure/site/content.schema.js';
import { sha256 } from '../../src/kernel/hash.js';

import { attribute, XmlScanner } from '../../src/platform/excel/xml-scanner.js';
import { DATA_INDEX, type DataIndex } from '../../src/web/public/open-data.js';
import { type Client, startTestApp, type TestApp } from '../support/app.js';
import { DRAWER, SECOND } from '../support/ceremony.js';
import { usccOf } from '../support/office.js';
import { stock, type Stocked } from '../support/stocked.js';

/** The public site as a whole, over a stocked office. */
let t: TestApp;
let stranger: Client;
let stocked: Stocked;
const SITE = 'http://localhost:3000';

beforeAll(async () => {
  t = await startTestApp();
  stocked = await stock(t);
  stranger = t.visitor();
}, 300_000);
afterAll(() => t.close());

const bytesOf = async (path: string) =>
  (
    await stranger
      .get(path)
      .buffer(true)
      .parse((stream, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => done(null, Buffer.concat(parts)));
      })
      .expect(200)
  ).body as Buffer;
const local = (address: string) => address.replace(SITE, '');

/** Every address of the public site that a stranger may keep; a notice is the firm's own, and in no cache. */
function addresses(): string[] {
  return Object.keys(ACCESS)
    .filter((route) => /^GET \/(?:public|robots|api\/v1\/public)/.test(route) && !route.includes('/notices/'))
    .map((route) => route.slice(4))
    .flatMap((path) => (path.includes(':') ? (stocked.addresses[path] ?? []) : [path]));
}

describe('every public address', () => {
  it('has a version, is not sent twice, and tells its head without its body', async () => {
    const faults: string[] = [];
    const paths = addresses();
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) {
      const first = await stranger.get(path).redirects(0);
      if (first.status === 303) continue;
      const { etag, 'cache-control': keep = '', 'content-type': type } = first.headers;
      if (first.status !== 200) faults.push(`${path} ${first.status}`);
      if (!keep.startsWith('public')) faults.push(`${path} keeps: ${keep}`);
      if (first.headers['set-cookie']) faults.push(`${path} sets a cookie`);
      const again = await stranger.get(path).set('If-None-Match', String(etag));
      if (again.status !== 304) faults.push(`${path} again ${again.status}`);
      const head = await stranger.agent.head(path);
      if (head.status !== 200 || head.headers['content-type'] !== type)
        faults.push(`${path} head ${head.status}`);
      if (head.headers.etag !== etag) faults.push(`${path} head has another version`);
    }
    expect(faults).toEqual([]);
  }, 120_000);

  it('needs no script, but for the verifier', async () => {
    for (const path of addresses().filter((one) => one !== '/public/verify' && !one.includes('.'))) {
      const { text, type } = await stranger.get(path);
      if (type === 'text/html') expect(`${path} ${/<script/i.test(text)}`).toBe(`${path} false`);
    }
  });
});

describe('the page of a firm', () => {
  it('says what was drawn, with which ticket, and the result', async () => {
    const { subjectCode } = stocked.task;
    const [{ ticket, name }] = await t.dataSource.query(
      'SELECT ticket, subject_name AS name FROM drawn_subject WHERE subject_code = $1',
      [subjectCode],
    );
    const { text } = await stranger.get(`/public/firms/${subjectCode}`).expect(200);
    for (const part of [name, ticket, '513300-2026-0001', `&#39;${subjectCode}&#39; | sha256sum`])
      expect(text).toContain(part);
    expect(text).toMatch(
      /<dt>检查结果<\/dt><dd><strong>[^<]+<\/strong>，见<a href="\/public\/results\/[0-9]+">/,
    );
    expect(text).toContain(`<link rel="canonical" href="${SITE}/public/firms/${subjectCode}">`);
  });

  it('is not there for those whom nothing public names, whatever the code', async () => {
    for (const code of [usccOf(999), 'x'.repeat(65), '%27%3B--', '%00']) {
      const { status, text } = await stranger.get(`/public/firms/${code}`);
      expect(`${code} ${status === 404 || status === 400}`).toBe(`${code} true`);
      expect(text).not.toContain('sha256sum');
    }
  });

  it('is found by name, code, item, county and month', async () => {
    const { subjectCode } = stocked.task;
    const [{ item }] = await t.dataSource.query(
      `SELECT item_name AS item FROM draw WHERE number = '513300-2026-0001'`,
    );
    const found = async (query: Record<string, string>) =>
      (await stranger.get(`/public?${new URLSearchParams(query).toString()}`).expect(200)).text;
    const link = `href="/public/firms/${subjectCode}"`;
    expect(await found({ text: subjectCode })).toContain(link);
    expect(await found({ text: subjectCode, item })).toContain(link);
    expect(await found({ text: subjectCode, item: '没有这个事项' })).not.toContain(link);
    const [{ month, name, county }] = await t.dataSource.query(
      `SELECT to_char(d.published_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month, r.subject_name AS name,
         r.area_name AS county FROM disclosure d JOIN disclosure_row r ON r.disclosure_id = d.id
       WHERE d.kind = 'RESULT' AND r.subject_code = $1`,
      [subjectCode],
    );
    expect(await found({ text: subjectCode, kind: 'RESULT', month })).toContain(link);
    expect(await found({ text: subjectCode, kind: 'RESULT', month: '2020-01' })).not.toContain(link);
    // All at once; and each of them alone is enough to find nothing.
    const all = { text: name, item, area: county, month, kind: 'RESULT' };
    expect(await found(all)).toContain(link);
    expect(await found({ ...all, text: subjectCode.slice(3, 15) })).toContain(link);
    const elsewhere = county === '康定市' ? '泸定县' : '康定市';
    const wrong = {
      text: '没有这家企业',
      item: '没有这个事项',
      area: elsewhere,
      month: '2020-01',
      kind: 'PLAN',
    };
    for (const [field, value] of Object.entries(wrong)) {
      const page = await found({ ...all, [field]: value });
      expect(`${field} ${page.includes(link)}`).toBe(`${field} false`);
    }
  });
});

describe('open data', () => {
  it('lists every file with its size and digest, as it is downloaded', async () => {
    const { body } = await stranger.get('/public/data/index.json').expect(200);
    const index: DataIndex = DATA_INDEX.parse(body);
    const files = [...index.datasets, ...index.freezes].flatMap(({ downloads }) => downloads);
    expect(files.filter(({ sha256: digest }) => digest !== null).length).toBeGreaterThan(4);
    for (const file of files) {
      const content = await bytesOf(local(file.address));
      if (file.bytes !== null)
        expect(`${file.address} ${content.length}`).toBe(`${file.address} ${file.bytes}`);
      if (file.sha256 !== null)
        expect(`${file.address} ${sha256(content)}`).toBe(`${file.address} ${file.sha256}`);
    }
  });

  it('describes the content of each kind, and each has that form', async () => {
    const { body: schema } = await stranger.get('/public/data/schema.json').expect(200);
    expect(Object.keys(schema.$defs)).toEqual(expect.arrayContaining(Object.keys(CONTENT_SCHEMAS)));
    const rows: { id: string; kind: string }[] = await t.dataSource.query('SELECT id, kind FROM disclosure');
    for (const { id, kind } of rows.filter((row) => row.kind in CONTENT_SCHEMAS)) {
      const { body } = await stranger.get(`/public/disclosures/${id}/content.json`).expect(200);
      const read = CONTENT_SCHEMAS[kind as keyof typeof CONTENT_SCHEMAS].safeParse(body);
      expect(`${kind} ${read.error?.message ?? 'holds'}`).toBe(`${kind} holds`);
    }
  });

  it('offers no bundle of a draw whose lists are not public', async () => {
    const { body } = await stranger.get('/public/data/index.json').expect(200);
    const offered = (body as DataIndex).freezes.map(
      ({ number, downloads }) => `${number} ${downloads.length}`,
    );
    const frozen: { number: string }[] = await t.dataSource.query(
      `SELECT number FROM draw WHERE state = 'FROZEN'`,
    );
    expect(frozen.length).toBeGreaterThan(0);
    for (const { number } of frozen) expect(offered).toContain(`${number} 1`);
  });
});

/** What RFC 4287 asks of a feed, found out by reading it as XML. */
function faultsOfFeed(xml: string): string[] {
  const faults: string[] = [];
  const path: string[] = [];
  const counts: Record<string, number>[] = [];
  const ids = new Set<string>();
  let text = '';
  const close = (name: string) => {
    const at = path.join('/');
    const [inside] = counts.splice(-1);
    if (at === 'feed/entry' || at === 'feed') {
      for (const one of ['id', 'title', 'updated'])
        if (inside[one] !== 1) faults.push(`${at} ${one} ${inside[one]}`);
    }
    if (at === 'feed' && inside['author'] !== 1) faults.push('no author');
    if (name === 'id' && (ids.has(text) || !URL.canParse(text))) faults.push(`id ${text}`);
    if (name === 'id') ids.add(text);
    if (['updated', 'published'].includes(name) && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text))
      faults.push(`${name} ${text}`);
    path.pop();
  };
  const scanner = new XmlScanner({
    open: (name, attributes) => {
      const last = counts.at(-1);
      if (last) last[name] = (last[name] ?? 0) + 1;
      path.push(name);
      counts.push({});
      text = '';
      if (name === 'link' && !URL.canParse(attribute(attributes, 'href') ?? ''))
        faults.push(`link ${attributes}`);
      if (name === 'feed' && attribute(attributes, 'xmlns') !== 'http://www.w3.org/2005/Atom')
        faults.push('xmlns');
    },
    close,
    text: (more) => (text += more),
  });
  scanner.write(xml);
  scanner.end();
  return faults;
}

describe('the feed and the map', () => {
  it('is a valid feed', async () => {
    const { text } = await stranger.get('/public/feed.atom').expect(200);
    expect(faultsOfFeed(text)).toEqual([]);
    expect(
      faultsOfFeed(text.replace('<updated>', '<updatet>').replace('</updated>', '</updatet>')),
    ).not.toEqual([]);
  });

  it('lead to pages that are there, publications by their permanent addresses', async () => {
    const { text, type } = await stranger.get('/public/feed.atom').expect(200);
    expect(type).toBe('application/atom+xml');
    const ids = [...text.matchAll(/<entry>\n.*\n<id>([^<]+)<\/id>/g)].map(([, id]) => local(id));
    expect(ids.length).toBeGreaterThan(3);
    for (const id of ids) await stranger.get(id).redirects(2).expect(200);
    for (const part of ['pages', 'publications-1', 'firms-1']) {
      const { text: map } = await stranger.get(`/public/sitemap/${part}.xml`).expect(200);
      const pages = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, page]) => local(page));
      expect(pages.length).toBeGreaterThan(0);
      for (const page of pages.slice(0, 20)) await stranger.get(page).expect(200);
    }
    await stranger.get('/public/sitemap/firms-0.xml').expect(404);
    await stranger.get('/public/sitemap/elsewhere.xml').expect(404);
    expect((await stranger.get('/robots.txt').expect(200)).text).toContain(
      `Sitemap: ${SITE}/public/sitemap.xml`,
    );
  });
});

describe('the banner', () => {
  it('of the office stands on every public page, from its configuration', async () => {
    const image = { type: 'image/png' as const, content: Buffer.from('picture'), digest: sha256('picture') };
    const other = await startTestApp({ config: { banner: { text: '阳光<执法>', image } } });
    try {
      const visitor = other.visitor();
      for (const path of ['/public', '/public/draws', '/public/data', '/public/verify']) {
        const { text } = await visitor.get(path).expect(200);
        expect(text).toContain('<p>阳光&lt;执法&gt;</p>');
        expect(text).toContain(`src="/public/banner/${image.digest}"`);
      }
      const sent = await visitor
        .get(`/public/banner/${image.digest}`)
        .expect(200)
        .expect('Content-Type', 'image/png');
      expect((sent.body as Buffer).toString()).toBe('picture');
      await visitor.get(`/public/banner/${'0'.repeat(64)}`).expect(404);
    } finally {
      await other.close();
    }
  });

  it('is not there without one', async () => {
    expect((await stranger.get('/public')).text).not.toContain('class="banner"');
    await stranger.get(`/public/banner/${sha256('picture')}`).expect(404);
  });
});

describe('a kept page', () => {
  it('is made anew as soon as something happened, and sent packed to who asks for that', async () => {
    const [{ id, number }] = await t.dataSource.query(
      `SELECT id, number FROM draw WHERE state = 'FROZEN' ORDER BY id LIMIT 1`,
    );
    const path = `/public/draws/${number}`;
    const before = await stranger.get(path).set('Accept-Encoding', 'gzip').expect(200);
    const kept = await stranger.get(path).set('Accept-Encoding', 'gzip').expect(200);
    expect(kept.text).toBe(before.text);
    expect(kept.headers.etag).toBe(before.headers.etag);
    expect(kept.headers.vary).toContain('Accept-Encoding');
    const ceremony = t.app.get(CeremonyService, { strict: false });
    await ceremony.requestVoid(DRAWER, id, '监督员未能到场');
    await ceremony.approveVoid(SECOND, id);
    const after = await stranger.get(path).expect(200);
    expect(after.headers.etag).not.toBe(before.headers.etag);
    expect(after.text).toContain('监督员未能到场');
  });
});
