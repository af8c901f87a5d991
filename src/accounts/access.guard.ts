import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Actor, Role } from '../audit/actor.js';
import type { PageRequest } from '../platform/http/page-request.js';
import { ACCESS, type Access } from './access.js';
import { AccountsService } from './accounts.service.js';

/** A request after the guard. */
export type ActorRequest = PageRequest & { actor?: Actor };

/** True if the access entry lets these roles in. */
export function isAllowed(access: Access | undefined, actor: Actor | null): boolean {
  if (!access) return false;
  if (access.roles === 'PUBLIC') return true;
  if (!actor) return false;
  return access.roles === 'LOGGED_IN' || access.roles.some((role: Role) => actor.roles.includes(role));
}

/** The one gate: looks the route up in the access table. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly accounts: AccountsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ActorRequest>();
    const route = (request as { route?: { path?: string } }).route?.path ?? '';
    const access = ACCESS[`${request.method === 'HEAD' ? 'GET' : request.method} ${route}`];
    const actor = await this.accounts.actorOf(request.session?.accountId);
    if (actor) {
      request.actor = actor;
      request.visitor = { name: actor.name, may: (other) => isAllowed(ACCESS[other], actor) };
    }
    if (isAllowed(access, actor)) return true;
    if (!actor) throw new DomainError('NOT_LOGGED_IN', '请先登录，再进行此项操作。');
    throw new DomainError('FORBIDDEN', '您的角色没有进行此项操作的权限，如确有需要请联系系统管理员。');
  }
}
