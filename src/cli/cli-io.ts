import { resolve } from 'node:path';

/** What a command may use of the world: where it prints, and where relative paths start. */
export interface CliIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Absolute folder. */
  readonly folder: string;
  /** 0 fine, 1 a fault or a bundle that does not verify, 2 wrong use. A command sets it. */
  exitCode: number;
}

/** Wrong use of the command line: exit status 2. Its message is a Chinese sentence. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** The real one. Under `npm run`, paths are relative to the folder that npm was called in. */
export function processIo(): CliIo {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    folder: resolve(process.env.INIT_CWD ?? process.cwd()),
    exitCode: 0,
  };
}
