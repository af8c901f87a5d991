import fc from 'fast-check';
import { LADDERS } from '../../src/plan/plan.words.js';
import {
  filledTeams,
  isSameTeam,
  plainTeam,
  rotatingAsBefore,
  type TeamDefault,
  teamRuleFaults,
  teamText,
} from '../../src/plan/team-rules/team-rule.rules.js';

const POOLS = new Map([
  ['JT', '交通运输系统'],
  ['GA', '公安机关'],
  ['YJ', '应急管理部门'],
]);
const team: fc.Arbitrary<TeamDefault> = fc.record({
  agency: fc.constantFrom('JT', 'GA', 'YJ', 'XX'),
  size: fc.oneof(fc.integer({ min: -1, max: 25 }), fc.constant(NaN)),
  leader: fc.boolean(),
  rotation: fc.boolean(),
  ladder: fc.oneof(fc.constantFrom(...LADDERS), fc.constant([])),
});

/** The rules refuse the others before they are compared. */
const readable = team.filter(({ size }) => !Number.isNaN(size));

describe('rules of teams', () => {
  it('are refused below two people, above twenty, without a ladder, or for a system that is none', () => {
    fc.assert(
      fc.property(fc.array(team, { maxLength: 4 }), (teams) => {
        const wrong = teams.flatMap(({ agency, size, ladder }) => {
          if (!POOLS.has(agency)) return [`teams.${agency}`];
          return [
            ...(size >= 2 && size <= 20 ? [] : [`teams.${agency}.size`]),
            ...(ladder.length > 0 ? [] : [`teams.${agency}.ladder`]),
          ];
        });
        expect(teamRuleFaults(teams, POOLS).map(({ field }) => field)).toEqual(wrong);
      }),
    );
  });

  it('name the law where a team would be one person', () => {
    const [fault] = teamRuleFaults([{ ...plainTeam('GA', false), size: 1 }], POOLS);
    expect(fault.message).toBe('公安机关的检查组至少2人(行政处罚法第42条)。');
  });

  it('fill a line that names no teams: by the rule, or plain with a leader of the lead alone', () => {
    const rule = { ...plainTeam('GA', false), size: 3, rotation: false };
    expect(filledTeams(['JT', 'GA', 'GA'], new Map([['GA', rule]]))).toEqual([plainTeam('JT', true), rule]);
    expect(plainTeam('JT', true)).toEqual({
      ...{ agency: 'JT', size: 2, leader: true, rotation: true },
      ladder: ['AREA', 'NEIGHBOURS', 'AGENCY'],
    });
  });

  it('are the same only if all of it is', () => {
    fc.assert(
      fc.property(readable, readable, (one, other) => {
        expect(isSameTeam(one, { ...one, ladder: [...one.ladder] })).toBe(true);
        expect(isSameTeam(one, other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  it('read as a sentence', () => {
    expect(teamText(plainTeam('JT', true))).toBe('每组2人，设组长，轮换，本县(市)→相邻县(市)→全系统');
    expect(teamText({ size: 3, leader: false, ladder: ['AGENCY'] })).toBe('每组3人，全系统');
  });

  it('leave a team that does not say whether it rotates as it was, and let a new one rotate', () => {
    const { rotation: unsaid, ...plain } = plainTeam('JT', true);
    expect(unsaid).toBe(true);
    const after = (before: boolean | undefined) =>
      rotatingAsBefore([plain], [{ ...plain, rotation: before }])[0].rotation;
    expect([after(true), after(false), after(undefined)]).toEqual([true, false, false]);
    expect(rotatingAsBefore([plain], [])[0].rotation).toBe(true);
    expect(
      rotatingAsBefore([{ ...plain, rotation: false }], [{ ...plain, rotation: true }])[0].rotation,
    ).toBe(false);
  });
});
