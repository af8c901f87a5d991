import { createReadStream, createWriteStream, existsSync, type ReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Sha256 } from '../../kernel/hash.js';
import { Clock } from '../../platform/clock.js';
import { Entropy } from '../../platform/entropy.js';
import type { TemplateRows, TemplateValues } from '../../platform/excel/fill-template.js';
import { OfficialFiles } from './official-files.service.js';
import type { FileFormat } from './official-formats.js';
import type { OfficialTable } from './official-table.js';

/** Rows of one file. */
export const MOST_ROWS = 100_000;
/** Files that an account may have waiting or being made at once. */
const MOST_OPEN = 3;
/** Files that are kept for all accounts together, and how long: minutes. */
const MOST_KEPT = 20;
const KEPT_MINUTES = 60;
/** After this many rows everything else gets its turn. */
const ROWS_AT_ONCE = 200;

/** How a file that was ordered stands. */
export interface FileOrder {
  readonly id: string;
  /** WAITING for others that are being made, MAKING, READY to be fetched, FAILED. */
  readonly state: 'WAITING' | 'MAKING' | 'READY' | 'FAILED';
  readonly fileName: string;
  /** Rows written so far, and all of them. */
  readonly rows: number;
  readonly total: number;
  /** Of the whole file, once it is there. */
  readonly bytes: number | null;
  readonly digest: string | null;
  /** Why it failed, Chinese. */
  readonly problem: string | null;
  readonly orderedAt: Date;
}

/** A table whose number of rows is known beforehand. */
export interface LongTable extends OfficialTable {
  readonly rowCount: number;
}

interface Order extends FileOrder {
  state: FileOrder['state'];
  fileName: string;
  rows: number;
  bytes: number | null;
  digest: string | null;
  problem: string | null;
  readonly accountId: string | null;
  /** Where it lies and what it is, from when it is being made. */
  file: string | null;
  type: string | null;
}

/**
 * Makes long files beside everything else, one after the other, and keeps them for an hour: who ordered one sees its rows
 * grow and fetches it. Nothing of a table is held whole; orders are forgotten when the service stops.
 */
@Injectable()
export class FileOrders implements OnModuleDestroy {
  private readonly orders = new Map<string, Order>();
  private readonly log = new Logger(FileOrders.name);
  private folder: string | null = null;
  private last: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly files: OfficialFiles,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /**
   * Orders a file. @returns its id
   * @throws DomainError TOO_LARGE beyond 100,000 rows, CONFLICT where the account has three open orders
   */
  async place(actor: Actor, table: LongTable, format: FileFormat): Promise<string> {
    if (table.rowCount > MOST_ROWS) {
      throw new DomainError(
        'TOO_LARGE',
        `这张表有 ${table.rowCount} 行，一个文件最多 ${MOST_ROWS} 行。请按月份分别导出。`,
      );
    }
    const open = [...this.orders.values()].filter((one) => one.accountId === actor.accountId && !isDone(one));
    if (open.length >= MOST_OPEN) {
      throw new DomainError('CONFLICT', `您已有 ${MOST_OPEN} 个文件正在制作，请等其中一个做好后再导出。`);
    }
    const id = this.entropy.hex(16);
    const order: Order = {
      ...{ id, state: 'WAITING', fileName: '', rows: 0, total: table.rowCount, bytes: null, digest: null },
      ...{ problem: null, orderedAt: this.clock.now(), accountId: actor.accountId },
      ...{ file: null, type: null },
    };
    // Counted from this moment: orders sent together are no more than one account may have.
    this.orders.set(id, order);
    await this.clear();
    this.last = this.last.then(() => this.make(order, table, format));
    return id;
  }

  /** The orders of an account, newest first. */
  list(actor: Actor): FileOrder[] {
    return [...this.orders.values()]
      .filter((order) => order.accountId === actor.accountId && !this.isOver(order))
      .reverse();
  }

