import type { Request, RequestHandler } from 'express';

/** Nest token of the part that knows the tokens; it belongs to a feature further up. */
export const TOKEN_GATE = Symbol('TOKEN_GATE');

/** Tells tokens that hold from others. */
export interface TokenGate {
  /** @throws DomainError NOT_LOGGED_IN for a token that does not hold */
  bearer(token: string): Promise<unknown>;
}

/**
 * The token that a program sends in place of a session (`Authorization: Bearer …`), or null. Below /api/ only: what a
 * browser shows knows sessions alone.
 */
export function bearerToken(request: Pick<Request, 'path' | 'headers'>): string | null {
  if (!request.path.startsWith('/api/')) return null;
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/**
 * Leaves a step out for requests with a token. They have no session, so that no cookie speaks for them, and need no
 * CSRF token: no page of another site can make a browser send the header.
 */
export function unlessToken(step: RequestHandler): RequestHandler {
  return (request, response, next) =>
    bearerToken(request) === null ? void step(request, response, next) : next();
}
