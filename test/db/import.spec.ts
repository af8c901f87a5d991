import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImportService } from '../../src/registry/import/import.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { EXPECTED, FIXTURES } from '../support/import-lookups.js';
import { SYSTEM } from '../support/registry.js';

let t: TestApp;
let imports: ImportService;
beforeAll(async () => {
  t = await startTestApp();
  imports = t.app.get(ImportService, { strict: false });
});
afterAll(() => t.close());

describe('sample workbooks', () => {
  it.each(Object.keys(EXPECTED))('%s: in, and a second time nothing changes', async (file) => {
    const { kind, rows, accepted, faults } = EXPECTED[file];
    const content = readFileSync(join(FIXTURES, file));
    const preview = await imports.preview(SYSTEM, kind, file, content);
    expect(preview).toMatchObject({ kind, rows, accepted });
    expect(preview.faults.map(({ row, column }) => [row, column])).toEqual(faults);
    expect(await imports.apply(SYSTEM, preview.batchId)).toEqual({
      ...{ created: accepted, updated: 0, unchanged: 0, skipped: rows - accepted, differs: false },
    });
    expect((await imports.faultyRows(preview.batchId)).length).toBeGreaterThan(1000);
    const again = await imports.preview(SYSTEM, kind, file, content);
    expect(again.changes).toEqual({ created: 0, updated: 0, unchanged: accepted });
  });
});
