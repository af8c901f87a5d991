import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PlanService } from '../../plan/plan.service.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { ItemsService } from '../../registry/items.service.js';
import { NamesService } from '../../registry/names.service.js';
import { type FoundInspector, RegistryFinder } from '../../registry/registry-finder.service.js';
import type { InspectionTask } from '../inspection.entity.js';
import { currentSettings, type SettingRow } from '../notice/notice.queries.js';
import { type IssuedNotice, NoticesReader } from '../notice/notices-reader.service.js';
import { RecordLoader } from '../record/record-loader.service.js';
import type { RecordState } from '../record/record-state.js';
import { FindingsService } from '../results/findings.service.js';
import { listVisits } from '../visits/visits.queries.js';
import type { DocumentFacts, DocumentItem, DocumentPerson, DocumentResult } from './document-facts.js';
import { followUpsWithSteps, newestApprovals, noticeActs, resultsOf } from './document-facts.queries.js';

type Line = Awaited<ReturnType<PlanService['getLine']>>;
type Names = Awaited<ReturnType<NamesService['of']>>;

/** Reads what documents tell of tasks, many at once. Asks nobody who may see it: the caller has. */
@Injectable()
export class DocumentFactsReader {
  constructor(
    private readonly plans: PlanService,
    private readonly names: NamesService,
    private readonly items: ItemsService,
    private readonly registry: RegistryFinder,
    private readonly records: RecordLoader,
    private readonly findings: FindingsService,
    private readonly notices: NoticesReader,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Facts of the tasks in their order. */
  async of(tx: EntityManager, tasks: readonly InspectionTask[]): Promise<DocumentFacts[]> {
    const ids = tasks.map(({ id }) => id);
    const subjectIds = tasks.map(({ subjectId }) => subjectId);
    const names = await this.names.of(tx);
    const lines = await this.linesOf(tx, tasks);
    const listed = new Map((await this.items.currentItems(undefined, tx)).map((item) => [item.code, item]));
    const records = await this.records.loadMany(tx, tasks);
    const people = await this.peopleOf(tx, records);
    const contacts = await this.registry.contactsById(subjectIds, tx);
    const visits = new Map((await listVisits(tx, null, { taskIds: ids })).map((row) => [row.taskId, row]));
    const approvals = await newestApprovals(tx, ids);
    const issued = await this.notices.issued(tx, ids);
    const acts = await noticeActs(tx, ids);
    const complaints = complaintsOf(await currentSettings(tx));
    const results = await resultsOf(tx, ids);
    const shown = [...results.values()].flatMap((all) => [all[0], acceptedOf(all) ?? all[0]]);
    const findings = await this.findings.ofResults([...new Set(shown.map(({ result }) => result.id))], tx);
    const followUps = await followUpsWithSteps(tx, ids);
    return tasks.map((task) => {
      const line = lines.get(task.planLineId) as Line;
      const record = records.get(task.id) as RecordState;
      const versions = results.get(task.id) ?? [];
      const visit = visits.get(task.id);
      const newest = versions.at(0) ?? null;
      const accepted = acceptedOf(versions);
      return {
        ...{ task, plan: line.plan, line: line.line, record, newest },
        ...teamOf(record, line, names, people),
        officeName: names.agencies.get(line.plan.agencyCode) ?? this.config.officeName,
        areaName: names.areas.get(task.areaCode) ?? '',
        contact: contacts.get(task.subjectId) ?? { address: '', representative: '', phone: '' },
        items: record.items.map(({ code, name }) => itemOf(code, name, listed.get(code))),
        poolNames: names.pools,
        visit: visit?.dayFrom && visit.dayTo ? { from: visit.dayFrom, to: visit.dayTo } : null,
        approval: approvals.get(task.id) ?? null,
        notice: noticeOf(issued.get(task.id), acts.get(task.id)),
        complaints,
        accepted,
        acceptedFindings: findings.get(accepted?.result.id ?? '') ?? [],
        findings: findings.get(newest?.result.id ?? '') ?? [],
        followUps: followUps.get(task.id) ?? [],
      };
    });
  }

  private async linesOf(tx: EntityManager, tasks: readonly InspectionTask[]): Promise<Map<string, Line>> {
    const lines = new Map<string, Line>();
    for (const id of new Set(tasks.map(({ planLineId }) => planLineId))) {
      lines.set(id, await this.plans.getLine(id, tx));
    }
    return lines;
  }

  private async peopleOf(
    tx: EntityManager,
    records: ReadonlyMap<string, RecordState>,
  ): Promise<Map<string, FoundInspector>> {
    const holders = [...records.values()].flatMap(({ seats }) =>
      seats.flatMap(({ inspectorId }) => inspectorId ?? []),
    );
    return this.registry.inspectorsById(holders, tx);
  }
}

/** The result in force: the newest accepted version. */
function acceptedOf(versions: readonly DocumentResult[]): DocumentResult | null {
  return versions.find(({ review }) => review?.decision === 'ACCEPTED') ?? null;
}

function complaintsOf(settings: readonly SettingRow[]): DocumentFacts['complaints'] {
  const office = settings.find(({ scope }) => scope === 'OFFICE');
  return { phone: office?.phone ?? '', address: office?.address ?? '' };
}

function noticeOf(
  issued: IssuedNotice | undefined,
  acts: Omit<NonNullable<DocumentFacts['notice']>, 'issued'> | undefined,
): DocumentFacts['notice'] {
  return issued && acts ? { issued, ...acts } : null;
}

function itemOf(
  code: string,
  name: string,
  listed: Awaited<ReturnType<ItemsService['currentItems']>>[number] | undefined,
): DocumentItem {
  return {
    ...{ code, name, basis: listed?.legalBasis ?? '', content: listed?.content ?? '' },
    ...{ method: listed?.method ?? '', agencies: listed?.agencyText ?? '' },
  };
}

/** People and agencies of a task: the lead's first. */
function teamOf(
  { seats, pools, task }: RecordState,
  { line }: Line,
  names: Names,
  found: ReadonlyMap<string, FoundInspector>,
): Pick<DocumentFacts, 'people' | 'leads' | 'partners'> {
  const people = pools.flatMap((poolCode): DocumentPerson[] => {
    const hasLeader = line.teams.find(({ agency }) => agency === poolCode)?.leader ?? false;
    return seats
      .filter((seat) => seat.poolCode === poolCode)
      .flatMap(({ inspectorId, seat }) => {
        const person = found.get(inspectorId ?? '');
        if (!person) return [];
        const agencyName = names.agencies.get(person.agencyCode) ?? '';
        const { name, certificateNo } = person;
        return [{ poolCode, name, certificateNo, agencyName, leader: hasLeader && seat === 0 }];
      });
  });
  const agenciesOf = (pool: string): string[] => {
    const own = people.filter(({ poolCode }) => poolCode === pool).map(({ agencyName }) => agencyName);
    return own.length > 0 ? [...new Set(own)] : [names.pools.get(pool) ?? ''];
  };
  const others = pools.filter((pool) => pool !== task.leadPool);
  return { people, leads: agenciesOf(task.leadPool), partners: [...new Set(others.flatMap(agenciesOf))] };
}
