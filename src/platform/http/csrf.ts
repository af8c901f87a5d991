import { csrfSync } from 'csrf-sync';
import type { Request } from 'express';

const csrf = csrfSync({
  size: 32,
  getTokenFromRequest: (request: Request) =>
    textOf((request.body as Record<string, unknown> | undefined)?.['_csrf']) ??
    request.header('x-csrf-token'),
  errorConfig: {
    statusCode: 403,
    message: 'csrf',
    code: 'CSRF',
  },
});

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Refuses every state-changing request without the session's token (form field `_csrf` or header x-csrf-token). */
export const csrfProtection = csrf.csrfSynchronisedProtection;

/** The session's token, made at first use. */
export function randomCsrfToken(request: Request): string {
  return csrf.generateToken(request);
}
