import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { buildFreeze, digestsOf, frameFaults } from '../draw/records.js';
import { quotasOf } from '../draw/quota.js';
import { commitmentOf } from '../draw/seed.js';
import { type InputFile, type ShortFile, shortTexts } from '../draw/serialise.js';
import { canonicalJson } from '../kernel/canonical-json.js';
import { type Day, utcSecond } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Entropy } from '../platform/entropy.js';
import { FrameCaps } from './caps/frame-caps.service.js';
import { ListedGuard } from './listed-guard.service.js';
import { CeremonyService } from './ceremony.service.js';
import { Draw } from './draw.entity.js';
import { saveFiles } from './draw-files.js';
import { DrawPseudonym, DrawRotation, DrawSecret } from './draw-parts.entity.js';
import { thinPlanNote } from './witness/entropy.rules.js';
import { ON_FROZEN, type OnFrozen } from './frozen-hook.js';
import { FrameService, type FrameWish, type PreparedFrame, type TakePage } from './frame/frame.service.js';
import { FrameWriter } from './frame/frame-writer.js';
import { publicFromFaults } from './public/publicity.rules.js';
import { type CodedMember, frameConflicts, frameInspectors, pseudonyms } from './frame/roster.rules.js';
import { rotationAlone } from './frame/rotation.rules.js';
import { sealNonce } from './secret-nonce.js';
import { entropyPlanOf, type PlannedWitness, type WitnessInput } from './witness/witness.rules.js';
import { WitnessService } from './witness/witness.service.js';
import { lastRehearsal, rehearsedWish, requireLastSeen } from './rehearsal/rehearsal.queries.js';
import { MOVES, requireMove } from './states.js';
import { type RegistryConflict, RegistryReader } from '../registry/registry-reader.service.js';

export interface FreezeInput extends FrameWish {
  readonly entropyPlan: readonly WitnessInput[];
  /** The rehearsal that the form shows: if there is a later one, the freeze is refused. */
  readonly rehearsal?: number;
  /** Why there are fewer witnesses or digits than asked for; it stays on record. */
  readonly entropyReason?: string;
  /** Of an announced line: the day from which its lists are public; left out: as soon as it is sealed. */
  readonly publicFrom?: Day;
}

/** A frame whose two long lists stand in the database already. */
interface WrittenFrame extends PreparedFrame {
  readonly lists: FrameWriter;
  readonly relations: readonly RegistryConflict[];
}

const NONCE_BYTES = 32;
const IV_BYTES = 12;
const PSEUDONYM_KEY_BYTES = 16;
const ROWS_PER_INSERT = 1000;

