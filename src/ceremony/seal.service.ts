import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { openSeed, type SealedDraw as DrawnAndSealed, sealOutcome } from '../draw/records.js';
import type { DrawOutcome, EntropyText } from '../draw/types.js';
import { versionOf } from '../draw/versions.js';
import { utcSecond } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { RegistryFinder } from '../registry/registry-finder.service.js';
import { CeremonyService } from './ceremony.service.js';
import { Draw } from './draw.entity.js';
import { lineCount, saveFiles } from './draw-files.js';
import { DrawPseudonym, DrawSecret } from './draw-parts.entity.js';
import { DrawProgress, type DrawStep } from './draw-progress.js';
import { EntropyService } from './witness/entropy.service.js';
import { openFrozenFrame, type OpenedFrame } from './frame/frozen-frame.js';
import { drawKept } from './kept-draw.js';
import { ON_SEALED, type OnSealed, type SealedSeat, type SealedSubject } from './sealed-hook.js';
import { saveSeats, saveSubjects } from './sealed-rows.js';
import { openNonce } from './secret-nonce.js';
import { MOVES, requireMove } from './states.js';

/** What the witnesses sign. */
export interface SealedResult {
  readonly drawId: string;
  readonly number: string;
  /** Digest of result.json. */
  readonly resultDigest: string;
  readonly drawn: number;
  readonly reserves: number;
  readonly vacantSeats: number;
}

interface Opened {
  readonly frame: OpenedFrame;
  readonly nonce: string;
  readonly entropy: readonly EntropyText[];
}

type Report = (step: DrawStep) => void;

