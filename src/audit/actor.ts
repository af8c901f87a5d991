/** Who acts: a logged-in account, or the system itself (no account). */
export interface Actor {
  readonly accountId: string | null;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Agency the account belongs to; its scope is this agency and those below it. */
  readonly agencyCode: string | null;
  /** The inspector who this account is, if it is one. */
  readonly inspectorId: string | null;
  /** Number of the token with which a program acts for the account; absent where a person does. */
  readonly tokenId?: string;
}

/** Roles of the field, with their Chinese names. */
export const ROLES = {
  PLANNER: '计划编制',
  DRAWER: '抽取',
  WITNESS: '监督员',
  INSPECTOR: '执法检查',
  HEAD: '机关负责人',
  REVIEWER: '审核',
  PUBLISHER: '公示发布',
  ADMINISTRATOR: '系统管理',
  AUDITOR: '审计',
} as const;

export type Role = keyof typeof ROLES;

/** The system as actor: command line, demo set-up, scheduled jobs. */
export function systemActor(name: string): Actor {
  return { accountId: null, name, roles: [], agencyCode: null, inspectorId: null };
}
