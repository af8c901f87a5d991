import type { DrawInput } from '../../src/draw/types.js';

/** Two counties, one pool of four people (two may lead), teams of two, everyone drawn. */
export function smallInput(
  capacity: number,
  changes: Partial<DrawInput['rules']['teams'][number]> = {},
): DrawInput {
  const person = (code: string, area: string, lead: boolean) => ({
    ...{ code, area, lead, capacity, agency: 'JT', priorLoad: 0 },
  });
  return {
    rules: {
      subjects: { mode: 'SAMPLE', strata: [{ key: 'A', ratio: '1' }] },
      neighbours: { '513301': ['513322'], '513322': ['513301'] },
      teams: [{ agency: 'JT', size: 2, leader: true, ladder: ['AREA'], ...changes }],
    },
    subjects: ['S1', 'S2', 'S3'].map((code) => ({ code, stratum: 'A', area: '513301' })),
    inspectors: [
      ...[person('P1', '513301', true), person('P2', '513301', false)],
      ...[person('P3', '513322', true), person('P4', '513322', false)],
    ],
    conflicts: [],
  };
}
