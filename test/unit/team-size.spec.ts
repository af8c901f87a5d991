import fc from 'fast-check';
import type { Actor } from '../../src/audit/actor.js';
import { aloneWords, peopleInTeam, teamRefusal } from '../../src/inspection/team-size.rules.js';

const actor = (inspectorId: string | null): Actor => ({
  ...{ accountId: '7', name: '执法员', roles: ['INSPECTOR'], agencyCode: 'JT-JU', inspectorId },
});

const seat = fc.record({
  poolCode: fc.constantFrom('JT', 'GA'),
  inspectorId: fc.constantFrom('1', '2', '3', null),
});

describe('nobody inspects alone', () => {
  it('counts different people, never one of them twice, never a vacant seat', () => {
    const seats = [
      { poolCode: 'JT', inspectorId: '1' },
      { poolCode: 'JT', inspectorId: '1' },
      { poolCode: 'JT', inspectorId: null },
      { poolCode: 'GA', inspectorId: '2' },
    ];
    expect([peopleInTeam(seats, 'JT'), peopleInTeam(seats, 'GA'), peopleInTeam(seats, 'YJ')]).toEqual([
      1, 1, 0,
    ]);
  });

  it('refuses a result from whoever is the only one of the own team, and from nobody else', () => {
    fc.assert(
      fc.property(fc.array(seat, { maxLength: 8 }), fc.constantFrom('1', '2', '3', null), (seats, id) => {
        const mates = seats
          .filter((one) => seats.some((own) => own.inspectorId === id && own.poolCode === one.poolCode))
          .filter(({ inspectorId }) => inspectorId !== null && inspectorId !== id);
        const sits = id !== null && seats.some(({ inspectorId }) => inspectorId === id);
        expect(teamRefusal('ENTER', actor(id), seats) !== null).toBe(sits && mates.length === 0);
        expect(teamRefusal('REVIEW', actor(id), seats)).toBeNull();
      }),
    );
  });

  it('says who is missing and what to do', () => {
    expect(aloneWords('公安机关检查组', 2)).toBeNull();
    expect(aloneWords('公安机关检查组', 1)).toMatch(/^公安机关检查组现在只有 1 人。.*随机补位.*直接委派。$/);
    expect(aloneWords('公安机关检查组', 0)).toMatch(/^公安机关检查组现在没有人。/);
  });
});
