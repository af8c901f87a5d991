import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Actor, systemActor } from '../../audit/actor.js';
import { cleanText, cutText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { tryLockFor } from '../../platform/database/database.js';
import { FeedBatches } from './batches.service.js';
import { secondsToWait } from './batch.rules.js';
import { FeedBatch, FeedDelivery } from './feed.entity.js';
import { FEED_KINDS, type FeedKind } from './feed-types.js';
import { type FeedSettingNow, FeedSettings } from './feed-settings.service.js';
import { readAnswer, type RowAnswer, signedHeaders } from './push.rules.js';
import { FeedReceipts } from './receipts.service.js';

const ACTOR: Actor = systemActor('监管数据报送');
const LONGEST_ANSWER = 5_000_000;

/** What a round did. */
export interface PushRound {
  readonly made: number;
  readonly delivered: number;
  /** Why the round ended before everything was out (Chinese), or null. */
  readonly failed: string | null;
}

/** Pushes batches to the province, oldest first; one that fails holds back those after it, and is tried again. */
@Injectable()
export class FeedPush {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly batches: FeedBatches,
    private readonly receipts: FeedReceipts,
    private readonly settings: FeedSettings,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** One round: what waits is put in batches, what is due is sent. Where rows go as files nothing happens. */
  async round(): Promise<PushRound> {
    const done = { made: 0, delivered: 0, failed: null as string | null };
    if ((await this.settings.now()).way !== 'PUSH') return done;
    for (const kind of Object.keys(FEED_KINDS) as FeedKind[]) {
      done.failed = await this.deliverDue(done);
      if (done.failed !== null) return done;
      // A batch a kind and round: what a later kind refers to has gone before it.
      const made = await this.dataSource.transaction((tx) => this.batches.make(tx, ACTOR, kind, 'PUSH'));
      if (made) done.made += 1;
    }
    done.failed = await this.deliverDue(done);
    return done;
  }

  private async deliverDue(done: { delivered: number }): Promise<string | null> {
    for (;;) {
      const outcome = await this.dataSource.transaction((tx) => this.deliverNext(tx));
      if (outcome === 'NOTHING') return null;
      if (outcome !== 'DELIVERED') return outcome;
      done.delivered += 1;
    }
  }

  /** Sends the oldest batch that is not settled, under a lock: of several instances one sends it. */
  private async deliverNext(tx: EntityManager): Promise<string> {
    if (!(await tryLockFor(tx, 'feed push'))) return '另一处正在报送。';
    const [open]: { id: string }[] = await tx.query(OLDEST_OPEN);
    if (!open) return 'NOTHING';
    const tries = await tx.find(FeedDelivery, { where: { batchId: open.id }, order: { n: 'DESC' } });
    const now = this.clock.now();
    const last = tries.at(0);
    if (last && now.getTime() - last.at.getTime() < secondsToWait(tries.length) * 1000) {
      return `上一次没有送达，稍后再试：${last.message ?? ''}`;
    }
    const batch = await tx.findOneByOrFail(FeedBatch, { id: open.id });
    const { answers, message } = await this.send(tx, batch);
    const failure = message ?? (await this.take(tx, batch, answers));
    await tx.insert(FeedDelivery, {
      ...{ batchId: batch.id, n: tries.length + 1, outcome: failure === null ? 'ANSWERED' : 'FAILED' },
      ...{ message: failure, at: now },
    });
    return failure ?? 'DELIVERED';
  }

  private async take(
    tx: EntityManager,
    batch: FeedBatch,
    answers: readonly RowAnswer[],
  ): Promise<string | null> {
    await this.receipts.record(tx, ACTOR, batch, answers);
    const open = batch.rows - answers.length;
    return open > 0 ? `回执缺少${open}行，重新报送整个批次。` : null;
  }

  private async send(
    tx: EntityManager,
    batch: FeedBatch,
  ): Promise<{ answers: readonly RowAnswer[]; message: string | null }> {
    const failed = (message: string) => ({ answers: [], message: cutText(cleanText(message), 500) });
    const setting = await this.settings.now(tx);
    try {
      const { status, text } = await this.post(setting, batch);
      if (status !== 200) return failed(`省平台答复状态 ${status}：${text.slice(0, 200)}`);
      const asked = new Set(identitiesOf(batch));
      const answers = readAnswer(text, batch.number, asked);
      return answers ? { answers, message: null } : failed('省平台的答复不是这个批次的回执。');
    } catch (error) {
      return failed(reasonOf(error, setting));
    }
  }

  private async post(
    { url, keyId, timeoutSeconds }: FeedSettingNow,
    { number, content }: FeedBatch,
  ): Promise<{ status: number; text: string }> {
    if (url === null || keyId === null || this.config.feedSecret === undefined) {
      throw new Error('没有接口地址、密钥编号或签名密钥');
    }
    const seconds = Math.floor(this.clock.now().getTime() / 1000);
    const key = { keyId, secret: this.config.feedSecret };
    const response = await fetch(url, {
      ...{ method: 'POST', body: content, redirect: 'error' },
      headers: signedHeaders(key, number, content, seconds),
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    return { status: response.status, text: await boundedText(response) };
  }
}

/** Identities of the rows of a batch. */
export function identitiesOf({ content }: Pick<FeedBatch, 'content'>): string[] {
  const { rows } = JSON.parse(content) as { rows: readonly { record_unique_identity: string }[] };
  return rows.map((row) => row.record_unique_identity);
}

async function boundedText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > LONGEST_ANSWER) throw new Error('答复过长');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Why a push failed, in Chinese; the causes of the connection as the system calls them. */
function reasonOf(error: unknown, { timeoutSeconds }: FeedSettingNow): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string } };
  if (name === 'TimeoutError') return `${timeoutSeconds}秒内没有答复。`;
  if (cause?.code === 'ECONNREFUSED') return '省平台拒绝连接，可能没有开机。';
  if (cause?.code === 'ECONNRESET' || cause?.code === 'UND_ERR_SOCKET') return '连接中断，没有收到回执。';
  return `没有送达：${cause?.code ?? message}`;
}

const OLDEST_OPEN = `
  SELECT b.id FROM feed_batch b
  WHERE b.way = 'PUSH' AND EXISTS (
    SELECT 1 FROM feed_batch_row r LEFT JOIN feed_receipt a ON a.outbox_id = r.outbox_id
    WHERE r.batch_id = b.id AND a.outbox_id IS NULL)
  ORDER BY b.id LIMIT 1`;
