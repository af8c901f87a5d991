/**
 * The app's part of the bench with a frame of millions: each step runs in a process of its own, on the built program,
 * so that its peak of memory is its own. Prints one line of JSON.
 *
 *   node big-frame.js STEP DATA_DIR DIST [ARGUMENT]
 */
const { createWriteStream } = require('node:fs');
const path = require('node:path');
const { pipeline } = require('node:stream/promises');

const [step, dataDir, dist, argument] = process.argv.slice(2);
const src = (file) => require(path.join(dist, 'src', file));
const actor = (name, ...roles) => ({
  ...{ accountId: null, name, roles, agencyCode: 'JT-JU', inspectorId: null },
});
const AUTHOR = actor('编制人', 'PLANNER');
const HEAD = actor('批准人', 'PLANNER');
const DRAWER = actor('抽取员', 'DRAWER');
const SECOND = actor('核对人', 'DRAWER');
const WITNESSES = ['王敏', '李强'].map((witness) => ({
  witness,
  digits: 10,
  kind: 'DEVICE',
  device: 'DICE',
}));
/** Of a thousand subjects 52 are drawn: 156,000 of three million. */
const RATIO = '0.052';
const PER_PERSON = 20;
const ROWS_AT_ONCE = 200_000;

async function fill(app, [subjects, inspectors]) {
  const { DataSource } = require('typeorm');
  const database = app.get(DataSource);
  const areas = `(SELECT array_agg(code ORDER BY code) FROM area WHERE code LIKE '5133%' AND code <> '513300')`;
  // Every fifty-first is closed and left out of the frame.
  const all = subjects + Math.ceil(subjects / 50);
  for (let from = 1; from <= all; from += ROWS_AT_ONCE) {
    await database.query(
      `INSERT INTO subject (kind, code, name, name_initials, area_code, status, credit_class, details, version,
         created_at, updated_at)
       SELECT 'DANGEROUS_GOODS_CARRIER', '9151330' || lpad((n * 7919 % 10000000000)::text, 10, '0') || 'X',
         '运输公司' || n, '', areas[1 + n % array_length(areas, 1)],
         CASE WHEN n % 51 = 0 THEN 'SUSPENDED' ELSE 'ACTIVE' END, (ARRAY['A', 'B', 'C', 'D', NULL])[1 + n % 5], '{}', 1,
         '2020-01-01', '2020-01-01'
       FROM generate_series($1::bigint, $2::bigint) AS n, ${areas} AS a (areas)`,
      [from, Math.min(from + ROWS_AT_ONCE - 1, all)],
    );
  }
  await database.query(
    `INSERT INTO inspector (agency_code, area_code, name, name_initials, certificate_no, issuer,
       certificate_valid_to, item_codes, can_lead, is_expert, status, version, created_at, updated_at)
     SELECT 'JT-' || area, area, '执法员' || n, '', '川V' || n, '四川省司法厅', '2099-12-31', ARRAY['JT-01'], n % 3 = 0,
       false, 'ON_DUTY', 1, '2020-01-01', '2020-01-01'
     FROM (SELECT n, areas[1 + n % array_length(areas, 1)] AS area
             FROM generate_series(1, $1::int) AS n, ${areas} AS a (areas)) AS people`,
    [inspectors],
  );
  await database.query('ANALYZE');
  return planLines(app, database);
}

