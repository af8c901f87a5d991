import { readFacts, type BundleFacts } from '../../../draw/bundle-facts.js';
import { fateOf, type Fate } from '../../../draw/one-code.js';
import { unreadableReport, verifyBundle, type VerifyReport } from '../../../draw/verify.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { readChosen, type ChosenFile } from './bundle-files.js';

/** What a verification found out. Plain data: it crosses from the worker to the page. */
export interface Outcome {
  readonly report: VerifyReport;
  readonly facts: BundleFacts;
  /** What was given from outside: a digest, or its beginning. */
  readonly freezeDigest?: string;
  /** False where the bundle could not even be read. */
  readonly isReadable: boolean;
}

/** What a look at one code found out, or why it could not: a Chinese sentence. */
export type LookedUp = { readonly fate: Fate } | { readonly fault: string };

/** Holds the bundle that was last verified. The same in a worker and, where there is none, on the page. */
export class Workbench {
  private files: ReadonlyMap<string, Uint8Array> = new Map();

  /** @param tell is given what is being done, in Chinese. */
  async verify(
    chosen: readonly ChosenFile[],
    freezeDigest: string | undefined,
    tell: (progress: string) => void,
  ): Promise<Outcome> {
    this.files = new Map();
    try {
      this.files = await readChosen(chosen, (name, at, of) => tell(`正在读取 ${name}（${at}/${of}）……`));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const report = unreadableReport(error.message);
      return { report, facts: readFacts(this.files), freezeDigest, isReadable: false };
    }
    tell('正在重新计算种子、签号和检查组，并逐行比对……');
    await aMoment();
    const report = await verifyBundle(this.files, { freezeDigest });
    return { report, facts: readFacts(this.files), freezeDigest, isReadable: true };
  }

  /** Looks one code up in the bundle that was last verified. */
  lookUp(code: string): LookedUp {
    try {
      return { fate: fateOf(this.files, code) };
    } catch (error) {
      if (error instanceof DomainError) return { fault: error.message };
      throw error;
    }
  }
}

/** Lets the page show its progress before work that takes a while. */
function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
