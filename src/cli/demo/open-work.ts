import type { TaskDetail, TaskTeam } from '../../inspection/task-detail.js';
import type { InspectorAccounts } from './inspector-accounts.js';

/** A log-in of an inspector who has something to do. */
export interface InspectorLogIn {
  readonly loginName: string;
  readonly displayName: string;
  /** What waits, in words. */
  readonly work: string;
}

/**
 * Opens the accounts of people with open visits: the busiest of the leading system, and of every system that goes with
 * him whoever shares most of his visits, so that two people can try one record.
 * @param open tasks that are approved and not inspected yet
 */
export async function openWork(
  people: InspectorAccounts,
  open: readonly TaskDetail[],
): Promise<InspectorLogIn[]> {
  const lead = busiest(open, ({ leads }) => leads);
  if (lead === null) return [];
  const shared = open.filter((one) => isOn(one, lead));
  const partners = new Set(shared.flatMap(({ teams }) => teams.filter((team) => !team.leads).map(codeOf)));
  const chosen = [lead, ...[...partners].map((code) => busiest(shared, (team) => codeOf(team) === code))];
  const logIns: InspectorLogIn[] = [];
  for (const id of chosen) {
    if (id === null) continue;
    const own = open.filter((one) => isOn(one, id));
    const [team] = own.flatMap(({ teams }) => teams).filter((one) => holds(one, id));
    logIns.push({ ...(await people.logInOf(id)), work: `${team.poolName}，有${own.length}户待检查` });
  }
  return logIns;
}

const codeOf = ({ poolCode }: TaskTeam): string => poolCode;

function holds({ members }: TaskTeam, inspectorId: string): boolean {
  return members.some(({ inspector }) => inspector?.id === inspectorId);
}

function isOn({ teams }: TaskDetail, inspectorId: string): boolean {
  return teams.some((team) => holds(team, inspectorId));
}

/** Who sits on most of these tasks in a team of this sort; null for nobody. */
function busiest(tasks: readonly TaskDetail[], sort: (team: TaskTeam) => boolean): string | null {
  const seats = tasks.flatMap(({ teams }) => teams.filter(sort)).flatMap(({ members }) => members);
  const ids = seats.flatMap(({ inspector }) => inspector?.id ?? []);
  const count = (id: string): number => ids.filter((one) => one === id).length;
  return ids.reduce<string | null>(
    (best, id) => (best === null || count(id) > count(best) ? id : best),
    null,
  );
}
