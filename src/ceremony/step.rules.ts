import type { LadderStep, Rules } from '../draw/types.js';

/**
 * The first step of a team's ladder whose pool holds a person of this area: what the page tells of a seat that was
 * filled after the draw. Of a vacant seat the first step.
 * @param personArea undefined where nobody was found
 */
export function stepOf(
  ladder: readonly LadderStep[],
  personArea: string | undefined,
  subjectArea: string,
  neighbours: Rules['neighbours'] = {},
): LadderStep {
  const near = Object.hasOwn(neighbours, subjectArea) ? neighbours[subjectArea] : [];
  const holds = (step: LadderStep): boolean =>
    step === 'AGENCY' ||
    personArea === subjectArea ||
    (step === 'NEIGHBOURS' && personArea !== undefined && near.includes(personArea));
  const first = ladder[0] ?? 'AGENCY';
  return personArea === undefined ? first : (ladder.find(holds) ?? first);
}
