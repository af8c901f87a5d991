/** One thing that waits for a person. */
export interface Duty {
  /** What is to be done, in a sentence without a full stop; never the name of a subject: it is sent by mail too. */
  readonly text: string;
  /** Page where it is done. */
  readonly href: string;
  /** LATE: its day has passed; SOON: it comes within the days set by the office; OPEN: whenever. */
  readonly stage: 'LATE' | 'SOON' | 'OPEN';
}

/** Numbers of own tasks, as `ownTasks` reads them. */
export interface OwnTasks {
  /** Approved and not inspected: window over, window ends soon, and all others. */
  readonly late: number;
  readonly soon: number;
  readonly later: number;
  /** Waiting for the head's approval. */
  readonly toApprove: number;
  readonly returned: number;
  /** Visits that begin today or tomorrow. */
  readonly visitsNow: number;
}

/** What an inspector has to do on the own tasks. */
export function ownDuties(own: OwnTasks, ahead: number): Duty[] {
  const href = '/office/my-tasks';
  const entries: [number, Duty['stage'], string][] = [
    [own.late, 'LATE', '项检查任务已超过检查期限，尚未录入结果'],
    [own.soon, 'SOON', `项检查任务的检查期限在${ahead}天内届满`],
    [own.visitsNow, 'SOON', '户的检查日期是今天或明天'],
    [own.returned, 'OPEN', '项检查结果被退回，待修改'],
    [own.later, 'OPEN', '项检查任务待检查、录入结果'],
    [own.toApprove, 'OPEN', '项检查任务等待机关负责人批准，批准后才能检查'],
  ];
  return entries.flatMap(([count, stage, text]) =>
    count > 0 ? [{ text: `${count} ${text}`, href, stage }] : [],
  );
}
