import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { BundleService } from '../../ceremony/bundle.service.js';
import { FRAME_BODY } from '../../ceremony/ceremony.body.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import { DrawEventsReader } from '../../ceremony/after/draw-events-reader.service.js';
import { DrawLooks } from '../../ceremony/trail/draw-looks.service.js';
import { DrawReader } from '../../ceremony/draw-reader.service.js';
import { LEAST_DIGITS, LEAST_WITNESSES } from '../../ceremony/witness/entropy.rules.js';
import { EntropyService } from '../../ceremony/witness/entropy.service.js';
import { FramePreview } from '../../ceremony/frame/frame-preview.service.js';
import type { FrameWish } from '../../ceremony/frame/frame.service.js';
import { ENTROPY_KIND_NAMES } from '../../ceremony/names.js';
import { DrawOpenings } from '../../ceremony/opening/draw-openings.service.js';
import { RehearsalService } from '../../ceremony/rehearsal/rehearsal.service.js';
import { stateRows } from '../../ceremony/trail/state-rows.rules.js';
import { DRAW_STATES, mayMove, type MoveName } from '../../ceremony/states.js';
import { DEVICES, WITNESS_ROLES } from '../../ceremony/witness/witness.rules.js';
import { WitnessService } from '../../ceremony/witness/witness.service.js';
import { STAGES } from '../../inspection/stages.js';
import { TaskLists } from '../../inspection/task-list/task-lists.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { subjectKind } from '../../registry/kinds/subject-kinds.js';
import { DrawnList } from './drawn-list.js';

/** A batch that can be started: an approved line's month without a live draw. */
interface OpenBatch {
  /** plan line id:month */
  readonly value: string;
  readonly text: string;
}

/** Puts together what the pages of draws show. */
@Injectable()
export class DrawPage {
  constructor(
    private readonly ceremony: CeremonyService,
    private readonly rehearsals: RehearsalService,
    private readonly previews: FramePreview,
    private readonly entropy: EntropyService,
    private readonly witnesses: WitnessService,
    private readonly reader: DrawReader,
    private readonly looks: DrawLooks,
    private readonly drawn: DrawnList,
    private readonly events: DrawEventsReader,
    private readonly bundles: BundleService,
    private readonly openings: DrawOpenings,
    private readonly tasks: TaskLists,
  ) {}

  /** The list of draws, with the batches that can be started. */
  async list() {
    const draws = await this.ceremony.list();
    return { title: '随机抽取', draws, states: DRAW_STATES, batches: await this.openBatches() };
  }

  /**
   * One draw, with what its state lets the visitor do.
   * @param wish settings of the preview; faults of them are shown in place of the preview
   * @param query filter and page of the drawn list, out of the address
   */
  async one(id: string, actor: Actor, wish: FrameWish = {}, query: unknown = {}) {
    const draw = await this.ceremony.get(id);
    const may = (name: MoveName) => mayMove(name, draw.state, actor);
    const frozen = draw.freezeDigest !== null;
    const pass = await this.looks.open(actor, draw, '抽取页面');
    const [rehearsal = null] = may('rehearse') ? await this.rehearsals.views(draw.id) : [];
    return {
      title: `${draw.taskName}(${draw.number})`,
      draw,
      stateName: DRAW_STATES[draw.state],
      kindName: subjectKind(draw.subjectKind)?.title ?? '',
      may: {
        rehearse: may('rehearse'),
        freeze: may('freeze'),
        seal: may('seal'),
        publish: may('publish'),
        void: may('void'),
      },
      ...(may('freeze') ? await this.witnessChoices() : {}),
      ...{ me: actor.accountId, kinds: ENTROPY_KIND_NAMES, least: { LEAST_DIGITS, LEAST_WITNESSES } },
      preview: may('rehearse') ? await this.preview(draw, wish) : null,
      rehearsal,
      facts: frozen ? await this.reader.frozenFacts(draw) : null,
      // Witnesses are outsiders: names of firms are for the staff that draws.
      seesExcluded: frozen && pass.scope === 'ALL',
      witnesses: await this.entropy.desk(draw, actor),
      files: await this.bundles.files(draw.id),
      result: await this.drawn.of(pass, query),
      changes: pass.scope === 'ALL' ? await this.events.detailsOf(draw.id) : null,
      // Counts alone name nobody: the list behind them asks again who may see what.
      tasks: draw.resultDigest === null ? null : (await this.tasks.counts(actor, { drawId: draw.id })).stages,
      stages: STAGES,
      stateRows: stateRows(draw.state),
      transitions: await this.ceremony.transitions(draw.id),
      states: DRAW_STATES,
      voidRequest: draw.state === 'VOIDED' ? null : await this.ceremony.voidRequest(draw.id),
    };
  }

  /** What the freeze form offers for each witness. */
  private async witnessChoices() {
    const candidates = await this.witnesses.candidates();
    return { candidates, devices: DEVICES, witnessRoles: WITNESS_ROLES };
  }

  private async preview(draw: Draw, wish: FrameWish) {
    try {
      return { ...(await this.previews.view(draw.id, wish)), refusal: null };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'INVALID_INPUT') throw error;
      return { settings: null, refusal: error };
    }
  }

  private async openBatches(): Promise<OpenBatch[]> {
    const open = (await this.openings.openBatches()).filter(({ drawId }) => drawId === null);
    const batches = open.map(({ line, month }) => {
      const name = `${month.slice(0, 4)}年${Number(month.slice(5))}月`;
      const text = `${name} ${line.taskName}${line.mode === 'ORDER' ? '(全覆盖)' : ''}`;
      return { value: `${line.id}:${month}`, text };
    });
    return batches.sort((a, b) => a.text.localeCompare(b.text, 'zh-CN', { numeric: true }));
  }
}

/** Settings of a preview out of an address or a form; what cannot be read is as if it were not there. */
export function wishOf(typed: unknown): FrameWish {
  const result = FRAME_BODY.safeParse(typed ?? {});
  return result.success ? result.data : {};
}
