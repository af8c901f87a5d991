import type { DataSource } from 'typeorm';
import { type Actor, systemActor } from '../../src/audit/actor.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { usccCheckCharacter } from '../../src/kernel/text.js';
import { LineCheck } from '../../src/plan/line-check.service.js';
import { PlanService } from '../../src/plan/plan.service.js';
import type { PlanLineInput } from '../../src/plan/plan.types.js';
import { AgenciesService } from '../../src/registry/agencies.service.js';
import { ItemsService } from '../../src/registry/items.service.js';
import { FixedClock } from './fixed-clock.js';
import { carrierLine } from './plan-lines.js';
import { UNREPORTED } from './unreported.js';

/** Counties in which the sample office has subjects and people. */
export const COUNTIES = ['513301', '513322', '513323', '513324', '513325', '513326'] as const;

/** A valid uscc, one for each number. */
export function usccOf(n: number): string {
  const body = `9151330${String(n).padStart(10, '0')}`;
  return `${body}${usccCheckCharacter(body)}`;
}

export interface MadeSubject {
  readonly code: string;
  readonly areaCode: string;
  readonly creditClass: string | null;
  readonly status?: string;
}

/** Puts carriers into the registry as they stand at `at`. */
export async function makeSubjects(
  dataSource: DataSource,
  subjects: readonly MadeSubject[],
  at = '2026-02-01T00:00:00Z',
): Promise<void> {
  for (const { code, areaCode, creditClass, status = 'ACTIVE' } of subjects) {
    await dataSource.query(
      `INSERT INTO subject (kind, code, name, name_initials, area_code, status, credit_class, details, version,
         created_at, updated_at)
       VALUES ('DANGEROUS_GOODS_CARRIER', $1, $2, '', $3, $4, $5, '{}', 1, $6, $6)`,
      [code, `运输公司${code.slice(-6)}`, areaCode, status, creditClass, at],
    );
  }
}

/** `count` active carriers, spread over counties and classes A, B, D and none. */
export async function makeCarriers(dataSource: DataSource, count: number, from = 0): Promise<void> {
  const classes = ['A', 'B', 'D', null];
  await makeSubjects(
    dataSource,
    Array.from({ length: count }, (_, n) => ({
      code: usccOf(from + n),
      areaCode: COUNTIES[n % COUNTIES.length],
      creditClass: classes[n % classes.length],
    })),
  );
}

export interface MadeInspector {
  readonly agencyCode: string;
  readonly areaCode: string;
  readonly canLead?: boolean;
  readonly isExpert?: boolean;
  readonly status?: string;
  readonly validTo?: string;
  readonly itemCodes?: readonly string[];
}

let people = 0;

/** Puts a person into the registry. @returns the id */
export async function makeInspector(dataSource: DataSource, person: MadeInspector): Promise<string> {
  people += 1;
  const [{ id }]: { id: string }[] = await dataSource.query(
    `INSERT INTO inspector (agency_code, area_code, name, name_initials, certificate_no, issuer,
       certificate_valid_to, item_codes, can_lead, is_expert, status, version, created_at, updated_at)
     VALUES ($1, $2, $3, '', $4, '四川省司法厅', $5, $6, $7, $8, $9, 1, '2026-02-01', '2026-02-01') RETURNING id`,
    [
      ...[person.agencyCode, person.areaCode, `执法员${people}`, `川V${people}`],
      person.validTo ?? '2028-12-31',
      [...(person.itemCodes ?? ['JT-01'])],
      ...[person.canLead ?? people % 2 === 0, person.isExpert ?? false, person.status ?? 'ON_DUTY'],
    ],
  );
  return id;
}

/** Enough people for carrierLine(): transport in every county, police and emergency management in 康定. */
export async function makePeople(dataSource: DataSource): Promise<void> {
  for (const areaCode of COUNTIES) {
    for (let n = 0; n < 4; n += 1) {
      await makeInspector(dataSource, { agencyCode: `JT-${areaCode}`, areaCode, canLead: n < 2 });
    }
  }
  for (const agencyCode of ['GA-JJ', 'YJ-JU']) {
    for (let n = 0; n < 6; n += 1) await makeInspector(dataSource, { agencyCode, areaCode: '513301' });
  }
}

/** An approved plan of 2026 with these lines. @returns ids of the lines */
export async function makeApprovedPlan(
  dataSource: DataSource,
  lines: readonly PlanLineInput[] = [carrierLine()],
  agencyCode = 'JT-JU',
): Promise<string[]> {
  const clock = new FixedClock('2026-02-10T01:00:00Z');
  const audit = new AuditService(dataSource, clock);
  const agencies = new AgenciesService(dataSource);
  const items = new ItemsService(dataSource, clock, audit);
  const plans = new PlanService(
    dataSource,
    clock,
    audit,
    agencies,
    new LineCheck(dataSource, agencies, items),
    UNREPORTED,
  );
  const [author, head]: Actor[] = [systemActor('编制人'), systemActor('批准人')];
  if ((await items.publishedCodes()).size === 0) {
    await items.publishList(head, 1, { documentNo: '甘交发〔2026〕1号', publishedOn: '2026-02-01' });
  }
  const planId = await plans.create(author, { year: 2026, agencyCode, title: '' });
  const ids: string[] = [];
  for (const line of lines) ids.push(await plans.addLine(author, planId, line));
  await plans.approve(head, planId, { documentNo: '甘交发〔2026〕2号' });
  return ids;
}
