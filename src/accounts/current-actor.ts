import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { DomainError } from '../kernel/domain-error.js';
import type { ActorRequest } from './access.guard.js';

/** The logged-in actor of a route that asks for one. @throws DomainError NOT_LOGGED_IN */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<ActorRequest>();
  if (!actor) throw new DomainError('NOT_LOGGED_IN', '请先登录，再进行此项操作。');
  return actor;
});
