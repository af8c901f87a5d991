import type { Request } from 'express';

/** A one-time notice shown on the next page after a redirect. */
export interface Flash {
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

declare module 'express-session' {
  interface SessionData {
    accountId: string;
    flash: Flash;
    /** Where to go after log-in. */
    returnTo: string;
  }
}

/** What the guard knows of the visitor, for the pages. */
export interface Visitor {
  readonly name: string;
  /** May this visitor call that route of the access table, e.g. 'GET /office/plans'? */
  readonly may: (route: string) => boolean;
}

export type PageRequest = Request & { visitor?: Visitor };
