import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import type { Draw } from '../../ceremony/draw.entity.js';
import { DRAW_STAGES, DrawProgress } from '../../ceremony/draw-progress.js';
import { takesPart } from '../../ceremony/witness/entropy.rules.js';
import { EntropyService } from '../../ceremony/witness/entropy.service.js';
import { digestGroups, ROOM_STEPS, roomStep } from '../../ceremony/witness/room.rules.js';
import { RoomService } from '../../ceremony/witness/room.service.js';
import { DRAW_STATES, mayMove } from '../../ceremony/states.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { qrSvg } from '../../platform/qr.js';

/** Puts together what the screen of the meeting room and the witnesses' slips show. */
@Injectable()
export class RoomPage {
  constructor(
    private readonly ceremony: CeremonyService,
    private readonly entropy: EntropyService,
    private readonly room: RoomService,
    private readonly progress: DrawProgress,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The screen of one draw for one visitor: who may enter or confirm which digits, and draw. */
  async one(id: string, actor: Actor) {
    const draw = await this.ceremony.get(id);
    const version = await this.room.version(draw.id);
    const witnesses = await this.entropy.desk(draw, actor);
    const part = takesPart(witnesses, actor);
    const running = this.progress.current(draw.id);
    return {
      title: `抽取现场：${draw.taskName}`,
      ...{ draw, version, witnesses },
      stateName: DRAW_STATES[draw.state],
      steps: ROOM_STEPS,
      step: roomStep({ state: draw.state, resultDigest: draw.resultDigest, witnesses }),
      mayBegin: draw.state === 'FROZEN' && mayMove('seal', draw.state, actor),
      mayPrint: actor.roles.includes('DRAWER'),
      note: await this.entropy.thinNote(draw),
      frame: await this.room.frame(draw),
      running: running
        ? { stage: DRAW_STAGES[running.stage], done: running.done, total: running.total }
        : null,
      result: await this.room.result(draw, actor, part),
      ...this.digests(draw),
    };
  }

  /** Digests as the room reads them, with what a telephone scans. */
  digests(draw: Draw) {
    const address = `${this.config.publicUrl}/public/draws/${draw.number}`;
    const result = draw.resultDigest;
    return {
      address,
      freezeGroups: draw.freezeDigest === null ? [] : digestGroups(draw.freezeDigest),
      freezeQr: draw.freezeDigest === null ? '' : qrSvg(address, `二维码：任务 ${draw.number} 的公示页`),
      resultGroups: result === null ? [] : digestGroups(result),
      // The digest rides along: whoever scans keeps it.
      resultQr:
        result === null
          ? ''
          : qrSvg(`${address}#${result}`, `二维码：任务 ${draw.number} 的公示页和结果摘要`),
    };
  }
}
