import { csrfSync } from 'csrf-sync';
import type { Request } from 'express';

const csrf = csrfSync({
  size: 32,
  getTokenFromRequest: (request: Request) =>
    (request.body as Record<string, unknown> | undefined)?.['_csrf']?.toString() ??
    request.header('x-csrf-token'),
  errorConfig: {
    statusCode: 403,
    message: 'csrf',
    code: 'CSRF',
  },
});

/** Refuses every state-changing request without the session's token (form field `_csrf` or header x-csrf-token). */
export const csrfProtection = csrf.csrfSynchronisedProtection;

/** The session's token, made at first use. */
export function randomCsrfToken(request: Request): string {
  return csrf.generateToken(request);
}
