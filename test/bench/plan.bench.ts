/**
 * How long a plan of sixty lines takes to be counted, held against the people there are, and searched for hints, and
 * how that grows with the registry. Run by `npm run bench -- plan`; prints figures, asserts nothing of the clock: a busy
 * machine is no fault.
 */
import { writeSync } from 'node:fs';
import { FeasibilityService } from '../../src/plan/feasibility/feasibility.service.js';
import { BasesService } from '../../src/plan/forecast/bases.service.js';
import { PlanHintsService } from '../../src/plan/hints/plan-hints.service.js';
import type { PlanLineInput } from '../../src/plan/plan.types.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { makeApprovedPlan } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

const LINES = 60;
const INSPECTORS = 20_000;
const SIZES = [25_000, 50_000, 100_000, 200_000];
const COUNTIES = `(SELECT array_agg(code ORDER BY code) FROM area WHERE parent_code IS NOT NULL)`;

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
}, 120_000);
afterAll(() => t.close());

/** Every tenth has changed in the year, so that a day gone by must be looked up. */
async function fillSubjects(from: number, to: number): Promise<void> {
  await t.dataSource.query(
    `WITH made AS (
       INSERT INTO subject (kind, code, name, name_initials, area_code, status, credit_class, details, version,
         created_at, updated_at)
       SELECT 'DANGEROUS_GOODS_CARRIER', 'K' || lpad(n::text, 17, '0'), '运输公司' || n, '',
         areas[1 + n * n % array_length(areas, 1)], 'ACTIVE', (ARRAY['A', 'B', 'C', 'D', NULL])[1 + n % 5], '{}', 1,
         '2020-01-01', CASE WHEN n % 10 = 0 THEN timestamptz '2026-02-20' ELSE '2020-01-01' END
       FROM generate_series($1::bigint, $2::bigint) AS n, ${COUNTIES} AS a (areas)
       RETURNING id, area_code, credit_class, updated_at)
     INSERT INTO subject_version (subject_id, version, at, actor_name, source, content)
     SELECT id, 1, '2020-01-01', '测试', '测试',
       json_build_object('areaCode', area_code, 'status', 'ACTIVE', 'creditClass', credit_class)::text
     FROM made WHERE updated_at > '2026-01-01'`,
    [from, to],
  );
}

async function fillPeople(): Promise<void> {
  await t.dataSource.query(
    `INSERT INTO inspector (agency_code, area_code, name, name_initials, certificate_no, issuer,
       certificate_valid_to, item_codes, can_lead, is_expert, status, version, created_at, updated_at)
     SELECT (ARRAY['JT-JU', 'GA-JJ', 'YJ-JU'])[1 + n % 3], areas[1 + n % array_length(areas, 1)], '执法员' || n, '',
       '川V' || n, '四川省司法厅', '2099-12-31', ARRAY['JT-01'], n % 3 = 0, false, 'ON_DUTY', 1, '2020-01-01', '2020-01-01'
     FROM generate_series(1, $1::int) AS n, ${COUNTIES} AS a (areas)`,
    [INSPECTORS],
  );
  await t.dataSource.query(
    `INSERT INTO absence (inspector_id, kind, day_from, day_to, recorded_by, recorded_at)
     SELECT id, 'LEAVE', day, day + 9, '测试', '2026-01-01'
       FROM inspector, unnest(ARRAY['2026-03-02'::date, '2026-07-06', '2026-10-12']) AS day`,
  );
}

/** Samples of every kind, one line in six of full coverage, months and counties various. */
function lineOf(n: number): PlanLineInput {
  const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].filter((month) => (month + n) % ((n % 5) + 1) === 0);
  const changes = { taskName: `任务${n}`, months, cap: null, deadline: '2026-12-31' };
  if (n % 6 === 0) return carrierLine({ ...changes, mode: 'ORDER', strata: [], reserve: null });
  const areaCodes = n % 4 === 0 ? ['513301', '513322', '513323', '513324'] : [];
  const strata = (['A', 'B', 'C', 'D', '未评级'] as const).map((key) => ({
    key,
    ratio: `0.0${1 + (n % 9)}`,
  }));
  return carrierLine({ ...changes, areaCodes, strata });
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

it('a plan of sixty lines, in figures', async () => {
  await fillPeople();
  await makeApprovedPlan(
    t.dataSource,
    Array.from({ length: LINES }, (_, n) => lineOf(n)),
  );
  const [{ id }]: { id: string }[] = await t.dataSource.query('SELECT id FROM annual_plan');
  const get = <Service>(service: new (...given: never[]) => Service): Service =>
    t.app.get(service, { strict: false });
  writeSync(1, `${LINES} lines, ${INSPECTORS} people\n${'subjects'.padStart(10)}`);
  for (const head of ['bases', 'meter', 'hints', 'together', 'growth']) writeSync(1, head.padStart(12));
  let [filled, before] = [0, 0];
  for (const size of SIZES) {
    await fillSubjects(filled + 1, size);
    filled = size;
    await t.dataSource.query('ANALYZE');
    const times = [
      await timed(() => get(BasesService).of(id)),
      await timed(() => get(FeasibilityService).of(id)),
      await timed(() => get(PlanHintsService).of(id)),
    ];
    const together = times.reduce((sum, seconds) => sum + seconds, 0);
    const growth = before === 0 ? '' : `×${(together / before).toFixed(2)}`;
    before = together;
    const figures = [...times, together].map((seconds) => `${seconds.toFixed(2)} s`.padStart(12)).join('');
    writeSync(1, `\n${String(size).padStart(10)}${figures}${growth.padStart(12)}`);
    const bases = await get(BasesService).of(id);
    expect(bases.base.total).toBeGreaterThanOrEqual(size);
  }
  writeSync(1, '\n');
}, 3_600_000);
