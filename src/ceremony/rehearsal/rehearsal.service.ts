import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { SPEC_1 } from '../../draw/seed.js';
import type { TeamInput } from '../../draw/types.js';
import { versionOf } from '../../draw/versions.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { monthOf } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { Entropy } from '../../platform/entropy.js';
import { AgenciesService } from '../../registry/agencies.service.js';
import { RegistryReader } from '../../registry/registry-reader.service.js';
import { CeremonyService } from '../ceremony.service.js';
import { FrameDigest } from '../frame/frame-digest.rules.js';
import { FrameService, type FrameWish, type PreparedFrame } from '../frame/frame.service.js';
import { requireSubjects } from '../freeze.service.js';
import { DrawRehearsal } from './rehearsal.entity.js';
import { mendableOf, type RehearsedFrame } from './rehearsal.levers.js';
import { KeptRuns, tryOut, WorstDraw } from './rehearsal.trials.js';
import { rehearsalView, type RehearsalView } from './rehearsal-words.rules.js';
import { RehearsalTally } from './rehearsal.rules.js';
import { SampledSubjects } from './rehearsal.sample.js';
import { simulatedSubjects, simulatedTeams } from './rehearsal.simulation.js';
import { asRehearsed, lastRehearsal, rehearsalsOf } from './rehearsal.queries.js';
import type { Rehearsed, RehearsalReport, RehearsalSettings } from './rehearsal.types.js';
import { frameConflicts, frameInspectors, pseudonyms } from '../frame/roster.rules.js';
import { rotationAlone } from '../frame/rotation.rules.js';
import { OtherMonth } from '../shortage/other-month.service.js';
import { ListedGuard } from '../listed-guard.service.js';
import { MOVES, requireMove, requireRole } from '../states.js';

/** Simulated draws of a rehearsal, unless the clerk asks for more or less. */
export const RUNS = 200;
export const LEAST_RUNS = 50;
export const MOST_RUNS = 1000;
/** Of a frame so large that this time is not enough, fewer runs are made, but at least one. */
const MOST_MILLISECONDS = 20_000;
const SEED_BYTES = 32;
const KEY_BYTES = 16;

export interface RehearsalWish extends FrameWish {
  readonly runs?: number;
}

/** The frame of a rehearsal, read once; nothing of it is locked while the simulated draws run. */
interface Prepared {
  readonly frame: PreparedFrame;
  readonly subjects: SampledSubjects;
  readonly input: TeamInput;
  readonly levers: RehearsedFrame;
  readonly digest: string;
}

