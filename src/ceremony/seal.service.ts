import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { Findings } from '../draw/findings.js';
import { readFrame } from '../draw/frame-files.js';
import { type FrozenFrame, sealDraw } from '../draw/records.js';
import { INPUT_FILES } from '../draw/serialise.js';
import type { DrawOutcome, EntropyText, Frame, Freeze } from '../draw/types.js';
import { utcSecond } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { sha256 } from '../kernel/hash.js';
import { Clock } from '../platform/clock.js';
import { CONFIG, type Config } from '../platform/config.js';
import { RegistryFinder } from '../registry/registry-finder.service.js';
import { CeremonyService } from './ceremony.service.js';
import { Draw } from './draw.entity.js';
import { fileText, saveFiles } from './draw-files.js';
import { DrawnSeat, DrawnSubject, DrawPseudonym, DrawSecret } from './draw-parts.entity.js';
import { EntropyService } from './entropy.service.js';
import { ON_SEALED, type OnSealed, type SealedSeat, type SealedSubject } from './sealed-hook.js';
import { openNonce } from './secret-nonce.js';
import { MOVES, requireMove } from './states.js';

const ROWS_PER_INSERT = 1000;

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
  readonly frame: Frame;
  readonly frozen: FrozenFrame;
  readonly nonce: string;
  readonly entropy: readonly EntropyText[];
}

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
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The draw, in ONE transaction: the nonce is opened here and nowhere else, and the result is in the database
   * before anyone sees a name. A crash at any moment leaves the draw frozen or sealed, never between.
   * @throws DomainError CONFLICT if it is not frozen (a second draw of the same frame, too) or digits are missing
   */
  async seal(actor: Actor, drawId: string): Promise<SealedResult> {
    return this.dataSource.transaction(async (tx) => {
      const draw = await this.ceremony.lock(tx, drawId);
      requireMove('seal', draw, actor);
      const opened = await this.open(tx, draw);
      const sealedAt = this.clock.now();
      const drawn = sealDraw(opened.frame, opened.frozen, opened.nonce, opened.entropy, utcSecond(sealedAt));
      const { outcome, resultDigest } = drawn;
      await saveFiles(tx, draw.id, { 'result.json': drawn.resultText, ...drawn.texts });
      const subjects = await this.saveSubjects(tx, draw, opened.frame, outcome);
      const seats = await this.saveSeats(tx, draw, outcome);
      await this.ceremony.lockOffice(tx);
      const sealPosition = await this.nextSealPosition(tx);
      const fixed = { resultDigest, sealPosition, sealedAt, sealedBy: actor.name };
      await this.ceremony.move(tx, actor, draw, 'seal', fixed, null);
      await this.openTasks(tx, actor, draw, subjects, seats);
      const summary = summaryOf(draw, resultDigest, outcome);
      await this.ceremony.record(tx, actor, MOVES.seal.act, draw, {
        resultDigest,
        freezeDigest: draw.freezeDigest,
        drawn: summary.drawn,
        vacantSeats: summary.vacantSeats,
      });
      return summary;
    });
  }

  /** Digits, nonce and frame, each checked against what was frozen. */
  private async open(tx: EntityManager, draw: Draw): Promise<Opened> {
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
    const text = await fileText(tx, draw.id, 'freeze.json');
    const freeze = JSON.parse(text) as Freeze;
    const texts = new Map<string, string>();
    for (const name of INPUT_FILES) texts.set(name, await fileText(tx, draw.id, name));
    const intact =
      sha256(text) === draw.freezeDigest &&
      [...texts].every(([name, content]) => sha256(content) === freeze.digests[name]);
    const frame = intact ? readFrame(texts, new Findings()) : null;
    if (frame === null) {
      throw new DomainError(
        'CONFLICT',
        `任务 ${draw.number} 保存的名录与冻结时的摘要不符，不能抽取。请告知系统管理员核查，并由两人办理作废。`,
      );
    }
    const secret = await tx.findOneBy(DrawSecret, { drawId: draw.id });
    return {
      frame,
      frozen: { freeze, text, digest: sha256(text) },
      nonce: openNonce(this.config.secretKey, draw.number, secret?.ciphertext ?? null),
      entropy: witnesses.map((given) => ({ witness: given.witness, text: given.text ?? '' })),
    };
  }

  private async saveSubjects(
    tx: EntityManager,
    draw: Draw,
    frame: Frame,
    outcome: DrawOutcome,
  ): Promise<SealedSubject[]> {
    const areas = new Map(frame.subjects.map(({ code, area }) => [code, area]));
    const codes = outcome.drawn.map(({ code }) => code);
    const names = await this.registry.subjectsByCode(draw.subjectKind, codes, tx);
    const sealed = outcome.drawn.map(({ rank, stratum, code, ticket, label }, index) => ({
      ...{ rank, stratum, code, ticket },
      position: index + 1,
      outcome: label,
    }));
    const rows = sealed.map(({ code, ...row }) => ({
      ...row,
      drawId: draw.id,
      subjectCode: code,
      subjectName: names.get(code)?.name ?? code,
      areaCode: areas.get(code) ?? '',
    }));
    for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
      await tx.insert(DrawnSubject, rows.slice(from, from + ROWS_PER_INSERT));
    }
    return sealed;
  }

  private async saveSeats(tx: EntityManager, draw: Draw, outcome: DrawOutcome): Promise<SealedSeat[]> {
    const people = await tx.findBy(DrawPseudonym, { drawId: draw.id });
    const ids = new Map(people.map(({ pseudonym, inspectorId }) => [pseudonym, inspectorId]));
    const seats = outcome.teams.map(({ agency, subject, seat, inspector, step }) => ({
      ...{ seat, step },
      poolCode: agency,
      subjectCode: subject,
      inspectorId: inspector === null ? null : (ids.get(inspector) ?? null),
    }));
    const rows = seats.map((seat) => ({ ...seat, drawId: draw.id }));
    for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
      await tx.insert(DrawnSeat, rows.slice(from, from + ROWS_PER_INSERT));
    }
    return seats;
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
    subjects: readonly SealedSubject[],
    seats: readonly SealedSeat[],
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
      subjects,
      seats,
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
