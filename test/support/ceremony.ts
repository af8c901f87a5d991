import type { ModuleRef } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import type { Actor, Role } from '../../src/audit/actor.js';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { AuditService } from '../../src/audit/audit.service.js';
import { BundleService } from '../../src/ceremony/bundle.service.js';
import { CeremonyService } from '../../src/ceremony/ceremony.service.js';
import { DrawLooks } from '../../src/ceremony/trail/draw-looks.service.js';
import { DrawProgress } from '../../src/ceremony/draw-progress.js';
import { DrawReader } from '../../src/ceremony/draw-reader.service.js';
import { DrawResults } from '../../src/ceremony/lists/draw-results.service.js';
import { ExcludedList } from '../../src/ceremony/frame/excluded-list.service.js';
import { FrameCaps } from '../../src/ceremony/caps/frame-caps.service.js';
import { EntropyService } from '../../src/ceremony/witness/entropy.service.js';
import { FrameLists } from '../../src/ceremony/frame/frame-lists.service.js';
import { FramePreview } from '../../src/ceremony/frame/frame-preview.service.js';
import { FrameService } from '../../src/ceremony/frame/frame.service.js';
import { OPEN_SEATS } from '../../src/ceremony/frame/open-seats-hook.js';
import { PeopleDays } from '../../src/ceremony/frame/people-days.service.js';
import { FreezeService } from '../../src/ceremony/freeze.service.js';
import { ListReachService } from '../../src/ceremony/lists/list-reach.service.js';
import { DrawEventsReader } from '../../src/ceremony/after/draw-events-reader.service.js';
import { RecordLists } from '../../src/ceremony/record/record-lists.service.js';
import { RecordService } from '../../src/ceremony/record/record.service.js';
import { RecusalReader } from '../../src/ceremony/recusal/recusal-reader.service.js';
import { RecusalRows } from '../../src/ceremony/recusal/recusal-rows.service.js';
import { OtherMonth } from '../../src/ceremony/shortage/other-month.service.js';
import { RehearsalService } from '../../src/ceremony/rehearsal/rehearsal.service.js';
import { SealService } from '../../src/ceremony/seal.service.js';
import { WitnessService } from '../../src/ceremony/witness/witness.service.js';
import type { OnChanged } from '../../src/ceremony/after/changed-hook.js';
import type { OnFrozen } from '../../src/ceremony/frozen-hook.js';
import type { OnSealed, SealedDraw } from '../../src/ceremony/sealed-hook.js';
import { OpenTaskSeats } from '../../src/inspection/open-seats.service.js';
import { ListedGuard } from '../../src/ceremony/listed-guard.service.js';
import { LineCheck } from '../../src/plan/line-check.service.js';
import { DrawVisits } from '../../src/plan/ledger/draw-visits.service.js';
import { PlanService } from '../../src/plan/plan.service.js';
import { AbsencesService } from '../../src/registry/absence/absences.service.js';
import { Workbooks } from '../../src/registry/workbooks/workbooks.service.js';
import { AgenciesService } from '../../src/registry/agencies.service.js';
import { ItemsService } from '../../src/registry/items.service.js';
import { Calendars } from '../../src/registry/calendar/calendars.service.js';
import { ConflictsService } from '../../src/registry/conflicts.service.js';
import { Enterprises } from '../../src/registry/enterprise/enterprises.service.js';
import { FormerPosts } from '../../src/registry/former-post/former-post.service.js';
import { NamesService } from '../../src/registry/names.service.js';
import { PromisedDays } from '../../src/registry/promised/promised-days.service.js';
import { RegistryFinder } from '../../src/registry/registry-finder.service.js';
import { RegistryReader } from '../../src/registry/registry-reader.service.js';
import { ScopeService } from '../../src/registry/scope.service.js';
import { SubjectsService } from '../../src/registry/subjects.service.js';
import { Visited } from '../../src/registry/visited/visited.service.js';
import type { Config } from '../../src/platform/config.js';
import { FixedClock } from './fixed-clock.js';
import { FixedEntropy } from './fixed-entropy.js';
import { UNREPORTED } from './unreported.js';

