import { join } from 'node:path';
import { READ_LIMITS } from '../../src/platform/excel/excel-types.js';
import { readWorkbookHere } from '../../src/platform/excel/read-here.js';
import { importKind } from '../../src/registry/import/import-kinds.js';
import { parseImport } from '../../src/registry/import/parse.rules.js';
import { EXPECTED, FIXTURES, LOOKUPS } from '../support/import-lookups.js';
import { readFileSync } from 'node:fs';

async function parsed(file: string) {
  const kind = importKind(EXPECTED[file].kind);
  if (kind === undefined) throw new Error(`no kind for ${file}`);
  return parseImport(await readWorkbookHere(readFileSync(join(FIXTURES, file)), READ_LIMITS), kind, LOOKUPS);
}

describe('sample workbooks', () => {
  it.each(Object.keys(EXPECTED))('%s: exactly the expected faults', async (file) => {
    const result = await parsed(file);
    const expected = EXPECTED[file];
    expect(result.faults.map(({ row, column }) => [row, column])).toEqual(expected.faults);
    expect(result.rows).toBe(expected.rows);
    expect(result.good).toHaveLength(expected.accepted);
    for (const fault of result.faults) expect(fault.message).toMatch(/请/);
  });
});