  /** An order of the account. @throws DomainError NOT_FOUND for another's, and for one that is gone */
  get(actor: Actor, id: string): FileOrder {
    return this.own(actor, id);
  }

  /** The finished file. @throws DomainError NOT_FOUND, CONFLICT while it is being made */
  open(actor: Actor, id: string): { order: FileOrder; type: string; content: ReadStream } {
    const order = this.own(actor, id);
    const { state, file, type } = order;
    if (state === 'READY' && file !== null && type !== null) {
      if (!existsSync(file)) throw gone();
      return { order, type, content: createReadStream(file) };
    }
    throw new DomainError('CONFLICT', order.problem ?? '文件还在制作，请在导出页面上等它做好。');
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    await this.last;
    if (this.folder !== null) await rm(this.folder, { recursive: true, force: true });
  }

  private own(actor: Actor, id: string): Order {
    const order = this.orders.get(id);
    if (order && order.accountId === actor.accountId && !this.isOver(order)) return order;
    throw gone();
  }

  private async make(order: Order, table: LongTable, format: FileFormat): Promise<void> {
    if (this.stopped) return;
    order.state = 'MAKING';
    try {
      const file = path.join(await this.folderNow(), order.id);
      order.file = file;
      const rows = this.counted(order, table.data.rows);
      const made = await this.files.file(table.kind, format, table.name, { ...table.data, rows });
      Object.assign(order, { fileName: made.fileName, type: made.type });
      const hash = new Sha256();
      let bytes = 0;
      const seen = async function* () {
        for await (const piece of made.content) {
          hash.update(piece);
          bytes += Buffer.byteLength(piece);
          yield piece;
        }
      };
      await pipeline(seen, createWriteStream(file, { mode: 0o600 }));
      Object.assign(order, { state: 'READY', bytes, digest: hash.hex() });
    } catch (error) {
      const told = error instanceof DomainError;
      if (!told && !this.stopped) this.log.error(error);
      order.problem = told ? error.message : '文件没有做成，请重新导出。再次失败请告诉系统管理员。';
      order.state = 'FAILED';
      await this.remove(order);
    }
  }

  /** The same rows, counted as they go by. */
  private async *counted(order: Order, rows: TemplateRows): AsyncGenerator<TemplateValues> {
    for await (const row of rows) {
      yield row;
      order.rows += 1;
      if (order.rows % ROWS_AT_ONCE === 0) await turn();
      if (this.stopped) throw new Error('the service stops');
    }
  }

  /** Forgets files that are an hour old, and the oldest beyond the number that is kept. */
  private async clear(): Promise<void> {
    const done = [...this.orders.values()].filter(isDone);
    const old = done.filter((order, n) => this.isOver(order) || n < done.length - (MOST_KEPT - 1));
    for (const order of old) {
      this.orders.delete(order.id);
      await this.remove(order);
    }
  }

  private isOver(order: Order): boolean {
    return isDone(order) && this.clock.now().getTime() - order.orderedAt.getTime() > KEPT_MINUTES * 60_000;
  }

  /** The folder of the files; made anew where the system has cleared it away. Asked for one file after the other. */
  private async folderNow(): Promise<string> {
    if (this.folder === null || !existsSync(this.folder)) {
      this.folder = await mkdtemp(path.join(tmpdir(), 'mingchou-files-'));
    }
    return this.folder;
  }

  /** A file that cannot be removed stays until the service stops; no other file waits for it. */
  private async remove({ file }: Order): Promise<void> {
    if (file === null) return;
    try {
      await rm(file, { force: true });
    } catch (error) {
      this.log.warn(error);
    }
  }
}

function isDone({ state }: FileOrder): boolean {
  return state === 'READY' || state === 'FAILED';
}

function gone(): DomainError {
  return new DomainError('NOT_FOUND', '没有这个导出的文件，或已超过保存时间。请重新导出。');
}