/** The services of a ceremony on a database, without HTTP; `sealed` collects what the hook is told. */
export function makeCeremony(
  dataSource: DataSource,
  onSealed?: OnSealed['openTasks'],
  secretKey = 'k'.repeat(64),
) {
  const clock = new FixedClock();
  const config = {
    officeArea: '513300',
    officeName: '测试局',
    publicUrl: 'http://test',
    secretKey,
  } as Config;
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
  const sealed: SealedDraw[] = [];
  const hook: OnSealed & Pick<OnChanged, 'drawVoided'> & OnFrozen = {
    ...{ drawVoided: async () => undefined, announce: async () => undefined },
    openTasks: onSealed ?? (async (_tx, _actor, draw) => void sealed.push(draw)),
  };
  const openSeats = new OpenTaskSeats();
  const modules = {
    get: (token: symbol) => (token === OPEN_SEATS ? openSeats : hook),
  } as unknown as ModuleRef;
  const finder = new RegistryFinder(dataSource);
  const registry = new RegistryReader();
  const ceremony = new CeremonyService(dataSource, clock, audit, plans, config, modules);
  const entropy = new EntropyService(dataSource, clock, ceremony);
  const scopes = new ScopeService(dataSource, agencies);
  const absences = new AbsencesService(dataSource, clock, audit, scopes);
  const days = new PeopleDays(absences, new PromisedDays(), modules, new Calendars(dataSource, clock, audit));
  const enterprises = new Enterprises(dataSource);
  const drawVisits = new DrawVisits(clock, plans, enterprises);
  const caps = new FrameCaps(dataSource, clock, plans, enterprises, drawVisits);
  const frames = new FrameService(clock, plans, agencies, registry, days, new Visited(), caps);
  const reader = new DrawReader(dataSource, agencies);
  const reaches = new ListReachService(dataSource, agencies, finder, scopes);
  const looks = new DrawLooks(dataSource, clock, audit, reaches);
  const excluded = new ExcludedList(dataSource, looks, agencies, finder);
  const names = new NamesService(dataSource, agencies, items);
  const results = new DrawResults(dataSource, names);
  const previews = new FramePreview(dataSource, clock, ceremony, frames, agencies, registry);
  const chance = new FixedEntropy('ceremony');
  const witnesses = new WitnessService(new AccountsService(dataSource, clock, chance, audit), clock);
  const months = new OtherMonth(agencies, registry, days);
  const listed = new ListedGuard(items, plans);
  const rehearsals = new RehearsalService(
    ...([dataSource, clock, chance, ceremony, frames, agencies, registry, months, listed] as const),
  );
  const events = new DrawEventsReader(dataSource, agencies);
  const subjects = new SubjectsService(dataSource, clock, audit, scopes, names);
  const recusalReader = new RecusalReader(dataSource, agencies, ceremony, looks);
  const recordLists = new RecordLists(looks, results, excluded, events, recusalReader);
  return {
    ...{ clock, ceremony, entropy, reader, looks, results, sealed, absences, frames, days },
    recusals: new RecusalRows(
      clock,
      new ConflictsService(dataSource, clock, audit, scopes, subjects),
      new FormerPosts(dataSource, clock, audit),
    ),
    previews,
    lists: new FrameLists(dataSource, ceremony, previews, finder, looks),
    rehearsals,
    freezes: new FreezeService(
      dataSource,
      clock,
      chance,
      ceremony,
      frames,
      registry,
      witnesses,
      caps,
      listed,
      modules,
      config,
    ),
    seals: new SealService(dataSource, clock, ceremony, entropy, finder, modules, new DrawProgress(), config),
    bundles: new BundleService(dataSource, ceremony, looks),
    records: new RecordService(
      dataSource,
      clock,
      ceremony,
      entropy,
      reader,
      rehearsals,
      recordLists,
      audit,
      new Workbooks(dataSource, clock, audit),
      config,
    ),
  };
}

export type TestCeremony = ReturnType<typeof makeCeremony>;

/** A person with an account. */
export function person(accountId: string, name: string, ...roles: Role[]): Actor {
  return { accountId, name, roles, agencyCode: 'JT-JU', inspectorId: null };
}

export const DRAWER = person('1', '抽取员', 'DRAWER');
export const SECOND = person('2', '副抽取员', 'DRAWER');
export const WITNESS = person('3', '监督员', 'WITNESS');

export const WITNESSES = [
  { witness: '王敏(公证处)', digits: 10, kind: 'DEVICE' },
  { witness: '企业代表李强', digits: 10, kind: 'DEVICE' },
] as const;

export const DIGITS = [
  { witness: '王敏(公证处)', text: '3141592653' },
  { witness: '企业代表李强', text: '2718281828' },
];

/** The fewest simulated draws that count: tests of what comes later need no more. */
export const REHEARSAL = { runs: 50 } as const;

/** Plans, rehearses and freezes a draw, and has its digits given and confirmed. @returns its id */
export async function frozenDraw(c: TestCeremony, planLineId: string, month = '2026-03'): Promise<string> {
  const id = await c.ceremony.plan(DRAWER, { planLineId, month });
  await c.rehearsals.rehearse(DRAWER, id, REHEARSAL);
  await c.freezes.freeze(DRAWER, id, { entropyPlan: WITNESSES });
  await c.entropy.give(SECOND, id, DIGITS);
  await c.entropy.confirm(DRAWER, id, DIGITS);
  return id;
}

/** All of an outgoing file. */
export async function collect(content: AsyncIterable<string | Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(Buffer.from(part as string));
  return Buffer.concat(parts);
}
