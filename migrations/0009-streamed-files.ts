import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A long file is written chunk by chunk, and its digest is known only behind the last: that every chunk belongs to a
 * file is looked at when the transaction ends.
 */
export class StreamedFiles1770000000009 implements MigrationInterface {
  name = 'StreamedFiles1770000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE draw_file_chunk ALTER CONSTRAINT fk_draw_file_chunk_file DEFERRABLE INITIALLY DEFERRED`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
