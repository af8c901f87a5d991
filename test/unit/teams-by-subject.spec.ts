import type { DrawnView, SeatView, TeamView } from '../../src/ceremony/lists/drawn-views.js';
import { teamsBySubject } from '../../src/ceremony/lists/teams.rules.js';

const drawn = (code: string): DrawnView => ({
  ...{ position: 1, rank: 1, stratum: 'A级', code, name: `企业${code}`, area: '康定市' },
  ...{ ticket: '00', outcome: '抽中', reserve: false },
});
const seat = (name: string, agency: string): SeatView => ({
  ...{ seat: 0, leader: false, name, agency, vacant: agency === '' },
});
const team = (pool: string, subjectCode: string, ...seats: SeatView[]): TeamView => ({
  ...{ pool, subjectCode, subjectName: `企业${subjectCode}`, step: '本县(市)', seats },
});

describe('teams by subject', () => {
  it('stand in the order of the drawn list, with all systems of a subject together', () => {
    const teams = [team('交通', 'B'), team('交通', 'A'), team('公安', 'B'), team('公安', 'A')];
    const groups = teamsBySubject({ drawn: [drawn('A'), drawn('B')], teams });
    expect(groups.map(({ code, name, area }) => [code, name, area])).toEqual([
      ['A', '企业A', '康定市'],
      ['B', '企业B', '康定市'],
    ]);
    expect(groups.map((group) => group.teams.map(({ pool }) => pool))).toEqual([
      ['交通', '公安'],
      ['交通', '公安'],
    ]);
  });

  it('name an agency once for its people, in the order of the seats, and keep a vacant seat', () => {
    const seats = [seat('甲', '一局'), seat('乙', '二局'), seat('丙', '一局'), seat('空缺', '')];
    const [group] = teamsBySubject({ drawn: [drawn('A')], teams: [team('交通', 'A', ...seats)] });
    expect(group.teams[0].units.map((unit) => [unit.agency, unit.seats.map(({ name }) => name)])).toEqual([
      ['一局', ['甲', '丙']],
      ['二局', ['乙']],
      ['', ['空缺']],
    ]);
  });

  it('leave out a subject that no team goes to', () => {
    expect(teamsBySubject({ drawn: [drawn('A')], teams: [] })).toEqual([]);
  });
});
