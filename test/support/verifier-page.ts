import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { verifyPath } from '../../src/cli/verify.command.js';
import { CHECK_TITLES } from '../../src/draw/explain.js';
import type { Frame } from '../../src/draw/types.js';
import { vectorFiles, VECTORS } from './vector-files.js';
import { madeZip } from './zip-maker.js';

/** A file as a person gives it to the page. */
export interface Given {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const filesOf = (files: ReadonlyMap<string, Uint8Array>): Given[] =>
  [...files].map(([name, bytes]) => ({ name, mimeType: '', buffer: Buffer.from(bytes) }));

export const zipOf = (files: ReadonlyMap<string, Uint8Array>, folder = ''): Given => ({
  name: '抽取包.zip',
  mimeType: 'application/zip',
  buffer: madeZip([...files].map(([file, content]) => ({ name: folder + file, content }))),
});

/** A row of the report as a person reads it. */
export interface ShownCheck {
  readonly title: string;
  readonly result: string;
  readonly text: string;
}

/** Gives files to the page and reads its report. */
export async function report(
  page: Page,
  files: Given | Given[],
): Promise<{ verdict: string; checks: ShownCheck[] }> {
  await page.locator('#bundle').setInputFiles([]);
  await page.locator('#bundle').setInputFiles(files);
  return finished(page);
}

/** Waits for the report and reads it. */
export async function finished(page: Page): Promise<{ verdict: string; checks: ShownCheck[] }> {
  await page.locator('#progress', { hasText: '核验完成' }).waitFor();
  const checks = await page.locator('#report table.checks tbody tr').evaluateAll((rows) =>
    rows.map((row) => ({
      title: row.children[0].textContent,
      result: row.children[1].textContent,
      text: row.children[2].textContent,
    })),
  );
  return { verdict: await page.locator('#report .verdict').innerText(), checks };
}

/** The page tells of this bundle what the command line tells. */
export async function sameAsCommandLine(page: Page, name: string): Promise<void> {
  const { report: expected } = await verifyPath(name, { absolute: join(VECTORS, name) });
  const { verdict, checks } = await report(page, filesOf(vectorFiles(name)));
  expect(`${name} ${verdict}`).toBe(`${name} ${expected.ok ? '核验通过' : '核验不通过'}`);
  expect(checks.map(({ title, result }) => `${title} ${result}`)).toEqual(
    expected.checks.map((check) => `${CHECK_TITLES[check.name]} ${check.ok ? '通过' : '有误'}`),
  );
  for (const [
    at,
    { ok, message, file = '', expected: should = '', found = '' },
  ] of expected.checks.entries()) {
    if (!ok) for (const part of [message, file, should, found]) expect(checks[at].text).toContain(part);
  }
}

/** Addresses that a page asks for from now on; what never leaves the computer (blob:) is left out. */
export function requestsOf(context: BrowserContext): string[] {
  const asked: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith('blob:')) asked.push(request.url());
  });
  return asked;
}

/** A frame of many subjects with teams of two. */
export function manySubjects(count: number): Frame {
  const areas = ['513301', '513322', '513323'];
  return {
    rules: {
      subjects: { mode: 'SAMPLE', strata: [{ key: 'A', ratio: '0.05' }], reserve: { ratio: '0.2' } },
      teams: [{ agency: 'JT-ZFZD', size: 2, leader: true, ladder: ['AREA', 'AGENCY'] }],
    },
    subjects: Array.from({ length: count }, (_, n) => ({
      code: `91513300${String(n).padStart(10, '0')}`,
      stratum: 'A',
      area: areas[n % areas.length],
    })),
    excluded: [],
    inspectors: Array.from({ length: 600 }, (_, n) => ({
      code: `P${1000 + n}`,
      agency: 'JT-ZFZD',
      area: areas[n % areas.length],
      lead: n % 2 === 0,
      capacity: 40,
      priorLoad: 0,
    })),
    conflicts: [],
  };
}
