import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DomainError } from '../kernel/domain-error.js';
import type { Actor, Role } from '../audit/actor.js';
import { bearerToken } from '../platform/http/bearer.js';
import type { PageRequest } from '../platform/http/page-request.js';
import { ACCESS, type Access } from './access.js';
import { AccountsService } from './accounts.service.js';
import { OFFICE_STAFF, type OfficeStaff } from './office-staff.js';
import { NOT_BY_TOKEN } from './tokens/token.rules.js';
import { TokensService } from './tokens/tokens.service.js';

/** A request after the guard. */
export type ActorRequest = PageRequest & { actor?: Actor };

/** True if the access entry lets these roles in. */
export function isAllowed(access: Access | undefined, actor: Actor | null): boolean {
  if (!access) return false;
  if (access.roles === 'PUBLIC') return true;
  if (!actor) return false;
  return access.roles === 'LOGGED_IN' || access.roles.some((role: Role) => actor.roles.includes(role));
}

/** What these roles see and do is the whole office's: outside the office they count for nothing. */
const OFFICE_ROLES: readonly Role[] = ['DRAWER', 'PUBLISHER', 'HEAD'];
/** Roles with which an act of the whole office is possible at all. */
const ACTING: readonly Role[] = [...OFFICE_ROLES, 'REVIEWER', 'PLANNER', 'ADMINISTRATOR'];

/** A visitor with the roles that count. */
interface Known {
  readonly actor: Actor;
  /** Of the bureau or its own units. */
  readonly office: boolean;
}

/**
 * True if the visitor may call the route. What changes things of the whole office is for its own staff: a county's
 * or a partner's account never draws, publishes or opens accounts. Witnesses come from outside.
 */
function mayCall(route: string, access: Access | undefined, known: Known | null): boolean {
  if (!isAllowed(access, known?.actor ?? null)) return false;
  if (!known || access?.scope !== 'OFFICE' || route.startsWith('GET ') || known.office) return true;
  return access.roles.includes('WITNESS') && known.actor.roles.includes('WITNESS');
}

/** The one gate: looks the route up in the access table. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly accounts: AccountsService,
    private readonly tokens: TokensService,
    private readonly modules: ModuleRef,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ActorRequest>();
    const path = (request as { route?: { path?: string } }).route?.path ?? '';
    const route = `${request.method === 'HEAD' ? 'GET' : request.method} ${path}`;
    const account = await this.accountOf(request, route);
    const known = account && (await this.known(account));
    if (known) {
      request.actor = known.actor;
      request.visitor = {
        name: known.actor.name,
        may: (other) => mayCall(other, ACCESS[other], known),
      };
    }
    if (mayCall(route, ACCESS[route], known)) return true;
    if (!account) throw new DomainError('NOT_LOGGED_IN', '请先登录，再进行此项操作。');
    throw new DomainError(
      'FORBIDDEN',
      isAllowed(ACCESS[route], account)
        ? '此项操作由本机关统一办理，您所在的部门不能办理。如确有需要请联系系统管理员。'
        : '您的角色没有进行此项操作的权限，如确有需要请联系系统管理员。',
    );
  }

  /** Who asks: by token, and then by nothing else, or by session. */
  private async accountOf(request: ActorRequest, route: string): Promise<Actor | null> {
    const token = bearerToken(request);
    if (token === null) return this.accounts.actorOf(request.session?.accountId);
    const { actor, readOnly } = await this.tokens.bearer(token);
    if (NOT_BY_TOKEN.includes(route)) {
      throw new DomainError('FORBIDDEN', '此项操作须由本人登录后办理，不能使用接口令牌。');
    }
    if (readOnly && !route.startsWith('GET ')) {
      throw new DomainError('FORBIDDEN', '这个接口令牌只能查询，不能办理。需要办理的请另建令牌。');
    }
    return actor;
  }

  private async known(actor: Actor): Promise<Known> {
    if (!actor.roles.some((role) => ACTING.includes(role))) return { actor, office: false };
    const office = await this.modules.get<OfficeStaff>(OFFICE_STAFF, { strict: false }).isOffice(actor);
    const roles = office ? actor.roles : actor.roles.filter((role) => !OFFICE_ROLES.includes(role));
    return { actor: { ...actor, roles }, office };
  }
}
