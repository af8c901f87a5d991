import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { describeInChromium, openChromium } from '../support/chromium.js';
import { axeFaults } from '../support/desk.js';
import { bytesOf, sealedBundle, textOf } from '../support/sealed-bundle.js';
import { redigest, rowChanges } from '../support/tampering.js';
import { brokenVectors, goodVectors, vectorFiles, VECTORS } from '../support/vector-files.js';
import {
  filesOf,
  finished,
  type Given,
  manySubjects,
  report,
  requestsOf,
  sameAsCommandLine,
  zipOf,
} from '../support/verifier-page.js';
import { madeZip } from '../support/zip-maker.js';

const VECTOR_NAMES = [...goodVectors(), ...brokenVectors().map((name) => `broken/${name}`)];
const DIGEST = '90f89b1478029dd1ad4d53ad4d008bcb87634c7199b9c0c742093f8a27d91ec8';

describeInChromium('the verifier, in a browser', () => {
  let t: TestApp;
  let browser: Browser;
  let address: string;
  const folder = mkdtempSync(join(tmpdir(), 'offline-'));
  const offlineFile = join(folder, '抽取核验-离线.html');

  beforeAll(async () => {
    t = await startTestApp();
    address = await t.listen();
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await t.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function onlinePage(options: { javaScriptEnabled?: boolean; width?: number } = {}): Promise<Page> {
    const { javaScriptEnabled = true, width = 1280 } = options;
    const viewport = { width, height: 900 };
    const context = await browser.newContext({
      baseURL: address,
      locale: 'zh-CN',
      javaScriptEnabled,
      viewport,
    });
    const page = await context.newPage();
    await page.goto('/public/verify');
    // The last thing that comes is the icon.
    await page.waitForLoadState('networkidle');
    return page;
  }

  /** The file as anyone downloads it, opened from the disk with the network off. */
  async function offlinePage(): Promise<Page> {
    const visitor = await onlinePage();
    const saved = visitor.waitForEvent('download');
    await visitor.getByRole('link', { name: '下载离线核验文件' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('抽取核验-离线.html');
    await download.saveAs(offlineFile);
    await visitor.context().close();
    const context = await browser.newContext({ offline: true, locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto(pathToFileURL(offlineFile).href);
    return page;
  }

  describe('online', () => {
    it('tells of every vector what the command line tells, and sends nothing', async () => {
      const page = await onlinePage();
      await page.getByRole('heading', { name: '选择抽取包' }).waitFor();
      const requests = requestsOf(page.context());
      for (const name of VECTOR_NAMES) await sameAsCommandLine(page, name);
      expect(requests).toEqual([]);
    }, 180_000);

    it('may not connect anywhere: the policy of the page forbids it', async () => {
      const page = await onlinePage();
      const answer = await page.request.get('/public/verify');
      const policy = answer.headers()['content-security-policy'];
      for (const part of [
        "default-src 'none'",
        "connect-src 'none'",
        "form-action 'none'",
        'worker-src blob:',
      ]) {
        expect(policy).toContain(part);
      }
      const requests = requestsOf(page.context());
      const outcome = await page.evaluate(() =>
        fetch('/health').then(
          () => 'sent',
          () => 'refused',
        ),
      );
      expect(outcome).toBe('refused');
      expect(requests).toEqual([]);
      expect(answer.headers()['set-cookie']).toBeUndefined();
    });

    it('works when the network is cut after the page has come', async () => {
      const page = await onlinePage();
      await page.getByRole('heading', { name: '选择抽取包' }).waitFor();
      await page.context().setOffline(true);
      expect((await report(page, zipOf(vectorFiles('afterwards')))).verdict).toBe('核验通过');
    });

    it('reads a .zip, a folder, and what is dropped', async () => {
      const page = await onlinePage();
      expect((await report(page, zipOf(vectorFiles('afterwards'), '抽取包/'))).verdict).toBe('核验通过');
      await page.locator('#folder').setInputFiles(join(VECTORS, 'second-attempt'));
      await page.getByText('核验的文件：second-attempt/').waitFor();
      expect((await finished(page)).verdict).toBe('核验通过');
      const dropped = await page.evaluateHandle(
        (content) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(content)], '拖入.zip'));
          return data;
        },
        [...zipOf(vectorFiles('order-full-coverage')).buffer],
      );
      await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
      await page.getByText('核验的文件：拖入.zip').waitFor();
      expect((await finished(page)).verdict).toBe('核验通过');
    });

    it.each<[string, () => Given | Given[], RegExp]>([
      [
        'no archive',
        () => ({ name: 'x.zip', mimeType: '', buffer: Buffer.from('no') }),
        /不是有效的 \.zip 文件/,
      ],
      ['two archives', () => [zipOf(new Map()), { ...zipOf(new Map()), name: 'b.zip' }], /一次只能核验一个/],
      [
        'two files of one name',
        () => ({
          ...zipOf(new Map()),
          buffer: madeZip([1, 2].map(() => ({ name: 'freeze.json', content: bytesOf('{}') }))),
        }),
        /两个 freeze\.json/,
      ],
    ])('refuses %s with a sentence', async (_, files, message) => {
      const page = await onlinePage();
      expect((await report(page, files())).verdict).toBe('核验不通过');
      expect(await page.locator('#report').innerText()).toMatch(message);
      expect(await page.locator('#one-firm').isHidden()).toBe(true);
    });

    it('compares the digest of a slip: all of it, its beginning, another, a slip of the pen', async () => {
      const page = await onlinePage();
      const digest = page.getByLabel('监督员凭条上的冻结摘要');
      const again = async (typed: string) => {
        await digest.fill(typed);
        await page.getByRole('button', { name: '核验', exact: true }).click();
        await finished(page);
        return page.locator('#report').innerText();
      };
      await report(page, zipOf(vectorFiles('afterwards')));
      expect(await again(DIGEST)).toContain('冻结文件与外部给出的摘要一致');
      expect(await again(`${DIGEST.slice(0, 8)} ${DIGEST.slice(8, 16)}`)).toContain('只核对了这 16 位');
      const other = await again('0123456789abcdef');
      expect(other).toMatch(/1 项检查有误（冻结文件）/);
      expect(other).toContain('0123456789abcdef…');
      await digest.fill('12');
      await page.getByRole('button', { name: '核验', exact: true }).click();
      await page.getByRole('alert').getByText('填了 2 位').waitFor();
      expect(await digest.getAttribute('aria-invalid')).toBe('true');
    });

    it('answers after one firm', async () => {
      const page = await onlinePage();
      await report(page, zipOf(vectorFiles('afterwards')));
      await page.getByLabel('统一社会信用代码、登记号或项目代码').fill('91513324cac22xakeu');
      await page.getByRole('button', { name: '查签号' }).click();
      await page.getByText('91513324CAC22XAKEU：签号在入围线以内，抽中。').waitFor();
      await page.getByText('由候补 91513301R7C28HU2PH 递补替换').waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await report(page, filesOf(vectorFiles('broken/other-nonce')));
      await page.getByLabel('统一社会信用代码、登记号或项目代码').press('Enter');
      await page.getByText('以下结果不能作准').waitFor();
    });

    it('names what was tampered with, digests put right, and a version that it does not know', async () => {
      const page = await onlinePage();
      const V = 'joint-four-classes';
      for (const [file, title] of [
        ['drawn.tsv', '抽中与候补名单'],
        ['teams.tsv', '检查组'],
        ['subjects.tsv', '种子'],
      ]) {
        const rows = textOf(vectorFiles(V).get(file)).split('\n').slice(0, -1);
        for (const change of rowChanges(rows, 1)) {
          const text = change.rows.map((row) => `${row}\n`).join('');
          const files = redigest(vectorFiles(V).set(file, bytesOf(text)));
          const { verdict, checks } = await report(page, filesOf(files));
          expect(verdict).toBe('核验不通过');
          const named = checks.filter(({ result }) => result === '有误').map((check) => check.title);
          expect(named).toContain(title);
        }
      }
      const text = textOf(vectorFiles(V).get('freeze.json')).replace('mingchou-draw/1', 'mingchou-draw/2');
      const { checks } = await report(
        page,
        filesOf(redigest(vectorFiles(V).set('freeze.json', bytesOf(text)))),
      );
      expect(checks[0].text).toMatch(/不认识的抽取算法版本“mingchou-draw\/2”，本程序支持：mingchou-draw\/1/);
    }, 120_000);

    it('works on the page itself where a browser has no worker', async () => {
      const context = await browser.newContext({ baseURL: address, locale: 'zh-CN' });
      await context.addInitScript(() => Object.defineProperty(window, 'Worker', { value: undefined }));
      const page = await context.newPage();
      await page.goto('/public/verify');
      for (const name of ['afterwards', 'broken/other-nonce']) await sameAsCommandLine(page, name);
      await page.getByLabel('统一社会信用代码、登记号或项目代码').fill('91513324CAC22XAKEU');
      await page.getByRole('button', { name: '查签号' }).click();
      await page.getByText('签号在入围线以内').waitFor();
    });

    it('is reached and worked by keyboard, and passes axe before, after and narrow', async () => {
      const page = await onlinePage();
      expect(await axeFaults(page)).toEqual([]);
      await page.locator('#bundle').focus();
      const order: string[] = [];
      for (let step = 0; step < 4; step++) {
        order.push(await page.evaluate(() => document.activeElement?.id ?? ''));
        await page.keyboard.press('Tab');
      }
      expect(order).toEqual(['bundle', 'folder', 'digest', '']);
      for (const name of ['afterwards-where-people-are-few', 'broken/drawn-swapped-for-reserve']) {
        await report(page, filesOf(vectorFiles(name)));
        expect(await axeFaults(page)).toEqual([]);
      }
      const narrow = await onlinePage({ width: 360 });
      await report(narrow, filesOf(vectorFiles('broken/drawn-swapped-for-reserve')));
      expect(await axeFaults(narrow)).toEqual([]);
      expect(await narrow.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    });

    it('prints the report without the form', async () => {
      const page = await onlinePage();
      await report(page, zipOf(vectorFiles('afterwards')));
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('#report .verdict').isVisible()).toBe(true);
      for (const part of ['#verify-tool', '#offline', '#print', '#progress']) {
        expect(`${part} ${await page.locator(part).isVisible()}`).toBe(`${part} false`);
      }
    });

    it('takes a bundle of 100,000 subjects', async () => {
      const page = await onlinePage();
      const { files } = sealedBundle(manySubjects(100_000), 'many');
      const started = performance.now();
      expect((await report(page, zipOf(files))).verdict).toBe('核验通过');
      // Some three seconds; other work on the machine is allowed for.
      expect(performance.now() - started).toBeLessThan(20_000);
    }, 60_000);
  });

  describe('the offline file', () => {
    it('is the one whose digest the page shows', async () => {
      const page = await offlinePage();
      await page.context().close();
      const digest = createHash('sha256').update(readFileSync(offlineFile)).digest('hex');
      const visitor = await onlinePage();
      await visitor.getByText(digest).waitFor();
      const answer = await visitor.request.get('/public/verify.html.sha256');
      expect(await answer.text()).toBe(`${digest}  抽取核验-离线.html\n`);
    });

    it('opened from the disk with the network off tells of every vector the same, and asks for nothing', async () => {
      const page = await offlinePage();
      const requests = requestsOf(page.context());
      for (const name of VECTOR_NAMES) await sameAsCommandLine(page, name);
      expect(requests).toEqual([]);
      expect(await axeFaults(page)).toEqual([]);
      await page.getByText('支持的算法版本：mingchou-draw/1').waitFor();
      await page.getByLabel('统一社会信用代码、登记号或项目代码').fill('91513324CAC22XAKEU');
      await page.getByRole('button', { name: '查签号' }).click();
      await page.locator('#answer').getByText('91513324CAC22XAKEU：').waitFor();
    }, 180_000);

    it('runs nothing but what is in it: changed script does not run', async () => {
      const page = await offlinePage();
      const changed = join(folder, 'changed.html');
      const text = readFileSync(offlineFile, 'utf8');
      writeFileSync(changed, text.replace('mingchouVerifier();\n', 'mingchouVerifier(); \n'));
      await page.goto(pathToFileURL(changed).href);
      await page.getByText('核验程序装好后').waitFor();
      expect(await page.locator('#verify-tool').isHidden()).toBe(true);
    });
  });

  it('without JavaScript explains the command line and offers the file', async () => {
    const page = await onlinePage({ javaScriptEnabled: false });
    await page.getByText('浏览器没有启用脚本').first().waitFor();
    await page.getByText('npm run cli -- verify 抽取包.zip').waitFor();
    expect(await page.getByRole('link', { name: '下载离线核验文件' }).getAttribute('href')).toBe(
      '/public/verify.html',
    );
    expect(await page.locator('#verify-tool').isVisible()).toBe(false);
  });
});