/** Draws a frozen draw, once. */
@Injectable()
export class SealService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly entropy: EntropyService,
    private readonly registry: RegistryFinder,
    private readonly modules: ModuleRef,
    private readonly progress: DrawProgress,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The draw, in ONE transaction: the nonce is opened here and nowhere else, and the result is in the database
   * before anyone sees a name. A crash at any moment leaves the draw frozen or sealed, never between.
   * @throws DomainError CONFLICT if it is not frozen (a second draw of the same frame, too) or digits are missing
   */
  async seal(actor: Actor, drawId: string): Promise<SealedResult> {
    let running: string | null = null;
    try {
      return await this.dataSource.transaction(async (tx) => {
        const draw = await this.ceremony.lock(tx, drawId);
        requireMove('seal', draw, actor);
        running = draw.id;
        return this.draw(tx, actor, draw);
      });
    } finally {
      // Not where somebody else's draw is under way, for which this one was refused.
      if (running !== null) this.progress.end(running);
    }
  }

  private async draw(tx: EntityManager, actor: Actor, draw: Draw): Promise<SealedResult> {
    const report: Report = (step) => this.progress.report(draw.id, step);
    const { frame, nonce, entropy } = await this.open(tx, draw, report);
    const sealedAt = this.clock.now();
    const seed = openSeed(frame.frozen, nonce, entropy);
    const version = versionOf(frame.frozen.freeze.spec);
    const outcome = await drawKept(tx, { ...frame, drawId: draw.id, version, seed }, report);
    const sealed = sealOutcome(frame.frozen, { nonce, entropy, seed }, outcome, utcSecond(sealedAt));
    const { resultDigest } = sealed;
    const rows = await this.save(tx, draw, sealed, report);
    await this.ceremony.lockOffice(tx);
    const sealPosition = await this.nextSealPosition(tx);
    const fixed = { resultDigest, sealPosition, sealedAt, sealedBy: actor.name };
    await this.ceremony.move(tx, actor, draw, 'seal', fixed, null);
    await this.openTasks(tx, actor, draw, rows);
    const summary = summaryOf(draw, resultDigest, outcome);
    await this.ceremony.record(tx, actor, MOVES.seal.act, draw, {
      resultDigest,
      freezeDigest: draw.freezeDigest,
      drawn: summary.drawn,
      vacantSeats: summary.vacantSeats,
    });
    return summary;
  }

  /** Digits, nonce and frame, each checked against what was frozen. */
  private async open(tx: EntityManager, draw: Draw, report: Report): Promise<Opened> {
    const witnesses = await this.entropy.witnesses(draw, tx);
    const missing = witnesses.filter(({ confirmedBy }) => confirmedBy === null);
    if (missing.length > 0) {
      throw new DomainError(
        'CONFLICT',
        `任务 ${draw.number} 还不能抽取：监督员的数字尚未全部录入并由第二人确认。`,
        missing.map(({ witness, text }) => ({
          code: 'ENTROPY',
          message: text === null ? `${witness}的数字尚未录入。` : `${witness}的数字尚未确认。`,
        })),
      );
    }
    const total = await lineCount(tx, draw.id, 'subjects.tsv');
    const frame = await openFrozenFrame(tx, draw, (done) => report({ stage: 'OPEN', done, total }));
    const secret = await tx.findOneBy(DrawSecret, { drawId: draw.id });
    return {
      frame,
      nonce: openNonce(this.config.secretKey, draw.number, secret?.ciphertext ?? null),
      entropy: witnesses.map((given) => ({ witness: given.witness, text: given.text ?? '' })),
    };
  }

  /** Writes the four files, who was drawn and who sits where. */
  private async save(
    tx: EntityManager,
    draw: Draw,
    { resultText, texts, outcome }: DrawnAndSealed,
    report: Report,
  ): Promise<{ subjects: SealedSubject[]; seats: SealedSeat[] }> {
    const { drawn, teams } = outcome;
    const total = drawn.length + teams.length;
    let done = 0;
    const onRows = (rows: number): void => {
      done += rows;
      report({ stage: 'SAVE', done, total });
    };
    report({ stage: 'SAVE', done, total });
    await saveFiles(tx, draw.id, { 'result.json': resultText, ...texts });
    const codes = drawn.map(({ code }) => code);
    const found = await this.registry.subjectsByCode(draw.subjectKind, codes, tx);
    const nameOf = (code: string): string => found.get(code)?.name ?? code;
    const subjects = await saveSubjects(tx, draw.id, drawn, nameOf, onRows);
    const people = await tx.findBy(DrawPseudonym, { drawId: draw.id });
    const ids = new Map(people.map(({ pseudonym, inspectorId }) => [pseudonym, inspectorId]));
    return { subjects, seats: await saveSeats(tx, draw.id, teams, ids, onRows) };
  }

  private async nextSealPosition(tx: EntityManager): Promise<number> {
    const [last] = await tx.find(Draw, {
      where: { office: this.config.officeArea, sealPosition: Not(IsNull()) },
      order: { sealPosition: 'DESC' },
      take: 1,
    });
    return (last?.sealPosition ?? 0) + 1;
  }

  /** The tasks are made by a feature further right, found by its token: no sealed draw without its tasks. */
  private async openTasks(
    tx: EntityManager,
    actor: Actor,
    draw: Draw,
    rows: { readonly subjects: readonly SealedSubject[]; readonly seats: readonly SealedSeat[] },
  ): Promise<void> {
    const hook = this.modules.get<OnSealed>(ON_SEALED, { strict: false });
    await hook.openTasks(tx, actor, {
      drawId: draw.id,
      number: draw.number,
      planLineId: draw.planLineId,
      officeArea: draw.office,
      announced: draw.announced,
      windowFrom: draw.windowFrom,
      windowTo: draw.windowTo,
      itemCode: draw.itemCode,
      itemName: draw.itemName,
      leadPool: draw.leadPool,
      kindOf: draw.subjectKind,
      ...rows,
    });
  }
}

function summaryOf(draw: Draw, resultDigest: string, { drawn, teams }: DrawOutcome): SealedResult {
  const reserves = drawn.filter(({ reserve }) => reserve).length;
  return {
    ...{ drawId: draw.id, number: draw.number, resultDigest, reserves },
    drawn: drawn.length - reserves,
    vacantSeats: teams.filter(({ inspector }) => inspector === null).length,
  };
}
