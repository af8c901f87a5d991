import type { Browser, Page } from 'playwright-core';
import { ACCESS } from '../../src/accounts/access.js';
import { ROLES, type Role } from '../../src/audit/actor.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { deskOf, pageFaults, strayWords } from '../support/desk.js';
import { withoutInterfaceWords } from '../support/interface-words.js';
import { stock, type Stocked } from '../support/stocked.js';

/** What is walked in one go, by the second part of an address (/office/draws/…). */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'of the registries': ['subjects', 'inspectors', 'absences', 'conflicts', 'items', 'agencies', 'imports'],
  'of schemes and credit': ['schemes', 'credit'],
  'of plans': ['plans', 'plan-names', 'team-rules'],
  'of visits and their caps': ['visit-ledger', 'visit-caps'],
  'of draws': ['draws', 'pictures'],
  'of tasks and publication': [
    'my-tasks',
    'tasks',
    'reviews',
    'approvals',
    'not-inspected',
    'notices',
    'follow-ups',
    'numbers',
    'visits',
    'documents',
    'workbooks',
    'official',
    'disclosures',
    'periods',
    'field-policies',
    'feed',
  ],
  'of the house': ['', 'reminders', 'calendars', 'accounts', 'tokens', 'password', 'audit'],
};

const partOf = (route: string): string => route.split('/')[2] ?? '';

describe('stray words', () => {
  it('are found, and what may stand in Latin letters is not', () => {
    const raw = 'DRAWN AREA DANGEROUS_GOODS_CARRIER undefined null NaN [object Object] Choose';
    expect(strayWords(raw)).toEqual(raw.replace('[object', 'object').replace(']', '').split(' '));
    expect(strayWords('结果:RESERVE，经办user_id')).toEqual(['RESERVE', 'user_id']);
    const digest = 'ab'.repeat(32);
    const good = `导入 Excel 文件 carriers.xlsx，A级，事项JT-01，川V220001，G318 ${digest} ${digest.slice(0, 16)}
      91513326Y4CL12TH8J printf '%s|%s' '${digest}' '91513326Y4CL12TH8J' | sha256sum
      npm run cli -- verify 513300-2026-0001.zip 摘要(SHA-256) mingchou-draw/1`;
    expect(strayWords(good)).toEqual([]);
  });

  it('are found on the page for programmers where no route, field or example of the interface stands', () => {
    const left = (text: string) => strayWords(withoutInterfaceWords(text));
    const good = `检查任务列表 GET /api/v1/tasks\n提交的内容\ntaskName\t任务名称\t文本\t是
mode\t抽取方式\t"SAMPLE" "ORDER" 之一\t是\n{\n "year": 2026,\n "agencyCode": "JT-JU",\n "title": ""\n}`;
    expect(left(good)).toEqual([]);
    expect(left('任务 taskName')).toEqual(['taskName']);
    expect(left('taskName\t\t文本\t是')).toEqual(['taskName']);
    expect(left('strange\t任务名称\t文本\t是')).toEqual(['strange']);
    expect(left('GET /api/v1/nothing')).toEqual(['GET', 'api', 'nothing']);
    expect(left('{\n "year": undefined\n}')).toEqual(['year', 'undefined']);
    expect(left('抽取方式：SAMPLE')).toEqual(['SAMPLE']);
  });
});

describeInChromium('every page that the access table lists', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  let stocked: Stocked;

  beforeAll(async () => {
    t = await startTestApp();
    stocked = await stock(t);
    address = await t.listen();
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await t.close();
  });

  const gets = Object.keys(ACCESS)
    .filter((route) => route.startsWith('GET ') && !route.startsWith('GET /api/'))
    .map((route) => route.slice(4));

  function addressesOf(route: string): readonly string[] {
    if (!route.includes(':')) return [route];
    const paths = stocked.addresses[route];
    if (!paths) throw new Error(`no address for ${route}: give stocked.ts one`);
    return paths;
  }

  /** Pages are looked at; what is no page must at least come. */
  async function lookAt(page: Page, routes: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const path of routes.flatMap(addressesOf)) {
      const answer = await page.request.get(path);
      const isPage = (answer.headers()['content-type'] ?? '').startsWith('text/html');
      if (isPage) found.push(...(await pageFaults(page, path)));
      else if (answer.status() !== 200) found.push(`${path} status ${answer.status()}`);
    }
    return found;
  }

  it.each(Object.keys(GROUPS))(
    '%s passes axe and shows no stray word',
    async (group) => {
      const parts = GROUPS[group];
      const page = await deskOf(browser, address, stocked.all);
      expect(
        await lookAt(
          page,
          gets.filter((route) => route.startsWith('/office') && parts.includes(partOf(route))),
        ),
      ).toEqual([]);
    },
    600_000,
  );

  it('of the public and the entrance passes axe and shows no stray word', async () => {
    const page = await deskOf(browser, address, null);
    const open = gets.filter((route) => !route.startsWith('/office'));
    expect(await lookAt(page, open)).toEqual([]);
    for (const path of [`/public?text=${stocked.task.subjectCode}`, '/public/draws/513300-2026-0002']) {
      expect(await pageFaults(page, path)).toEqual([]);
    }
    expect(await pageFaults(page, '/public/draws/513300-2026-9999', 404)).toEqual([]);
  }, 180_000);

  it('is in one of the groups above', () => {
    const known = Object.values(GROUPS).flat();
    const parts = gets.filter((route) => route.startsWith('/office')).map(partOf);
    expect([...new Set(parts)].filter((part) => !known.includes(part))).toEqual([]);
  });

  it('lets every role see its first page and the ones of its menu', async () => {
    for (const role of Object.keys(ROLES) as Role[]) {
      const page = await deskOf(browser, address, await t.as([role]));
      const menu = await page
        .locator('nav.side a, main a')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
      for (const path of new Set(menu)) {
        const answer = await page.request.get(path);
        expect(`${role} ${path} ${answer.status()}`).toBe(`${role} ${path} 200`);
      }
    }
  }, 180_000);
});
