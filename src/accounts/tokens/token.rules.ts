import { type Role, ROLES } from '../../audit/actor.js';
import { addDays, type Day, daysBetween, isDay } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';

/** A token is for a year at most: whoever still needs it makes a new one. */
export const LONGEST_DAYS = 366;
/** More than any program needs; a list that one person can still look through. */
export const MOST_TOKENS = 20;
/** Requests a minute with one token, whatever address they come from. */
export const REQUESTS_A_MINUTE = 300;
/** Marks the text as a token of ours, for people and for scanners of secrets. */
export const TOKEN_PREFIX = 'mct_';

/** What only a person does who has logged in: a token never makes another one, nor a session. */
export const NOT_BY_TOKEN: readonly string[] = [
  'POST /api/v1/session',
  'DELETE /api/v1/session',
  'POST /api/v1/tokens',
];

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Role[];
  readonly readOnly: boolean;
  /** The last day on which it is good. */
  readonly validTo: Day;
}

/** True for a text that may be a token of ours: whatever else is sent is not looked up. */
export function isTokenText(text: string): boolean {
  return new RegExp(`^${TOKEN_PREFIX}[0-9a-f]{64}$`).test(text);
}

/** Everything that is wrong with a token to be made; `owned` are the roles of its owner. */
export function tokenFaults(token: NewToken, owned: readonly Role[], today: Day): Fault[] {
  const faults: Fault[] = [];
  const add = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (token.name === '' || token.name.length > 50) {
    add('name', 'REQUIRED', '请填写令牌名称(50字以内)，写明给哪个程序使用。');
  }
  if (token.scopes.length === 0) add('scopes', 'REQUIRED', '请至少选择一个授权角色。');
  const foreign = token.scopes.filter((role) => !owned.includes(role));
  if (foreign.length > 0) {
    const names = foreign.map((role) => (Object.hasOwn(ROLES, role) ? ROLES[role] : '未知角色'));
    add('scopes', 'NOT_OWNED', `您没有“${names.join('、')}”角色，不能授权给令牌，请取消选择。`);
  }
  if (!isDay(token.validTo)) {
    add('validTo', 'FORMAT', '请填写有效期的最后一天，格式如 2026-12-31。');
  } else if (token.validTo < today) {
    add('validTo', 'PAST', '有效期不能早于今天，请改为今天或以后的日期。');
  } else if (daysBetween(today, token.validTo) > LONGEST_DAYS) {
    add(
      'validTo',
      'TOO_LONG',
      `有效期最长${LONGEST_DAYS}天，请改为 ${addDays(today, LONGEST_DAYS)} 或更早。`,
    );
  }
  return faults;
}

/** What a token may do now: what it was given, as far as its owner still may. */
export function rolesInForce(scopes: readonly Role[], owned: readonly Role[]): Role[] {
  return scopes.filter((role) => owned.includes(role));
}

/** How a token stands. */
export type TokenState = 'IN_FORCE' | 'EXPIRED' | 'REVOKED' | 'OWNER_CHANGED';

export const TOKEN_STATES: Readonly<Record<TokenState, string>> = {
  IN_FORCE: '有效',
  EXPIRED: '已到期',
  REVOKED: '已吊销',
  OWNER_CHANGED: '账号停用、调离或不再有授权角色',
};

/** How a token stands at `now`: revoked counts before expired, as somebody has said so. */
export function stateOf(
  token: {
    readonly scopes: readonly Role[];
    readonly agencyCode: string;
    readonly expiresAt: Date;
    readonly revoked: boolean;
    readonly owner: {
      readonly roles: readonly Role[];
      readonly agencyCode: string;
      readonly disabled: boolean;
    };
  },
  now: Date,
): TokenState {
  if (token.revoked) return 'REVOKED';
  if (token.expiresAt <= now) return 'EXPIRED';
  const { owner } = token;
  const left = rolesInForce(token.scopes, owner.roles).length;
  return owner.disabled || owner.agencyCode !== token.agencyCode || left === 0 ? 'OWNER_CHANGED' : 'IN_FORCE';
}