/** Tries a draw out before its freeze: simulated draws with throw-away seeds, of which only numbers are kept. */
@Injectable()
export class RehearsalService {
  /** Rehearsals under way, by draw: a second press of the button waits for the first. */
  private readonly running = new Map<string, { settings: string; done: Promise<Rehearsed> }>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly ceremony: CeremonyService,
    private readonly frames: FrameService,
    private readonly agencies: AgenciesService,
    private readonly registry: RegistryReader,
    private readonly months: OtherMonth,
    private readonly listed: ListedGuard,
  ) {}

  /**
   * Rehearses a draw that is not frozen. The seeds are fresh, have nothing to do with the nonce or the digits of the
   * draw, and are forgotten: nothing of a rehearsal predicts or resembles the draw.
   * @throws DomainError INVALID_INPUT with all faults of the settings, CONFLICT from the freeze on, without its plan or
   *   during another rehearsal, RULE_BROKEN if nobody can be drawn
   */
  async rehearse(actor: Actor, drawId: string, wish: RehearsalWish): Promise<Rehearsed> {
    requireRole('rehearse', actor);
    const settings = JSON.stringify(wish);
    const under = this.running.get(drawId);
    if (under) {
      if (under.settings === settings) return under.done;
      throw new DomainError('CONFLICT', '本任务正在按另一组参数试抽，请等它完成后再试。');
    }
    const done = this.run(actor, drawId, wish);
    this.running.set(drawId, { settings, done });
    return done.finally(() => this.running.delete(drawId));
  }

  /** All rehearsals of a draw, newest first. */
  async list(drawId: string): Promise<Rehearsed[]> {
    return rehearsalsOf(this.dataSource.manager, drawId);
  }

  /** The same in words and pictures. */
  async views(drawId: string): Promise<RehearsalView[]> {
    const { manager } = this.dataSource;
    const named = (rows: readonly { code: string; name: string }[]) =>
      new Map(rows.map(({ code, name }) => [code, name]));
    const names = {
      areas: named(await this.agencies.areas(manager)),
      pools: named(await this.agencies.pools(manager)),
    };
    return (await rehearsalsOf(manager, drawId)).map((one) => rehearsalView(one, names));
  }

  private async run(actor: Actor, drawId: string, wish: RehearsalWish): Promise<Rehearsed> {
    const runs = runsOf(wish);
    const prepared = await this.prepare(actor, drawId, wish);
    const report = await this.simulate(prepared, runs);
    const settings: RehearsalSettings = { ...prepared.frame.settings, runs };
    return this.dataSource.transaction(async (tx) => {
      const draw = await this.ceremony.lock(tx, drawId);
      // It may have been frozen while the simulated draws ran.
      requireMove('rehearse', draw, actor);
      const row = tx.create(DrawRehearsal, {
        drawId: draw.id,
        n: ((await lastRehearsal(tx, draw.id))?.n ?? 0) + 1,
        settings: canonicalJson({ ...settings }),
        report: canonicalJson(report),
        rehearsedBy: actor.name,
        rehearsedAt: this.clock.now(),
      });
      await tx.insert(DrawRehearsal, row);
      await this.ceremony.move(tx, actor, draw, 'rehearse', {}, `第${row.n}次试抽`);
      await this.ceremony.record(tx, actor, MOVES.rehearse.act, draw, {
        ...settings,
        ...{ n: row.n, made: report.runs, shortRuns: report.shortRuns },
      });
      return asRehearsed(row);
    });
  }

  private async prepare(actor: Actor, drawId: string, wish: FrameWish): Promise<Prepared> {
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const draw = await this.ceremony.get(drawId, tx);
      requireMove('rehearse', draw, actor);
      await this.ceremony.requirePlanInForce(tx, draw);
      await this.listed.require(tx, draw);
      const relations = await this.registry.conflicts(tx, this.clock.today());
      const related = new Set(relations.map(({ subjectCode }) => subjectCode));
      const concerned = new Set<string>();
      const [subjects, digest] = [new SampledSubjects(this.entropy), new FrameDigest()];
      const frame = await this.frames.prepare(tx, draw, wish, (page) => {
        for (const placed of page) {
          digest.add(placed);
          if (placed.reason !== null) continue;
          subjects.add(placed);
          if (related.has(placed.code)) concerned.add(placed.code);
        }
      });
      requireSubjects(frame);
      for (const { subjectCode } of frame.rotation) concerned.add(subjectCode);
      const members = pseudonyms(frame.roster.members, () => this.entropy.hex(KEY_BYTES));
      const input: TeamInput = {
        rules: frame.rules,
        inspectors: frameInspectors(members),
        conflicts: frameConflicts([...relations, ...frame.rotation], concerned, members),
      };
      const alone = frameConflicts(rotationAlone(frame.rotation, relations), concerned, members);
      const levers = {
        ...{ input, members, rotation: alone, perPerson: frame.settings.perPerson },
        other: await this.otherMonth(tx, frame),
      };
      return { frame, subjects, input, levers, digest: digest.end(frame, relations) };
    });
  }

  private otherMonth(tx: EntityManager, { settings, line, counts }: PreparedFrame) {
    return this.months.of(tx, {
      ...{ after: monthOf(settings.windowTo), itemCode: line.itemCode, perPerson: settings.perPerson },
      ...{ alsoItems: line.alsoItems, pools: line.teams.map(({ agency }) => agency) },
      ...{ areas: new Set(counts.areas.keys()) },
    });
  }

  private async simulate(
    { frame, subjects, input, levers: ground, digest }: Prepared,
    runs: number,
  ): Promise<RehearsalReport> {
    const tally = new RehearsalTally(input);
    const { strata: sizes } = frame.counts;
    const version = versionOf(SPEC_1);
    const kept = new KeptRuns();
    const worst = new WorstDraw(input);
    const timeIsUp = this.untilTimeIsUp();
    for (let run = 0; run < runs && (run === 0 || !timeIsUp()); run += 1) {
      const seed = this.entropy.hex(SEED_BYTES);
      const drawn = await simulatedSubjects(version, input.rules, subjects.next(input.rules), sizes, seed);
      const seated = await simulatedTeams(version, input, drawn, seed);
      tally.add({ drawn, ...seated });
      worst.add({ drawn, ...seated }, tally.vacantByRun[run]);
      kept.add({ seed, drawn, vacant: tally.vacantByRun[run] });
    }
    const tallied = tally.tallied();
    const pools = new Set(tallied.places.map(({ pool }) => pool));
    const levers = pools.size > 0 ? await tryOut(ground, pools, kept.runs, this.untilTimeIsUp()) : [];
    return {
      ...{ ...tallied, ...worst.found() },
      ...{ spec: SPEC_1, frame: digest, levers, mendable: mendableOf(frame) },
      ...{ subjects: frame.counts.subjects, excluded: frame.counts.excluded },
      ...{ people: frame.roster.members.length, absent: frame.roster.excluded.length },
    };
  }

  private untilTimeIsUp(): () => boolean {
    const end = this.clock.now().getTime() + MOST_MILLISECONDS;
    return () => this.clock.now().getTime() >= end;
  }
}

function runsOf({ runs = RUNS }: RehearsalWish): number {
  if (Number.isInteger(runs) && runs >= LEAST_RUNS && runs <= MOST_RUNS) return runs;
  throw new DomainError('INVALID_INPUT', '没有试抽，请按提示修改。', [
    { field: 'runs', code: 'SETTING', message: `模拟次数应为 ${LEAST_RUNS} 至 ${MOST_RUNS} 的整数。` },
  ]);
}
