import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { sha256 } from '../../src/kernel/hash.js';

/** How the province behaves when a batch comes. */
export type Mood =
  | 'WELL'
  /** Answers 503 without having read anything. */
  | 'BUSY'
  /** Takes the batch and answers after the sender has given up. */
  | 'SLOW'
  /** Takes the batch and breaks the connection before the answer. */
  | 'BROKEN'
  /** Takes the batch and answers a sender that has died in the meantime. */
  | 'ORPHANED'
  /** Answers something that is no receipt, and takes nothing. */
  | 'GARBLED'
  /** Takes the first half of the rows and answers for these only. */
  | 'HALF';

interface Row {
  readonly record_unique_identity: string;
  readonly cd_operation: string;
}

interface Answer {
  readonly record_unique_identity: string;
  readonly accepted: boolean;
  readonly code: string;
  readonly message?: string;
}

export const KEY_ID = 'mingchou-test';
export const SECRET = 'a secret of sixteen or more';
const SLOW_MS = 1500;

/**
 * The receiver that stands in for the province: a real HTTP server with a memory of its own. It checks signatures, takes
 * a batch once however often it comes, and refuses what contradicts what it has.
 */
export class Province {
  /** What is there now, by identity. */
  readonly records = new Map<string, Row>();
  /** Every row that was ever taken, in order. */
  readonly taken: string[] = [];
  readonly refused: string[] = [];
  requests = 0;
  badSignatures = 0;
  /** Inserts of what is there, changes and removals of what is not. */
  contradictions = 0;
  /** Asked before each request. */
  mood: () => Mood = () => 'WELL';
  /** Ends the sender while it waits for the answer. */
  killSender: () => Promise<void> = async () => undefined;
  /** Why a row is refused, or null. */
  refusal: (row: Row) => string | null = () => null;
  private readonly answers = new Map<string, Map<string, Answer>>();
  private server: Server | null = null;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}/feed`;
  }

  /** Starts, after a stop at the same address and with everything that it had. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.handle(request, response));
    await new Promise<void>((done) => server.listen(this.port, '127.0.0.1', done));
    this.port = (server.address() as { port: number }).port;
    this.server = server;
  }

  /** Dies: connections are cut, new ones refused. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    server?.closeAllConnections();
    await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const mood = this.mood();
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces).toString('utf8');
    const say = (status: number, text: string) => response.writeHead(status).end(text);
    if (mood === 'BUSY') return void say(503, '忙');
    if (mood === 'GARBLED') return void say(200, '<html>维护中</html>');
    if (!signed(request, body)) {
      this.badSignatures += 1;
      return void say(401, '签名不对');
    }
    const { cd_batch: batch, rows } = JSON.parse(body) as { cd_batch: string; rows: Row[] };
    const answers = this.answers.get(batch) ?? new Map<string, Answer>();
    this.answers.set(batch, answers);
    const now = mood === 'HALF' && answers.size === 0 ? rows.slice(0, Math.ceil(rows.length / 2)) : rows;
    for (const row of now) {
      const id = row.record_unique_identity;
      if (!answers.has(id)) answers.set(id, this.take(row));
    }
    if (mood === 'BROKEN') return void request.socket.destroy();
    if (mood === 'ORPHANED') await this.killSender();
    if (mood === 'SLOW') await new Promise((done) => setTimeout(done, SLOW_MS));
    say(200, JSON.stringify({ cd_batch: batch, results: [...answers.values()] }));
  }

  private take(row: Row): Answer {
    const { record_unique_identity: id, cd_operation: operation } = row;
    const there = this.records.has(id);
    const message = this.refusal(row);
    if (message !== null) {
      this.refused.push(`${operation} ${id}`);
      return { record_unique_identity: id, accepted: false, code: 'E100', message };
    }
    if (there === (operation === 'i')) this.contradictions += 1;
    this.taken.push(`${operation} ${id}`);
    if (operation === 'd') this.records.delete(id);
    else this.records.set(id, row);
    return { record_unique_identity: id, accepted: true, code: '0' };
  }
}

function signed(request: IncomingMessage, body: string): boolean {
  const header = (name: string) => String(request.headers[name] ?? '');
  const text = [header('x-feed-key'), header('x-feed-timestamp'), header('idempotency-key'), sha256(body)];
  const right = createHmac('sha256', SECRET).update(text.join('\n'), 'utf8').digest();
  const given = Buffer.from(header('x-feed-signature'), 'hex');
  return header('x-feed-key') === KEY_ID && given.length === right.length && timingSafeEqual(given, right);
}
