/** What a county had in a month, or a year. */
export interface CountyFigures {
  /** Subjects to be inspected: one team's visit each, however many agencies go. */
  readonly visits: number;
  /** People on these visits; who goes twice counts twice. */
  readonly people: number;
  /** Working days of these people: one a visit, and the promised days on the road. */
  readonly days: number;
}
export type Measure = keyof CountyFigures;

/** A county's twelve months. */
export interface CountyRow {
  readonly areaCode: string;
  /** January first. */
  readonly months: readonly CountyFigures[];
  readonly total: CountyFigures;
}

/** One task as far as the map needs it. */
export interface CountedTask {
  readonly areaCode: string;
  /** YYYY-MM of its batch. */
  readonly month: string;
  readonly people: number;
  /** Days on the road that are promised for it, of all its people. */
  readonly travelDays: number;
}

const NOTHING: CountyFigures = { visits: 0, people: 0, days: 0 };

/** Adds tasks up by county and month. @param areaCodes in order; a county without a task has zeros */
export function countyRows(areaCodes: readonly string[], tasks: readonly CountedTask[]): CountyRow[] {
  return areaCodes.map((areaCode) => {
    const own = tasks.filter((task) => task.areaCode === areaCode);
    const months = Array.from({ length: 12 }, (_, index) => {
      const ending = `-${String(index + 1).padStart(2, '0')}`;
      return figuresOf(own.filter(({ month }) => month.endsWith(ending)));
    });
    return { areaCode, months, total: figuresOf(own) };
  });
}

/** The sum of all counties. */
export function totalOf(rows: readonly CountyRow[]): Omit<CountyRow, 'areaCode'> {
  const months = Array.from({ length: 12 }, (_, index) => added(rows.map((row) => row.months[index])));
  return { months, total: added(rows.map(({ total }) => total)) };
}

function figuresOf(tasks: readonly CountedTask[]): CountyFigures {
  return added(
    tasks.map(({ people, travelDays }) => ({
      visits: 1,
      people,
      days: people === 0 ? 0 : people + travelDays,
    })),
  );
}

function added(figures: readonly CountyFigures[]): CountyFigures {
  return figures.reduce(
    (sum, { visits, people, days }) => ({
      ...{ visits: sum.visits + visits, people: sum.people + people, days: sum.days + days },
    }),
    NOTHING,
  );
}
