import type { EntityManager } from 'typeorm';
import type { DrawnRow, TeamSeat } from '../draw/types.js';
import { parts } from '../platform/database/bulk.js';
import type { SealedSeat, SealedSubject } from './sealed-hook.js';

/** Told how many rows have been written. */
export type OnRows = (rows: number) => void;

/** Writes the lines of drawn.tsv, with the names that the subjects have. @param nameOf by code */
export async function saveSubjects(
  tx: EntityManager,
  drawId: string,
  drawn: readonly DrawnRow[],
  nameOf: (code: string) => string,
  onRows: OnRows,
): Promise<SealedSubject[]> {
  const rows = drawn.map(({ rank, stratum, code, ticket, label, area }, index) => ({
    ...{ rank, stratum, code, ticket, area },
    position: index + 1,
    outcome: label,
  }));
  for (const part of parts(rows)) {
    await tx.query(
      `INSERT INTO drawn_subject (draw_id, position, rank, stratum, subject_code, subject_name, area_code, ticket, outcome)
       SELECT $1::bigint, row.* FROM unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[],
         $8::text[], $9::text[]) AS row`,
      [
        drawId,
        part.map(({ position }) => position),
        part.map(({ rank }) => rank),
        part.map(({ stratum }) => stratum),
        part.map(({ code }) => code),
        part.map(({ code }) => nameOf(code)),
        part.map(({ area }) => area),
        part.map(({ ticket }) => ticket),
        part.map(({ outcome }) => outcome),
      ],
    );
    onRows(part.length);
  }
  return rows;
}

/** Writes the lines of teams.tsv. @param ids of the inspectors, by their code in this draw */
export async function saveSeats(
  tx: EntityManager,
  drawId: string,
  teams: readonly TeamSeat[],
  ids: ReadonlyMap<string, string>,
  onRows: OnRows,
): Promise<SealedSeat[]> {
  const seats = teams.map(({ agency, subject, seat, inspector, step }) => ({
    ...{ seat, step },
    poolCode: agency,
    subjectCode: subject,
    inspectorId: inspector === null ? null : (ids.get(inspector) ?? null),
  }));
  for (const part of parts(seats)) {
    await tx.query(
      `INSERT INTO drawn_seat (draw_id, pool_code, subject_code, seat, inspector_id, step)
       SELECT $1::bigint, row.*
         FROM unnest($2::text[], $3::text[], $4::int[], $5::bigint[], $6::text[]) AS row`,
      [
        drawId,
        part.map(({ poolCode }) => poolCode),
        part.map(({ subjectCode }) => subjectCode),
        part.map(({ seat }) => seat),
        part.map(({ inspectorId }) => inspectorId),
        part.map(({ step }) => step),
      ],
    );
    onRows(part.length);
  }
  return seats;
}
