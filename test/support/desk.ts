import axe from 'axe-core';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { type Client, TEST_PASSWORD } from './app.js';
import { FOR_PROGRAMMERS, withoutInterfaceWords } from './interface-words.js';

/**
 * A page at this address, logged in as this account through the log-in page (null: a visitor), with or
 * without JavaScript.
 */
export async function deskOf(
  browser: Browser,
  baseURL: string,
  client: Client | null,
  javaScriptEnabled = true,
): Promise<Page> {
  const context = await browser.newContext({
    ...{ baseURL, javaScriptEnabled, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' },
    viewport: { width: 1280, height: 900 },
  });
  const page = await context.newPage();
  if (client === null) return page;
  await page.goto('/login');
  await page.getByLabel('登录名').fill(client.loginName);
  await page.getByLabel('口令').fill(TEST_PASSWORD);
  await page.getByRole('button', { name: '登录' }).click();
  await page.waitForURL('**/office');
  return page;
}

/** Clicks a link that gives a file. @returns the file */
export async function downloaded(page: Page, link: string): Promise<Buffer> {
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: link }).click();
  return readFileSync(await (await saved).path());
}

/** Double-clicks a button, as people do, and waits for the answer. */
export async function pressTwice(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).dblclick();
  await page.locator('.notice[role=status], .notice[role=alert]').first().waitFor();
}

/** What is used of axe, which stands on the page as a global of that name. */
interface Axe {
  run(options: {
    resultTypes: string[];
  }): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/**
 * Rules that axe finds broken. The strict CSP forbids injected tags, an evaluated text not. Every rule is run; what is
 * in order is not described, and only the faults leave the page: the rest is megabytes.
 */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: Axe };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

/** What may stand on a page in Latin letters: each by its own form, none by the place where it stands. */
const ALLOWED: readonly RegExp[] = [
  // The address on a notice, which its reader may type in place of the code.
  /https?:\/\/[^\s/]+\/public\/notices\/[0-9a-f]{32}\b/g,
  // What one types to recompute a draw.
  /unzip -p \S+\.zip freeze\.json \| sha256sum/g,
  /npm run cli -- verify \S+\.zip/g,
  /npm run cli -- audit-verify(?: --checkpoint 序号:散列)?/g,
  /npm run cli -- ticket --bundle \S+\.zip --code \S+/g,
  /printf '%s\|%s' '种子' '代码' \| sha256sum/g,
  /certutil -hashfile \S+\.(?:html|json) SHA256|sha256sum \S+\.(?:html|json)/g,
  /printf '%s\|%s'\s+'[0-9a-f]{64}'\s+'[^']+'\s+\| sha256sum/g,
  // Addresses that a printed record gives besides their QR codes.
  /http:\/\/localhost:[0-9]+\/public\/(?:draws\/[0-9-]+|verify)(?![\w\/])/g,
  // Files of a bundle, workbooks, evidence, and endings of file names.
  /[^\s、，。：“”(]+\.(?:xlsx|docx|pdf|jpg|png|zip|jsonl|json|tsv|csv|html)\b/g,
  /\.(?:xlsx|docx|zip)\b/g,
  // Digests and their beginnings, seeds, tickets; a beginning in groups of four, as it is read aloud.
  /\b[0-9a-f]{4}\s[0-9a-f]{4}\s[0-9a-f]{4}\s[0-9a-f]{4}\b/g,
  /\b[0-9a-f]{64}\b|\b[0-9a-f]{16}\b/g,
  // Unified social credit codes; codes of items and agencies.
  /\b[0-9A-Z]{18}\b/g,
  /\b(?:JT|GA|YJ|SJ|HJ|SW)-[A-Z0-9]{2,6}\b/g,
  // Names of things that have no other name, and the log-in names of this test.
  /\b(?:Excel|Word|JPG|PNG|PDF|WPS|Windows|CSV|SHA-256|KB|MB)\b/g,
  /mingchou-draw\/1/g,
  /\buser\d+\b/g,
];

/** Words that no clerk should read: English, raw keys, undefined, null, NaN, [object Object]. */
export function strayWords(text: string): string[] {
  const rest = ALLOWED.reduce((left, form) => left.replace(form, ' '), text);
  return [...new Set(rest.match(/[A-Za-z_]{2,}/g) ?? [])];
}

/** Stray words of a page: of its title, its text, folded parts included, and what is read aloud. */
export async function wordFaults(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
    const spoken = ['aria-label', 'alt', 'title', 'placeholder'].flatMap((name) =>
      [...document.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name) ?? ''),
    );
    return [document.title, document.body.innerText, ...spoken].join('\n');
  });
  const { pathname } = new URL(page.url());
  return strayWords(pathname === FOR_PROGRAMMERS ? withoutInterfaceWords(text) : text);
}

/** Both checks, and that the page is there: [] where nothing is wrong. */
export async function pageFaults(page: Page, path: string, status = 200): Promise<string[]> {
  const answer = await page.goto(path);
  const found = answer?.status() === status ? [] : [`status ${answer?.status()}`];
  // Words first: axe is to see the folded parts too.
  return [...found, ...(await wordFaults(page)), ...(await axeFaults(page))].map((one) => `${path} ${one}`);
}
