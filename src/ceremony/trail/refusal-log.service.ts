import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccountsService } from '../../accounts/accounts.service.js';
import { type Actor, systemActor } from '../../audit/actor.js';
import { type Act, AuditService } from '../../audit/audit.service.js';
import { isId } from '../../kernel/id.js';
import { cutText } from '../../kernel/text.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import type { OnRefused, Refusal } from '../../platform/http/refusals.js';
import { type Attempt, attemptOf } from './attempt.rules.js';
import { Draw } from '../draw.entity.js';

/** How the name of a refused act begins in the audit log: 拒绝：随机抽取. */
export const REFUSED = '拒绝：';

const REPEAT_WINDOW_MS = 60_000;
/** Different refusals of one account that are written one by one within the window; more are only counted. */
const MOST_A_WINDOW = 30;
const MOST_FAULTS = 5;
const LONGEST_TEXT = 200;
const TOO_MANY_REQUESTS = 429;
/** Object of an attempt at a draw that there is not. */
const NO_DRAW = '-';

/** A refusal that was written down, and how often it came again since. */
interface Repeated {
  readonly actor: Actor;
  readonly act: Act;
  readonly timer: NodeJS.Timeout;
  times: number;
}

interface RequestOfActor extends PageRequest {
  readonly actor?: Actor;
}

/**
 * Writes every refused attempt at an act of the ceremony into the audit log, on pages and for programs: refused by
 * role, by the state of the draw, by what was sent, for a draw that does not exist; refused looks at lists, too. The
 * entry is written before the answer goes out.
 *
 * So that nobody can flood the log, the SAME refusal of one account (act, draw, reason) within a minute of its first
 * entry is only counted, and the count is written as one more entry when the minute ends or the service stops; a
 * server that is killed loses that count, never the first entry. An account gets at most 30 different refusals a
 * minute, the rest is counted together. Visitors who are not logged in have no name to hold an attempt against and
 * can do nothing with a draw: all of theirs are one entry a minute. What the rate limit turns away is not looked at.
 */
@Injectable()
export class RefusalLog implements OnRefused, BeforeApplicationShutdown {
  private readonly logger = new Logger('refusals');
  private readonly repeats = new Map<string, Repeated>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly accounts: AccountsService,
  ) {}

  /** Called by the pages and the error filter of every refusal of the service. */
  async refused(request: PageRequest, refusal: Refusal): Promise<void> {
    const attempt = attemptOf(request.method, request.path, request.body);
    if (!attempt || refusal.status === TOO_MANY_REQUESTS || isMishap(attempt, refusal)) return;
    const { actor } = request as RequestOfActor;
    // A request that was stopped before the guard (no token) still has its session.
    const known = actor ?? (await this.accounts.actorOf(request.session?.accountId));
    await this.write(
      known ?? systemActor('未登录的访问者'),
      await this.actOf(attempt, refusal),
      known === null,
    );
  }

  /** What was counted is written down before the database closes. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const key of [...this.repeats.keys()]) await this.settle(key);
  }

  private async write(actor: Actor, act: Act, isStranger: boolean): Promise<void> {
    const key = isStranger ? 'stranger' : this.keyOf(actor, act);
    const known = this.repeats.get(key);
    if (known) {
      known.times += 1;
      return;
    }
    const timer = setTimeout(() => void this.settle(key), REPEAT_WINDOW_MS).unref();
    this.repeats.set(key, { actor, act, timer, times: 0 });
    await this.record(actor, act);
  }

  private keyOf(actor: Actor, act: Act): string {
    const own = `${actor.accountId} `;
    const key = `${own}${JSON.stringify([act.act, act.objectId, act.detail])}`;
    if (this.repeats.has(key)) return key;
    const open = [...this.repeats.keys()].filter((one) => one.startsWith(own)).length;
    return open < MOST_A_WINDOW ? key : `${own}more`;
  }

  /** Ends the window of a refusal; what came again in it becomes one entry. */
  private async settle(key: string): Promise<void> {
    const ended = this.repeats.get(key);
    if (!ended) return;
    clearTimeout(ended.timer);
    this.repeats.delete(key);
    if (ended.times === 0) return;
    const detail = { ...(ended.act.detail as Record<string, string>), repeated: ended.times };
    await this.record(ended.actor, { ...ended.act, detail }).catch((error: unknown) =>
      this.logger.error(error instanceof Error ? error.stack : String(error)),
    );
  }

  private async record(actor: Actor, act: Act): Promise<void> {
    await this.dataSource.transaction((tx) => this.audit.record(tx, actor, act));
  }

  private async actOf({ act, drawId, way }: Attempt, refusal: Refusal): Promise<Act> {
    const draw = isId(drawId) ? await this.dataSource.manager.findOneBy(Draw, { id: drawId }) : null;
    const faults = refusal.faults.slice(0, MOST_FAULTS).map(({ message }) => short(message));
    return {
      act: `${REFUSED}${act}`,
      objectKind: 'draw',
      objectId: draw?.id ?? NO_DRAW,
      detail: {
        ...(draw ? { number: draw.number } : {}),
        ...{ way, reason: short(refusal.message) },
        ...(faults.length > 0 ? { faults } : {}),
      },
    };
  }
}

/** A page that does not exist, or a look that only came too early, is no refused look at a list. */
function isMishap({ act }: Attempt, { status }: Refusal): boolean {
  return act === '查看抽取名单' && status !== 403;
}

/** Messages quote what was typed: of any length, and with halves of characters, which no log can hold. */
function short(text: string): string {
  return cutText(Buffer.from(text).toString(), LONGEST_TEXT);
}
