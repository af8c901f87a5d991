import { z } from 'zod';
import { LADDER_STEPS } from '../plan/plan.types.js';
import { type Answers, INSTANT, TEXT } from '../platform/http/answer.js';
import { LEVERS } from './shortage/levers.rules.js';

const FRAME_SETTINGS = z.strictObject({
  asOf: TEXT,
  windowFrom: TEXT,
  windowTo: TEXT,
  perPerson: z.number(),
});

const STRATUM_FACTS = z.strictObject({
  name: TEXT,
  subjects: z.number(),
  base: z.number(),
  drawn: z.number(),
  reserve: z.number(),
});

const COUNT = z.strictObject({ name: TEXT, count: z.number() });

const POOL_FACTS = z.strictObject({
  name: TEXT,
  people: z.number(),
  leaders: z.number(),
  teamSize: z.number(),
  capacity: z.number(),
  full: z.number(),
  seats: z.number(),
  absences: z.array(COUNT).nullable(),
});

const FRAME_FACTS = z.strictObject({
  registry: z.number(),
  subjects: z.number(),
  excluded: z.number(),
  drawn: z.number(),
  strata: z.array(STRATUM_FACTS),
  areas: z.array(COUNT),
  exclusions: z.array(COUNT),
  pools: z.array(POOL_FACTS),
});

const STALE_AREA = z.strictObject({
  area: TEXT,
  subjects: z.number(),
  confirmedOn: TEXT.nullable(),
  text: TEXT,
});

const ABSENT_VIEW = z.strictObject({ pool: TEXT, name: TEXT, agency: TEXT, area: TEXT, reasons: TEXT });

const CHANGE_FACTS = z.strictObject({
  drawId: TEXT,
  number: TEXT,
  asOf: TEXT.nullable(),
  added: z.number(),
  removed: z.number(),
  moved: z.number(),
});

const SINCE_REHEARSAL = z.strictObject({ n: z.number(), settings: z.array(TEXT), registry: TEXT.nullable() });

const FRAME_VIEW = z.strictObject({
  settings: FRAME_SETTINGS,
  facts: FRAME_FACTS,
  warnings: z.array(TEXT),
  stale: z.array(STALE_AREA),
  absent: z.array(ABSENT_VIEW),
  change: CHANGE_FACTS.nullable(),
  sinceRehearsal: SINCE_REHEARSAL.nullable(),
});

const REHEARSAL_SETTINGS = z.strictObject({ runs: z.number(), ...FRAME_SETTINGS.shape });

const SPREAD = z.strictObject({ least: z.number(), median: z.number(), most: z.number() });

const FREQUENCY = z.strictObject({ value: z.number(), times: z.number() });

const SHORT_PLACE = z.strictObject({
  pool: TEXT,
  area: TEXT,
  runs: z.number(),
  seats: z.number(),
  most: z.number(),
});

const POOL_LOAD = z.strictObject({
  pool: TEXT,
  people: z.number(),
  teams: SPREAD,
  frequencies: z.array(FREQUENCY),
});

const POOL_CHOICE = z.strictObject({ pool: TEXT, seats: z.number(), thin: z.number() });

const AREA_DRAWN = z.strictObject({ area: TEXT, drawn: SPREAD });

const MENDABLE = z.strictObject({
  reason: z.enum(['CERTIFICATE_EXPIRED', 'NOT_AUTHORISED']),
  people: z.number(),
});

const LEVER = z.strictObject({
  runs: z.number(),
  shortBefore: z.number(),
  shortAfter: z.number(),
  vacantBefore: z.number(),
  vacantAfter: z.number(),
  levers: z.array(z.enum(LEVERS)).optional(),
  perPerson: z.number().optional(),
  ladder: z.enum(LADDER_STEPS).optional(),
  month: TEXT.optional(),
});

const GROUP_PLACE = z.strictObject({ area: TEXT, subjects: z.number(), vacant: z.number() });

const GROUP_HOME = z.strictObject({
  area: TEXT,
  people: z.number(),
  leaders: z.number(),
  capacity: z.number(),
  held: z.number(),
});

const GROUP_FACTS = z.strictObject({
  pool: TEXT,
  step: TEXT,
  size: z.number(),
  leadersOnly: z.boolean(),
  places: z.array(GROUP_PLACE),
  homes: z.array(GROUP_HOME),
  links: z.array(z.tuple([z.number(), z.number()])),
  seats: z.number(),
  vacant: z.number(),
  vacantLeaders: z.number(),
  cause: z.enum(['CONFLICT', 'NOBODY', 'NO_LEADER', 'UNFIT', 'USED_UP']),
  spare: z.strictObject({
    people: z.number(),
    inTeam: z.boolean(),
    notLeader: z.boolean(),
    keptAway: z.boolean(),
  }),
});

const WORST_RUN = z.strictObject({
  vacant: z.number(),
  groups: z.array(GROUP_FACTS),
  others: z.strictObject({ groups: z.number(), vacant: z.number() }),
});

const REHEARSAL_REPORT = z.strictObject({
  runs: z.number(),
  drawn: z.number(),
  seats: z.number(),
  shortRuns: z.number(),
  vacant: SPREAD,
  vacantFrequencies: z.array(FREQUENCY),
  vacantLeaders: z.number(),
  places: z.array(SHORT_PLACE),
  loads: z.array(POOL_LOAD),
  choices: z.array(POOL_CHOICE),
  areas: z.array(AREA_DRAWN),
  spec: TEXT,
  frame: TEXT,
  subjects: z.number(),
  excluded: z.number(),
  people: z.number(),
  absent: z.number(),
  mendable: z.array(MENDABLE),
  levers: z.array(LEVER),
  worst: WORST_RUN.optional(),
});

const REHEARSED = z.strictObject({
  n: z.number(),
  settings: REHEARSAL_SETTINGS,
  report: REHEARSAL_REPORT,
  by: TEXT,
  at: INSTANT,
});

/** What is answered of the list that is frozen, and of rehearsals of the draw. */
export const FRAME_ANSWERS: Answers = {
  'GET /api/v1/draws/:id/frame': FRAME_VIEW,
  'GET /api/v1/draws/:id/rehearsals': z.strictObject({ rehearsals: z.array(REHEARSED) }),
  'POST /api/v1/draws/:id/rehearsal': REHEARSED,
};
