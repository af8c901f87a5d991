import type { PickedFile, Reply, Request } from './messages.js';
import { chosenOf } from './worker.js';
import { Workbench, type LookedUp, type Outcome } from './workbench.js';

type Tell = (progress: string) => void;

/** Where the page has its work done: in a worker, or on the page itself where a browser allows none. */
export class Desk {
  private worker: Worker | null = null;
  private readonly own = new Workbench();

  /** @param script the text of this whole program: a worker made of it needs no file and no connection. */
  constructor(private readonly script: string) {}

  /** Verifies what was chosen; work on an earlier choice is stopped. */
  async verify(files: readonly PickedFile[], freezeDigest: string | undefined, tell: Tell): Promise<Outcome> {
    this.worker?.terminate();
    this.worker = this.startWorker();
    if (this.worker) {
      const reply = await ask(this.worker, { kind: 'VERIFY', files, freezeDigest }, tell);
      if (reply?.kind === 'VERIFIED') return reply.outcome;
      this.worker = null;
    }
    return this.own.verify(chosenOf(files), freezeDigest, tell);
  }

  /** Looks one code up in what was last verified. */
  async lookUp(code: string): Promise<LookedUp> {
    if (!this.worker) return this.own.lookUp(code);
    const reply = await ask(this.worker, { kind: 'LOOK_UP', code }, () => undefined);
    return reply?.kind === 'LOOKED_UP' ? reply.lookedUp : { fault: '没有查成，请重新核验抽取包后再查。' };
  }

  private startWorker(): Worker | null {
    try {
      const address = URL.createObjectURL(new Blob([this.script], { type: 'text/javascript' }));
      const worker = new Worker(address);
      // The worker has it by its first message; until then the address must stand.
      worker.addEventListener('message', () => URL.revokeObjectURL(address), { once: true });
      return worker;
    } catch {
      return null;
    }
  }
}

/** One request and its answer; null where the worker did not start or broke down. */
function ask(worker: Worker, request: Request, tell: Tell): Promise<Reply | null> {
  return new Promise((resolve) => {
    const listener = ({ data }: MessageEvent<Reply>): void => {
      if (data.kind === 'PROGRESS') return tell(data.text);
      worker.removeEventListener('message', listener);
      resolve(data.kind === 'FAILED' ? null : data);
    };
    worker.addEventListener('message', listener);
    worker.addEventListener('error', () => resolve(null), { once: true });
    worker.addEventListener('messageerror', () => resolve(null), { once: true });
    worker.postMessage(request);
  });
}