/** Freezes the frame: from then on the draw can only be drawn or voided. */
@Injectable()
export class FreezeService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly ceremony: CeremonyService,
    private readonly frames: FrameService,
    private readonly registry: RegistryReader,
    private readonly witnesses: WitnessService,
    private readonly caps: FrameCaps,
    private readonly listed: ListedGuard,
    private readonly modules: ModuleRef,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Writes the five lists, a fresh nonce (encrypted) and freeze.json, and joins the office's chain of freezes.
   * @returns digest of freeze.json: it stands on every witness's slip before the first digit
   * @param input settings that are left out are as last rehearsed
   * @throws DomainError INVALID_INPUT with every fault, CONFLICT if the draw is not rehearsed or its plan not in
   *   force, STALE if it was rehearsed again meanwhile
   */
  async freeze(actor: Actor, drawId: string, input: FreezeInput): Promise<string> {
    const reason = input.entropyReason ?? '';
    const planned = await this.witnesses.plan(input.entropyPlan, reason);
    return this.dataSource.transaction(async (tx) => {
      const draw = await this.ceremony.lock(tx, drawId);
      requireMove('freeze', draw, actor);
      await this.ceremony.requirePlanInForce(tx, draw);
      await this.listed.require(tx, draw);
      const last = await lastRehearsal(tx, draw.id);
      requireLastSeen(input.rehearsal, last);
      const wish = rehearsedWish(last, input);
      const publicFrom = input.publicFrom ?? null;
      const faults = [
        ...planned.faults,
        ...publicFromFaults({
          ...{ publicFrom, announced: draw.announced, today: this.clock.today() },
          windowFrom: wish.windowFrom ?? draw.windowFrom,
        }),
      ];
      await this.caps.lock(tx, draw);
      const relations = await this.registry.conflicts(tx, this.clock.today());
      const lists = new FrameWriter(tx, draw.id, new Set(relations.map(({ subjectCode }) => subjectCode)));
      const take: TakePage = (page) => (faults.length > 0 ? undefined : lists.take(page));
      const frame = await this.frames.prepare(tx, draw, wish, take).catch((error: unknown) => {
        if (!(error instanceof DomainError) || error.code !== 'INVALID_INPUT') throw error;
        faults.push(...error.faults);
        return null;
      });
      if (faults.length > 0 || frame === null) {
        throw new DomainError('INVALID_INPUT', '名录没有冻结，请按提示修改。', faults);
      }
      requireSubjects(frame);
      await this.ceremony.lockOffice(tx);
      return this.write(
        tx,
        actor,
        { ...draw, publicFrom },
        { ...frame, lists, relations },
        {
          witnesses: planned.witnesses,
          note: thinPlanNote(planned.witnesses, reason),
        },
      );
    });
  }

  private async write(
    tx: EntityManager,
    actor: Actor,
    draw: Draw,
    frame: WrittenFrame,
    { witnesses, note }: { witnesses: readonly PlannedWitness[]; note: string | null },
  ): Promise<string> {
    const entropyPlan = entropyPlanOf(witnesses);
    const members = pseudonyms(frame.roster.members, () => this.entropy.hex(PSEUDONYM_KEY_BYTES));
    const { texts, digests } = await completeLists(frame, members);
    const nonce = this.entropy.hex(NONCE_BYTES);
    const { previous, previousResult, position } = await this.endOfChain(tx);
    const frozenAt = this.clock.now();
    const { text, digest: freezeDigest } = buildFreeze(
      {
        ...{ draw: draw.number, attempt: draw.attempt, previous, previousResult, entropyPlan },
        ...{ asOf: frame.settings.asOf, frozenAt: utcSecond(frozenAt) },
      },
      commitmentOf(nonce),
      digests,
    );
    await saveFiles(tx, draw.id, { ...texts, 'freeze.json': text });
    await savePseudonyms(tx, draw.id, members);
    await saveRotation(tx, draw.id, frame, members);
    const ciphertext = sealNonce(this.config.secretKey, draw.number, nonce, this.entropy.bytes(IV_BYTES));
    await tx.insert(DrawSecret, { drawId: draw.id, ciphertext });
    await this.witnesses.save(tx, draw.id, witnesses);
    const { asOf, windowFrom, windowTo } = frame.settings;
    const fixed = {
      ...{ asOf, windowFrom, windowTo, freezeDigest, previous, previousResult, frozenAt },
      publicFrom: draw.publicFrom,
      rules: texts['rules.json'],
      entropyPlan: canonicalJson(entropyPlan.map((entry) => ({ ...entry }))),
      chainPosition: position,
      frozenBy: actor.name,
    };
    await this.ceremony.move(tx, actor, draw, 'freeze', fixed, note);
    const hook = this.modules.get<OnFrozen>(ON_FROZEN, { strict: false });
    await hook.announce(tx, actor, { draw: { ...draw, ...fixed }, count: drawnCount(frame) });
    await this.ceremony.record(tx, actor, MOVES.freeze.act, draw, {
      ...{ freezeDigest, previous, asOf, publicFrom: draw.publicFrom },
      subjects: frame.counts.subjects,
      excluded: frame.counts.excluded,
      inspectors: members.length,
    });
    return freezeDigest;
  }

  /** What this freeze follows. The office is locked: nobody else appends meanwhile. */
  private async endOfChain(
    tx: EntityManager,
  ): Promise<{ previous: string | null; previousResult: string | null; position: number }> {
    const office = this.config.officeArea;
    const [last] = await tx.find(Draw, {
      where: { office, chainPosition: Not(IsNull()) },
      order: { chainPosition: 'DESC' },
      take: 1,
    });
    const [sealed] = await tx.find(Draw, {
      where: { office, sealPosition: Not(IsNull()) },
      order: { sealPosition: 'DESC' },
      take: 1,
    });
    return {
      previous: last?.freezeDigest ?? null,
      previousResult: sealed?.resultDigest ?? null,
      position: (last?.chainPosition ?? 0) + 1,
    };
  }
}