/** A plan of this year with two lines, one without teams, which no form could enter. */
async function planLines(app, database) {
  const items = app.get(src('registry/items.service.js').ItemsService, { strict: false });
  const plans = app.get(src('plan/plan.service.js').PlanService, { strict: false });
  const today = app.get(src('platform/clock.js').Clock, { strict: false }).today();
  const year = Number(today.slice(0, 4));
  await items.publishList(HEAD, 1, { documentNo: '甘交发〔1〕号', publishedOn: today });
  const planId = await plans.create(AUTHOR, { year, agencyCode: 'JT-JU', title: '' });
  const line = (taskName) => ({
    ...{ taskName, itemCode: 'JT-01', subjectKind: 'DANGEROUS_GOODS_CARRIER', areaCodes: [], mode: 'SAMPLE' },
    ...{
      rounding: 'CEIL',
      cap: null,
      reserve: { ratio: '0.2' },
      drawType: 'IN_AGENCY',
      sampling: 'UNTARGETED',
    },
    strata: ['A', 'B', 'C', 'D', '未评级'].map((key) => ({ key, ratio: RATIO })),
    ...{ leadPool: 'JT', partnerPools: [], months: [Number(today.slice(5, 7))], methods: '现场检查' },
    teams: [{ agency: 'JT', size: 2, leader: false, ladder: ['AREA', 'NEIGHBOURS', 'AGENCY'] }],
    ...{ organisingLevel: '州级', implementingLevel: '州县两级', deadline: `${year}-12-31` },
    ...{ announced: false, remark: null },
  });
  const alone = await plans.addLine(AUTHOR, planId, line('不派检查组'));
  const teams = await plans.addLine(AUTHOR, planId, line('每户两人'));
  await plans.approve(HEAD, planId, { documentNo: '甘交发〔2〕号' });
  await database.transaction(async (tx) => {
    await tx.query('SET LOCAL session_replication_role = replica');
    await tx.query(`UPDATE plan_line SET teams = '[]' WHERE id = $1`, [alone]);
  });
  return { alone, teams };
}

async function rehearse(app, planLineId) {
  const ceremony = app.get(src('ceremony/ceremony.service.js').CeremonyService, { strict: false });
  const rehearsals = app.get(src('ceremony/rehearsal/rehearsal.service.js').RehearsalService, {
    strict: false,
  });
  const month = app.get(src('platform/clock.js').Clock, { strict: false }).today().slice(0, 7);
  const drawId = await ceremony.plan(DRAWER, { planLineId, month });
  const { report } = await rehearsals.rehearse(DRAWER, drawId, { perPerson: PER_PERSON });
  return { drawId, runs: report.runs };
}

async function freeze(app, drawId) {
  const freezes = app.get(src('ceremony/freeze.service.js').FreezeService, { strict: false });
  return { freezeDigest: await freezes.freeze(DRAWER, drawId, { entropyPlan: WITNESSES }) };
}

async function draw(app, drawId) {
  const entropy = app.get(src('ceremony/witness/entropy.service.js').EntropyService, { strict: false });
  const draws = app.get(src('ceremony/ceremony.service.js').CeremonyService, { strict: false });
  const planned = await entropy.witnesses(await draws.get(drawId));
  const given = planned.map(({ witness }) => ({ witness, text: '0123456789' }));
  await entropy.give(DRAWER, drawId, given);
  await entropy.confirm(SECOND, drawId, given);
  // How long the service keeps everybody else waiting while it draws.
  let longest = 0;
  let last = performance.now();
  const pulse = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);
  const started = performance.now();
  const sealed = await app
    .get(src('ceremony/seal.service.js').SealService, { strict: false })
    .seal(DRAWER, drawId);
  clearInterval(pulse);
  return { ...sealed, seconds: (performance.now() - started) / 1000, longestPause: longest / 1000 };
}

async function bundle(app, [drawId, file]) {
  const { BundleService } = src('ceremony/bundle.service.js');
  const ceremony = app.get(src('ceremony/ceremony.service.js').CeremonyService, { strict: false });
  const { content } = await app.get(BundleService, { strict: false }).zip(await ceremony.get(drawId));
  await pipeline(content, createWriteStream(file));
  return {};
}

async function verify(file) {
  let out = '';
  const io = { out: (text) => (out += text), err: () => undefined, folder: '/', exitCode: 0 };
  const status = await src('cli/main.js').runCli(['verify', file, '--json'], io);
  return { holds: status === 0 && JSON.parse(out).ok };
}

const STEPS = { fill, rehearse, freeze, draw, bundle };

async function main() {
  const value = argument === undefined ? undefined : JSON.parse(argument);
  let running = null;
  if (step !== 'verify') {
    process.env.DATA_DIR = dataDir;
    process.env.CRON_JOBS = 'false';
    running = await src('serve.js').serve(src('platform/config.js').loadConfig(), false);
  }
  const started = performance.now();
  const result = running ? await STEPS[step](running.app, value) : await verify(value);
  const seconds = (performance.now() - started) / 1000;
  const { maxRSS, userCPUTime } = process.resourceUsage();
  const figures = { megabytes: maxRSS / 1024, processor: userCPUTime / 1e6 };
  process.stdout.write(`${JSON.stringify({ seconds, ...figures, ...result })}\n`);
  if (running) await running.stop();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
