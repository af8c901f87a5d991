import type { Actor } from '../audit/actor.js';
import type { PageRequest } from '../platform/http/page-request.js';

/** Starts a session under a new identifier (an identifier known before log-in is worthless after). */
export function startSession(request: PageRequest, actor: Actor): Promise<void> {
  const { returnTo } = request.session;
  return new Promise((resolve, reject) => {
    request.session.regenerate((error: unknown) => {
      if (error) return reject(error as Error);
      if (actor.accountId) request.session.accountId = actor.accountId;
      if (returnTo) request.session.returnTo = returnTo;
      request.session.save((failed: unknown) => (failed ? reject(failed as Error) : resolve()));
    });
  });
}

/** Ends a session and forgets it. */
export function endSession(request: PageRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.destroy((error: unknown) => (error ? reject(error as Error) : resolve()));
  });
}
