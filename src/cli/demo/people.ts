import type { INestApplicationContext } from '@nestjs/common';
import { AccountsService } from '../../accounts/accounts.service.js';
import { type Actor, type Role, ROLES, systemActor } from '../../audit/actor.js';

/** The one password of all demo accounts: a demo is no office. */
export const DEMO_PASSWORD = 'mingchou-2026';

interface Person {
  readonly loginName: string;
  readonly displayName: string;
  readonly agencyCode: string;
  readonly roles: readonly Role[];
}

const PEOPLE = {
  administrator: {
    loginName: 'guanli',
    displayName: '管理员',
    agencyCode: 'JT-JU',
    roles: ['ADMINISTRATOR'],
  },
  planner: { loginName: 'fagui', displayName: '法规科计划员', agencyCode: 'JT-JU', roles: ['PLANNER'] },
  approver: {
    loginName: 'fenguan',
    displayName: '分管领导',
    agencyCode: 'JT-JU',
    roles: ['PLANNER', 'REVIEWER'],
  },
  head: { loginName: 'fuze', displayName: '州局负责人', agencyCode: 'JT-JU', roles: ['HEAD'] },
  drawer: { loginName: 'zhidui', displayName: '支队抽取员', agencyCode: 'JT-ZFZD', roles: ['DRAWER'] },
  notary: { loginName: 'gongzheng', displayName: '公证员', agencyCode: 'JT-JU', roles: ['WITNESS'] },
  firm: { loginName: 'qiye', displayName: '企业代表', agencyCode: 'JT-JU', roles: ['WITNESS'] },
  reviewer: { loginName: 'shenhe', displayName: '审核员', agencyCode: 'JT-JU', roles: ['REVIEWER'] },
  publisher: { loginName: 'gongshi', displayName: '公示员', agencyCode: 'JT-JU', roles: ['PUBLISHER'] },
  auditor: { loginName: 'shenji', displayName: '审计员', agencyCode: 'JT-JU', roles: ['AUDITOR'] },
} as const satisfies Record<string, Person>;

export type PersonKey = keyof typeof PEOPLE;
/** The demo's staff as actors of the services. */
export type Staff = Readonly<Record<PersonKey, Actor>>;

/** Opens the demo accounts. */
export async function openAccounts(app: INestApplicationContext): Promise<Staff> {
  const staff: Partial<Record<PersonKey, Actor>> = {};
  for (const [key, person] of Object.entries(PEOPLE)) {
    staff[key as PersonKey] = await openAccount(app, person);
  }
  return staff as Staff;
}

/** Opens one account and gives its actor. */
export async function openAccount(
  app: INestApplicationContext,
  person: Person & { readonly inspectorId?: string },
): Promise<Actor> {
  const accounts = app.get(AccountsService, { strict: false });
  const id = await accounts.create(systemActor('演示程序'), { ...person, password: DEMO_PASSWORD });
  const actor = await accounts.actorOf(id);
  if (!actor) throw new Error(`the account ${person.loginName} is not there`);
  return actor;
}

/** Lines of the table of log-ins. @param inspectors with what waits for them */
export function logInTable(
  inspectors: readonly { loginName: string; displayName: string; work: string }[],
): string[] {
  const rows = [
    ...Object.values(PEOPLE).map(({ loginName, displayName, roles }) => ({
      ...{ loginName, displayName },
      words: roles.map((role) => ROLES[role]).join('、'),
    })),
    ...inspectors.map(({ work, ...one }) => ({ ...one, words: `${ROLES.INSPECTOR}，${work}` })),
  ];
  return rows.map(
    ({ loginName, displayName, words }) =>
      `  ${loginName.padEnd(12)}${DEMO_PASSWORD}  ${displayName}（${words}）`,
  );
}
