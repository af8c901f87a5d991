import type { INestApplicationContext } from '@nestjs/common';
import { addDays, type Day } from '../../kernel/day.js';
import type { AbsenceKind } from '../../registry/absence/absence.rules.js';
import { AbsencesService } from '../../registry/absence/absences.service.js';
import { InspectorsService } from '../../registry/inspectors.service.js';
import type { Staff } from './people.js';

/** Who is away of the sample office: whose roster, which of its people, and days from today. */
const ABSENT: readonly {
  readonly agencyCode: string;
  readonly index: number;
  readonly kind: AbsenceKind;
  readonly after: number;
  readonly days: number;
  readonly remark: string;
}[] = [
  // Of this county's two people the other one is an expert: its visits are made by neighbours.
  { agencyCode: 'JT-513323', index: 0, kind: 'LEAVE', after: 0, days: 45, remark: '年休假和探亲假' },
  { agencyCode: 'JT-513322', index: 1, kind: 'DUTY', after: 2, days: 3, remark: '防汛值班' },
  { agencyCode: 'JT-ZFZD', index: 5, kind: 'SECONDED', after: 0, days: 180, remark: '借调省厅' },
  { agencyCode: 'JT-ZFZD', index: 7, kind: 'TRAINING', after: 6, days: 5, remark: '全省执法培训' },
  { agencyCode: 'GA-JJ', index: 2, kind: 'SICK', after: 0, days: 10, remark: '住院' },
];

/** Registers leave and duty of some people, and gives what was done in words. */
export async function registerAbsences(
  app: INestApplicationContext,
  staff: Staff,
  today: Day,
): Promise<string> {
  const inspectors = app.get(InspectorsService, { strict: false });
  const absences = app.get(AbsencesService, { strict: false });
  for (const { agencyCode, index, kind, after, days, remark } of ABSENT) {
    const people = (await inspectors.all({ agencyCode, status: 'ON_DUTY' })).filter((one) => !one.isExpert);
    const from = addDays(today, after);
    await absences.record(staff.administrator, {
      ...{ inspectorId: people[index].id, kind, remark },
      ...{ from, to: addDays(from, days - 1) },
    });
  }
  return `休假与值班：登记 ${ABSENT.length} 人`;
}