/** How many subjects the frozen rules draw; in full coverage everyone. */
function drawnCount({ rules, lists }: WrittenFrame): number {
  const drawn =
    rules.subjects.mode === 'ORDER'
      ? [...lists.sizes.values()]
      : quotasOf(rules.subjects, lists.sizes).map((quota) => quota.drawn);
  return drawn.reduce((sum, n) => sum + n, 0);
}

/** The three files that are small, and the digests of all five, checked as any verifier will. */
async function completeLists(
  { rules, lists, relations, rotation }: WrittenFrame,
  members: readonly CodedMember[],
): Promise<{ texts: Record<ShortFile, string>; digests: Record<InputFile, string> }> {
  const { digests, faults } = await lists.end(rules);
  const inFrame = new Set([...lists.present, ...rotation.map(({ subjectCode }) => subjectCode)]);
  const short = {
    ...{ rules, subjects: [], excluded: [] },
    inspectors: frameInspectors(members),
    conflicts: frameConflicts([...relations, ...rotation], inFrame, members),
  };
  const all = [...frameFaults(short), ...faults];
  if (all.length > 0) {
    throw new DomainError(
      'RULE_BROKEN',
      '名录或规则不符合抽取规范，没有冻结。请按提示检查名录库和计划项。',
      all,
    );
  }
  const texts = shortTexts(short);
  return { texts, digests: { ...digestsOf(texts), ...digests } };
}

/** @throws DomainError RULE_BROKEN where nobody can be drawn */
export function requireSubjects(frame: PreparedFrame): void {
  if (frame.counts.subjects > 0) return;
  throw new DomainError(
    'RULE_BROKEN',
    `抽取库中没有可抽的检查对象(名录 ${frame.counts.excluded} 户全部排除)，不能冻结。请核对名录库、计划项范围和排除原因。`,
  );
}

async function savePseudonyms(
  tx: EntityManager,
  drawId: string,
  members: readonly CodedMember[],
): Promise<void> {
  const rows = members.map(({ pseudonym, inspector }) => ({
    ...{ drawId, pseudonym },
    inspectorId: inspector.id,
    inspectorName: inspector.name,
    agencyCode: inspector.agencyCode,
    areaCode: inspector.areaCode,
  }));
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    await tx.insert(DrawPseudonym, rows.slice(from, from + ROWS_PER_INSERT));
  }
}

/** Which pairs of conflicts.tsv are there for rotation alone: what the draw would give without it can then be said. */
async function saveRotation(
  tx: EntityManager,
  drawId: string,
  { rotation, relations }: WrittenFrame,
  members: readonly CodedMember[],
): Promise<void> {
  const codes = new Map(members.map(({ inspector, pseudonym }) => [inspector.id, pseudonym]));
  const rows = rotationAlone(rotation, relations).flatMap(({ poolCode, subjectCode, inspectorId }) => {
    const pseudonym = codes.get(inspectorId);
    return pseudonym === undefined ? [] : [{ drawId, poolCode, subjectCode, pseudonym }];
  });
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    await tx.insert(DrawRotation, rows.slice(from, from + ROWS_PER_INSERT));
  }
}
