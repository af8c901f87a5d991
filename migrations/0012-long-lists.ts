import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Seats are read subject by subject, a page of a long list at a time. */
export class LongLists1770000000012 implements MigrationInterface {
  readonly name = 'LongLists1770000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX ix_drawn_seat_subject ON drawn_seat (draw_id, subject_code)');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
