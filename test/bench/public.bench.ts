/**
 * The public site under a hundred readers with 100,000 results stored, against an empty page of the same framework.
 * Run by `npm run bench -- public`; MINGCHOU_BENCH_RESULTS and MINGCHOU_BENCH_SECONDS set size and length. Rounds
 * alternate, so that what else runs on the machine weighs on both alike. Pages that are asked for again must be served at
 * half the rate of the empty one at least; the rest is printed.
 */
import { Controller, Get, Header, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startTestApp, type TestApp } from '../support/app.js';

const RESULTS = Number(process.env.MINGCHOU_BENCH_RESULTS ?? 100_000);
const SECONDS = Number(process.env.MINGCHOU_BENCH_SECONDS ?? 4);
const READERS = 100;
const ROUNDS = 3;
const ON_EACH = 200;
const DRAWS = Math.max(1, Math.ceil(RESULTS / ON_EACH));

@Controller()
class EmptyPage {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  show(): string {
    return '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>空</title></head><body></body></html>';
  }
}
@Module({ controllers: [EmptyPage] })
class EmptyModule {}

let t: TestApp;
let site: number;
let empty: NestExpressApplication;
const folder = mkdtempSync(path.join(tmpdir(), 'mingchou-bench-'));

beforeAll(async () => {
  t = await startTestApp({ config: { rateLimit: 1_000_000_000 } });
  await t.dataSource.transaction(async (tx) => {
    // Rows of the registers are not needed to read these: their keys are not looked up while they are written.
    await tx.query('SET LOCAL session_replication_role = replica');
    for (const sql of ROWS) await tx.query(sql, [DRAWS, ON_EACH].slice(0, sql.includes('$2') ? 2 : 1));
  });
  await t.dataSource.query('ANALYZE');
  site = Number(new URL(await t.listen()).port);
  empty = await NestFactory.create<NestExpressApplication>(EmptyModule, { logger: false });
  await empty.listen(0, '127.0.0.1');
}, 600_000);
afterAll(async () => {
  await empty.close();
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

const HEX = (text: string) => `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`;
const CODE = `'91513300MA' || lpad(((n - 1) * $2::int + m)::text, 8, '0')`;
const NAME = `'甘孜州第' || ((n - 1) * $2::int + m) || '运输有限公司'`;

/** Draws with their lists, and the results of each. Every firm is drawn once. */
const ROWS = [
  `INSERT INTO draw (office, year, seq, number, plan_line_id, month, attempt, task_name, item_code, also_items, item_name,
     subject_kind, lead_pool, state, announced, as_of, window_from, window_to, rules, entropy_plan, freeze_digest,
     chain_position, previous, frozen_at, frozen_by, result_digest, seal_position, sealed_at, sealed_by, published_at,
     created_at, created_by)
   SELECT '513300', 2026, n, '513300-2026-' || lpad(n::text, 4, '0'), n, '2026-03', 1, '抽查' || n, 'JT-01', '{}',
     '道路运输企业检查', 'REPAIR_SHOP', 'JT', 'PUBLISHED', false, '2026-03-01', '2026-03-01', '2026-03-31', '{}', '[]',
     ${HEX(`'{"n":' || n || '}'`)}, n,
     CASE WHEN n > 1 THEN ${HEX(`'{"n":' || n - 1 || '}'`)} END, now(), '抽取员', ${HEX(`'r' || n`)}, n, now(), '抽取员',
     now(), now(), '抽取员'
   FROM generate_series(1, $1::int) n`,
  `INSERT INTO draw_file (draw_id, name, digest, bytes, lines)
   SELECT id, name, repeat('a', 64), 1, 1 FROM draw, unnest(ARRAY['freeze.json', 'result.json']) name WHERE id <= $1::int`,
  `INSERT INTO draw_file_chunk (draw_id, name, n, content)
   SELECT id, 'freeze.json', 1, '{"n":' || seq || '}' FROM draw WHERE id <= $1::int UNION ALL
   SELECT id, 'result.json', 1, '{"seed":"' || repeat('b', 64) || '"}' FROM draw WHERE id <= $1::int`,
  `INSERT INTO drawn_subject (draw_id, position, rank, stratum, subject_code, subject_name, area_code, ticket, outcome)
   SELECT n, m, m, 'ALL', ${CODE}, ${NAME}, '513321', ${HEX(`n || '|' || m`)}, 'DRAWN'
   FROM generate_series(1, $1::int) n, generate_series(1, $2::int) m`,
  `INSERT INTO disclosure (kind, object_id, version, action, title, content, digest, due_on, published_name, published_at)
   SELECT 'RESULT', n::text, 1, 'PUBLISH', '抽查' || n || '结果', content, ${HEX('content')}, '2026-12-31', '发布员', now() - n * interval '1 hour'
   FROM (SELECT n, json_build_object('drawNumber', '513300-2026-' || lpad(n::text, 4, '0'), 'year', 2026,
       'agencyName', '交通运输局', 'planTitle', '年度计划', 'taskName', '抽查' || n, 'tasks', $2::int, 'open', 0,
       'dueProvisional', false, 'rows', json_agg(json_build_object('seq', m::text, 'planNumber', '1号', 'planTitle', '年度计划',
       'taskNumber', '513300-2026-' || lpad(n::text, 4, '0'), 'taskName', '抽查' || n, 'drawType', '部门联合抽查',
       'subjectName', ${NAME}, 'subjectCode', ${CODE}, 'areaName', '康定市', 'itemName', '道路运输企业检查',
       'agencies', '牵头：交通运输局', 'inspectedOn', '2026-03-18', 'result', '未发现问题', 'handling', '', 'remark', '')))::text AS content
     FROM generate_series(1, $1::int) n, generate_series(1, $2::int) m GROUP BY n) made`,
  `INSERT INTO disclosure_row (disclosure_id, position, subject_name, subject_code, area_name, summary)
   SELECT d.id, m, ${NAME}, ${CODE}, '康定市', '未发现问题'
   FROM generate_series(1, $1::int) n, generate_series(1, $2::int) m, disclosure d WHERE d.object_id = n::text`,
];

interface Figures {
  readonly rate: number;
  readonly median: number;
  readonly slow: number;
  readonly answers: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** Lets the readers loose on these pages. */
async function readBy(port: number, paths: readonly string[]): Promise<Figures> {
  const file = path.join(folder, 'paths.json');
  writeFileSync(file, JSON.stringify(paths));
  const args = [path.join(__dirname, 'readers.js'), String(port), String(READERS), String(SECONDS), file];
  const { stdout } = await promisify(execFile)(process.execPath, args, { encoding: 'utf8' });
  return JSON.parse(stdout) as Figures;
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Rates of pages against the empty page, in rounds by turns. */
async function against(what: string, paths: readonly string[]): Promise<number> {
  await readBy(site, paths);
  const rounds: { empty: Figures; pages: Figures }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({
      empty: await readBy((empty.getHttpServer().address() as AddressInfo).port, ['/']),
      pages: await readBy(site, paths),
    });
  }
  for (const { pages } of rounds) expect(pages.statuses).toEqual({ 200: pages.answers });
  const ratio = median(rounds.map((one) => one.pages.rate / one.empty.rate));
  const { rate, median: usual, slow } = rounds[rounds.length - 1].pages;
  const times = `${usual.toFixed(0)} ms, 1 in 100 over ${slow.toFixed(0)} ms`;
  const base = rounds[rounds.length - 1].empty.rate.toFixed(0);
  writeSync(
    1,
    `${what.padEnd(34)}${rate.toFixed(0).padStart(7)}/s  empty page ${base}/s  ratio ${ratio.toFixed(2)}  ${times}\n`,
  );
  return ratio;
}

const codeOf = (n: number) => `91513300MA${String(n).padStart(8, '0')}`;
const some = (count: number, path: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => path(1 + Math.floor((n * RESULTS) / count)));

it('answers a hundred readers', async () => {
  writeSync(1, `${DRAWS * ON_EACH} results in ${DRAWS} publications, ${READERS} readers\n`);
  const firms = some(50, (n) => `/public/firms/${codeOf(n)}`);
  const results = some(20, (n) => `/public/results/${1 + ((n - 1) % DRAWS)}`);
  const searches = some(20, (n) => `/public?text=${encodeURIComponent(codeOf(n))}`);
  const ratios = {
    first: await against('first page', ['/public']),
    firms: await against('pages of 50 firms', firms),
    searches: await against('20 searches', searches),
    results: await against('20 lists of 200 results', results),
    mixed: await against('all of these, feed and open data', [
      ...['/public', '/public/feed.atom', '/public/data', '/public?month=2026-03'],
      ...firms.flatMap((firm, n) => [firm, searches[n % 20], results[n % 20]]),
    ]),
  };
  expect(Object.entries(ratios).filter(([, ratio]) => ratio < 0.5)).toEqual([]);
}, 600_000);

it('makes each page once', async () => {
  for (const [what, paths] of [
    ['firms', some(200, (n) => `/public/firms/${codeOf(n + 1)}?first`)],
    ['searches by code', some(20, (n) => `/public?text=${codeOf(n + 2)}`)],
    ['searches by name', some(20, (n) => `/public?text=${encodeURIComponent(`第${n + 3}运输`)}`)],
    ['lists of results', some(100, (n) => `/public/results/${1 + ((n + 7) % DRAWS)}?first`)],
  ] as const) {
    const start = process.hrtime.bigint();
    for (const one of paths) await t.visitor().get(one).expect(200);
    const each = Number(process.hrtime.bigint() - start) / 1e6 / paths.length;
    writeSync(
      1,
      `${what.padEnd(34)}${each.toFixed(1).padStart(7)} ms each, the first time, one after the other\n`,
    );
  }
}, 600_000);
