import type { LoggedEntry } from './audit.rules.js';

/** A checkpoint as the database has it. */
export interface NotedCheckpoint {
  readonly n: string;
  readonly seq: string;
  readonly hash: string;
  readonly at: Date;
  readonly objectKind: string;
  readonly objectId: string;
  readonly label: string;
}

/** A checkpoint as somebody reads it off a printed record: at least the first 16 digits of the hash. */
export interface PrintedCheckpoint {
  readonly n: string;
  /** Lower-case hex. */
  readonly hash: string;
}

/** `3:9f86d081884c7d65…`, as a person types it. @returns null if it is not of this form */
export function readPrintedCheckpoint(text: string): PrintedCheckpoint | null {
  const found = /^\s*([1-9][0-9]{0,17})\s*[:：]\s*([0-9a-f]{16,64})\s*$/i.exec(text);
  return found ? { n: found[1], hash: found[2].toLowerCase() } : null;
}

/** What was found of the log's end and of its checkpoints. */
export interface CheckpointFindings {
  /** The last checkpoint that the log still bears out, all before it included; null if there is none. */
  readonly holds: NotedCheckpoint | null;
  /** Chinese sentences. */
  readonly faults: readonly string[];
}

/**
 * Holds noted checkpoints and printed ones against the log. Feed it every entry in order, then ask.
 * An entry whose detail says `"checkpoint":true` must have a checkpoint: one that was deleted is missed, too.
 */
export class CheckpointWalk {
  private readonly at: ReadonlyMap<string, NotedCheckpoint>;
  private readonly held = new Set<string>();
  private readonly faults: string[] = [];
  private readonly printedFound = new Set<PrintedCheckpoint>();
  private broken = false;
  private holds: NotedCheckpoint | null = null;
  private last = '0';

  constructor(
    private readonly noted: readonly NotedCheckpoint[],
    private readonly printed: readonly PrintedCheckpoint[] = [],
  ) {
    this.at = new Map(noted.map((one) => [one.seq, one]));
  }

  /** @param sound whether the chain holds at this entry */
  next(entry: LoggedEntry, sound: boolean): void {
    this.last = entry.seq;
    if (!sound) this.broken = true;
    for (const one of this.printed) if (entry.hash.startsWith(one.hash)) this.printedFound.add(one);
    const checkpoint = this.at.get(entry.seq);
    if (checkpoint) return this.compare(checkpoint, entry);
    if (marksCheckpoint(entry)) {
      this.faults.push(`审计日志第 ${entry.seq} 条应有检查点，检查点表中没有：检查点被删除或改动。`);
    }
  }

  /** After the last entry. */
  finish(): CheckpointFindings {
    return {
      holds: this.holds,
      faults: [...this.order(), ...this.cut(), ...this.faults, ...this.printedFaults()],
    };
  }

  private compare(checkpoint: NotedCheckpoint, entry: LoggedEntry): void {
    this.held.add(checkpoint.n);
    if (entry.hash !== checkpoint.hash) {
      this.broken = true;
      this.faults.push(
        `第 ${checkpoint.n} 号检查点与审计日志第 ${entry.seq} 条的散列不符：${this.since()}的记录被改写过，未被覆盖。`,
      );
      return;
    }
    const same =
      marksCheckpoint(entry) &&
      Number(checkpoint.at) === Number(entry.at) &&
      checkpoint.objectKind === entry.objectKind &&
      checkpoint.objectId === entry.objectId &&
      checkpoint.label === factsOf(entry).number;
    if (!same) {
      this.faults.push(
        `第 ${checkpoint.n} 号检查点的时间或对象与审计日志第 ${entry.seq} 条不符：检查点被改动。`,
      );
    }
    if (!this.broken) this.holds = checkpoint;
  }

  /** Numbers from 1 without gaps, each further on in the log than the one before. */
  private order(): string[] {
    const faults: string[] = [];
    let expected = 1n;
    let seq = 0n;
    for (const one of this.noted) {
      if (BigInt(one.n) !== expected) faults.push(`缺少第 ${expected} 号检查点：检查点被删除或改动。`);
      else if (BigInt(one.seq) <= seq) {
        faults.push(`第 ${one.n} 号检查点指向的日志序号 ${one.seq} 不在上一号之后：检查点被改动。`);
      }
      expected = BigInt(one.n) + 1n;
      seq = BigInt(one.seq);
    }
    return faults;
  }

  /** Checkpoints that say more of the log than there is. */
  private cut(): string[] {
    const beyond = this.noted.find(({ n, seq }) => !this.held.has(n) && BigInt(seq) > BigInt(this.last));
    if (!beyond) return [];
    return [
      `审计日志的末尾被截断：第 ${beyond.n} 号检查点记下日志已有第 ${beyond.seq} 条，现在只到第 ${this.last} 条。${this.since()}的记录未被覆盖。`,
    ];
  }

  private printedFaults(): string[] {
    return this.printed.flatMap((one) => {
      const noted = this.noted.find(({ n }) => n === one.n);
      const inLog = this.printedFound.has(one);
      if (inLog && noted?.hash.startsWith(one.hash)) return [];
      const name = `打印的第 ${one.n} 号检查点(${one.hash.slice(0, 16)})`;
      if (noted) {
        const advice = '请用更早打印的检查点再核对，以确定从何处起被改写';
        return [`${name}与数据库中的第 ${one.n} 号检查点不符：日志在此前被改写，或被截断后重写。${advice}。`];
      }
      if (inLog) return [`${name}在检查点表中没有，日志中仍有这条记录：检查点被删除。`];
      return [
        `${name}在检查点表和日志中都没有：日志的末尾连同检查点被截断，现在只到第 ${this.last} 条。${this.since()}的记录未被覆盖。`,
      ];
    });
  }

  private since(): string {
    return this.holds
      ? `第 ${this.holds.n} 号检查点(日志第 ${this.holds.seq} 条)之后`
      : '自日志开头(没有仍然成立的检查点)';
  }
}

interface Facts {
  readonly checkpoint?: unknown;
  readonly number?: unknown;
}

function marksCheckpoint(entry: LoggedEntry): boolean {
  return entry.detail.includes('"checkpoint":true') && factsOf(entry).checkpoint === true;
}

function factsOf(entry: LoggedEntry): Facts {
  try {
    return (JSON.parse(entry.detail) as Facts | null) ?? {};
  } catch {
    return {};
  }
}
