import { z } from 'zod';
import { type Answers, pageOf, TEXT } from '../../platform/http/answer.js';

const PLACE_ROW = z.strictObject({ area: TEXT, subjects: z.number(), vacant: z.number() });

const HOME_ROW = z.strictObject({
  area: TEXT,
  people: z.number(),
  leaders: z.number(),
  capacity: z.number(),
  held: z.number(),
});

const SUBJECT_ROW = z.strictObject({
  code: TEXT,
  name: TEXT,
  area: TEXT,
  seats: z.number(),
  vacant: z.number(),
});

const PERSON_ROW = z.strictObject({
  name: TEXT,
  agency: TEXT,
  area: TEXT,
  lead: z.boolean(),
  capacity: z.number(),
  held: z.number(),
});

const GROUP_VIEW = z.strictObject({
  pool: TEXT,
  seats: z.number(),
  vacant: z.number(),
  picture: TEXT,
  places: z.array(PLACE_ROW),
  homes: z.array(HOME_ROW),
  subjects: z.array(SUBJECT_ROW),
  people: z.array(PERSON_ROW),
  title: TEXT,
  need: TEXT,
  able: TEXT,
  why: TEXT,
});

const LEVER_ROW = z.strictObject({
  result: TEXT,
  effect: z.enum(['GOOD', 'LESS', 'MORE', 'SAME']),
  vacant: z.number(),
  name: TEXT,
  how: TEXT,
});

const VACANT_SEAT = z.strictObject({ seat: z.number(), leader: z.boolean(), byLot: z.boolean() });

const SEAT_CANDIDATE = z.strictObject({
  code: TEXT,
  name: TEXT,
  agencyName: TEXT,
  lead: z.boolean(),
  held: z.number(),
  priorLoad: z.number(),
  left: z.number(),
});

const VACANT_TEAM = z.strictObject({
  subjectCode: TEXT,
  subjectName: TEXT,
  areaName: TEXT,
  poolCode: TEXT,
  poolName: TEXT,
  seated: z.number(),
  seats: z.array(VACANT_SEAT),
  candidates: z.array(SEAT_CANDIDATE),
});

const VACANT_TEAMS = pageOf(VACANT_TEAM);

const SEALED_SHORTAGE = z.strictObject({
  seats: z.number(),
  vacant: z.number(),
  pools: z.array(z.strictObject({ name: TEXT, vacant: z.number() })),
  groups: z.array(GROUP_VIEW).nullable(),
  levers: z.array(LEVER_ROW),
  together: z.array(TEXT),
  complete: z.boolean(),
  month: TEXT.nullable(),
  vacancies: VACANT_TEAMS.nullable(),
  vacantNow: z.number(),
  direct: z.number(),
});

/** What is answered. */
export const SHORTAGE_ANSWERS: Answers = {
  'GET /api/v1/draws/:id/shortage': SEALED_SHORTAGE,
};
