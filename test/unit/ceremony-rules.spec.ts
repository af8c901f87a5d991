import fc from 'fast-check';
import { type Actor, ROLES, type Role } from '../../src/audit/actor.js';
import { chunksOf } from '../../src/ceremony/draw-files.js';
import { listScope } from '../../src/ceremony/lists/draw-scope.rules.js';
import { cleanDigits, digitFaults } from '../../src/ceremony/witness/entropy.rules.js';
import {
  EXCLUSION_REASONS,
  FrameDivider,
  type FrameScope,
  type Placed,
  RatioBase,
} from '../../src/ceremony/frame/frame.rules.js';
import { EXCLUSION_NAMES, exclusionName, outcomeName, stepName } from '../../src/ceremony/names.js';
import {
  defaultPerPerson,
  frameConflicts,
  frameInspectors,
  pseudonyms,
  rosterOf,
} from '../../src/ceremony/frame/roster.rules.js';
import { openNonce, sealNonce } from '../../src/ceremony/secret-nonce.js';
import {
  DRAW_STATES,
  type DrawState,
  mayMove,
  MOVES,
  type MoveName,
  requireMove,
} from '../../src/ceremony/states.js';
import { frameFaults } from '../../src/draw/records.js';
import { compareUtf8 } from '../../src/draw/serialise.js';
import { rulesForBatch } from '../../src/plan/plan.rules.js';
import type { RegistryInspector, RegistrySubject } from '../../src/registry/registry-reader.service.js';
import { FixedEntropy } from '../support/fixed-entropy.js';
import { usccOf } from '../support/office.js';
import { carrierLine } from '../support/plan-lines.js';

const AREAS = ['513301', '513322', '513323'];
const STATUSES = ['ACTIVE', 'SUSPENDED', 'DEREGISTERED', 'REVOKED', 'MOVED_OUT', 'COMPLETED', 'OTHER'];
const registry = fc.array(
  fc.record({
    code: fc.integer({ min: 0, max: 80 }).map(usccOf),
    areaCode: fc.constantFrom(...AREAS),
    status: fc.constantFrom('ACTIVE', 'ACTIVE', ...STATUSES),
    creditClass: fc.constantFrom('A', 'B', 'C', 'D', null),
  }),
  { maxLength: 120 },
);
const scope = fc.record({
  areaCodes: fc.subarray(AREAS),
  drawnEarlier: fc.array(fc.integer({ min: 0, max: 80 }).map(usccOf)).map((codes) => new Set(codes)),
});

/** The frame of a registry that comes sorted and in pages of so many rows. */
function divided(rows: readonly RegistrySubject[], given: FrameScope, pageSize = 7) {
  const sorted = [...rows].sort((a, b) => compareUtf8(a.code, b.code));
  const divider = new FrameDivider(given);
  const base = new RatioBase();
  const everyone: Placed[] = [];
  for (let from = 0; from < sorted.length; from += pageSize) {
    everyone.push(...divider.take(sorted.slice(from, from + pageSize)));
  }
  everyone.push(...divider.end());
  for (const one of everyone) base.add(one);
  const subjects = everyone.flatMap(({ code, stratum, area, reason }) =>
    reason === null ? [{ code, stratum, area }] : [],
  );
  const excluded = everyone.flatMap(({ code, reason }) => (reason === null ? [] : [{ code, reason }]));
  return { subjects, excluded, base: base.byStratum };
}

describe('a frame of the registry', () => {
  it('has everyone of the registry exactly once: the totals reconcile', () => {
    fc.assert(
      fc.property(registry, scope, (rows, given) => {
        const { subjects, excluded } = divided(rows, given);
        const codes = [...subjects, ...excluded].map(({ code }) => code).sort();
        expect(codes).toEqual([...new Set(rows.map(({ code }) => code))].sort());
      }),
    );
  });

  it('has in the frame exactly the active ones in scope that no earlier batch has drawn', () => {
    fc.assert(
      fc.property(registry, scope, (rows, given) => {
        const fit = ({ code, status, areaCode }: RegistrySubject) =>
          status === 'ACTIVE' &&
          (given.areaCodes.length === 0 || given.areaCodes.includes(areaCode)) &&
          !given.drawnEarlier.has(code);
        const expected = [...new Set(rows.filter(fit).map(({ code }) => code))].sort();
        expect(divided(rows, given).subjects.map(({ code }) => code)).toEqual(expected);
      }),
    );
  });

  it('does not depend on the order of the registry where codes are unique, nor on its pages', () => {
    const unique = registry.map((rows) => [...new Map(rows.map((row) => [row.code, row])).values()]);
    fc.assert(
      fc.property(unique, scope, fc.integer({ min: 1, max: 9 }), (rows, given, pageSize) => {
        expect(divided([...rows].reverse(), given, pageSize)).toEqual(divided(rows, given));
      }),
    );
  });

  it('counts closed firms neither in nor in the base of the ratios', () => {
    const rows = ['ACTIVE', 'ACTIVE', 'DEREGISTERED', 'SUSPENDED'].map((status, n) => ({
      ...{ code: usccOf(n), areaCode: '513301', status, creditClass: 'A' },
    }));
    const lists = divided(rows, { areaCodes: [], drawnEarlier: new Set([usccOf(1)]) });
    expect(lists.base).toEqual({ A: 2 });
    expect(lists.subjects).toHaveLength(1);
    expect(lists.excluded.map(({ reason }) => reason)).toEqual([
      'RECENTLY_DRAWN',
      'DEREGISTERED',
      'SUSPENDED',
    ]);
  });

  it('makes, with the rules of any batch, a frame without faults', () => {
    fc.assert(
      fc.property(registry, scope, fc.integer({ min: 0, max: 2 }), (rows, given, batchIndex) => {
        const { subjects, excluded, base } = divided(rows, given);
        const line = carrierLine();
        const batch = { year: 2026, batchIndex, base, alreadyDrawn: {} };
        const rules = { subjects: rulesForBatch(line, batch), neighbours: {}, teams: line.teams };
        const reasons = excluded.map(({ code, reason }) => ({ code, reason }));
        const frame = { rules, subjects, excluded: reasons, inspectors: [], conflicts: [] };
        expect(frameFaults(frame)).toEqual([]);
      }),
    );
  });
});

const people = fc.array(
  fc.record({
    poolCode: fc.constantFrom('JT', 'GA'),
    agencyActive: fc.boolean(),
    areaCode: fc.constantFrom(...AREAS),
    certificateValidTo: fc.constantFrom('2026-03-30', '2026-03-31', '2028-01-01'),
    itemCodes: fc.subarray(['JT-01', 'JT-02']),
    canLead: fc.boolean(),
    isExpert: fc.boolean(),
    status: fc.constantFrom('ON_DUTY', 'ON_DUTY', 'OFF_DUTY'),
  }),
  { maxLength: 60 },
);
const named = (rows: readonly Omit<RegistryInspector, 'id' | 'name' | 'agencyCode'>[]): RegistryInspector[] =>
  rows.map((row, n) => ({
    ...row,
    id: String(n + 1),
    name: `执法员${n + 1}`,
    agencyCode: `${row.poolCode}-1`,
  }));
const rosterScope = {
  itemCode: 'JT-01',
  windowTo: '2026-03-31',
  perPerson: 8,
  priorLoad: new Map([
    ['1', 3],
    ['2', 9],
  ]),
};

describe('rosterOf', () => {
  it('keeps only people on duty with a certificate through the window, authorised, no experts', () => {
    fc.assert(
      fc.property(people, (rows) => {
        const roster = rosterOf(named(rows), rosterScope);
        expect(roster.members.length + roster.excluded.length).toBe(rows.length);
        for (const { inspector } of roster.members) {
          expect(inspector).toMatchObject({ agencyActive: true, isExpert: false, status: 'ON_DUTY' });
          expect(inspector.itemCodes).toContain('JT-01');
          expect(inspector.certificateValidTo >= '2026-03-31').toBe(true);
        }
        for (const { reasons } of roster.excluded) expect(reasons.length).toBeGreaterThan(0);
      }),
    );
  });

  it('counts the seats of the month as load, and never gives a negative capacity', () => {
    const fit = { agencyActive: true, areaCode: '513301', certificateValidTo: '2028-01-01', canLead: true };
    const rows = Array.from({ length: 3 }, () => ({
      ...{ ...fit, poolCode: 'JT', itemCodes: ['JT-01'], isExpert: false, status: 'ON_DUTY' },
    }));
    const { members } = rosterOf(named(rows), rosterScope);
    expect(members.map(({ capacity, priorLoad }) => [capacity, priorLoad])).toEqual([
      [5, 3],
      [0, 9],
      [8, 0],
    ]);
  });

  it('knows the working days of a window by the official calendar', () => {
    expect(defaultPerPerson(3, 1)).toBe(3);
    expect(defaultPerPerson(22, 1)).toBe(10);
    expect(defaultPerPerson(82, 2)).toBe(20);
  });
});

describe('pseudonyms', () => {
  it('are unique, well-formed, and in an order that chance decides', () => {
    const rows = Array.from({ length: 40 }, () => ({
      ...{ poolCode: 'JT', agencyActive: true, areaCode: '513301', certificateValidTo: '2028-01-01' },
      ...{ itemCodes: ['JT-01'], canLead: false, isExpert: false, status: 'ON_DUTY' },
    }));
    const { members } = rosterOf(named(rows), rosterScope);
    const coded = (seed: string) => {
      const entropy = new FixedEntropy(seed);
      return pseudonyms(members, () => entropy.hex(16));
    };
    const once = coded('one');
    expect(new Set(once.map(({ pseudonym }) => pseudonym)).size).toBe(40);
    expect(frameInspectors(once).every(({ code }) => /^P[0-9]{4}$/.test(code))).toBe(true);
    const order = (list: typeof once) => list.map(({ inspector }) => inspector.id).join();
    expect(order(once)).not.toBe(order(coded('two')));
    expect(order(once)).not.toBe(members.map(({ inspector }) => inspector.id).join());
  });

  it('carry only those relations that concern the frame', () => {
    const rows = [1, 2].map(() => ({
      ...{ poolCode: 'JT', agencyActive: true, areaCode: '513301', certificateValidTo: '2028-01-01' },
      ...{ itemCodes: ['JT-01'], canLead: false, isExpert: false, status: 'ON_DUTY' },
    }));
    let n = 0;
    const coded = pseudonyms(rosterOf(named(rows), rosterScope).members, () => String((n += 1)));
    const relations = [
      { subjectCode: usccOf(1), inspectorId: '1' },
      { subjectCode: usccOf(1), inspectorId: '1' },
      { subjectCode: usccOf(2), inspectorId: '1' },
      { subjectCode: usccOf(1), inspectorId: '77' },
    ];
    expect(frameConflicts(relations, new Set([usccOf(1)]), coded)).toEqual([
      { subject: usccOf(1), inspector: 'P0001' },
    ]);
  });
});

describe('digits', () => {
  const good = [
    { witness: '甲', digits: 10, kind: 'DEVICE' as const },
    { witness: '彩票排列五第26050期', digits: 10, kind: 'PUBLIC' as const },
  ];
  it('takes digits as people write them, and nothing that is not a digit', () => {
    expect(cleanDigits('３１４１ 5926 53')).toBe('3141592653');
    expect(digitFaults(good, [{ witness: '甲', text: cleanDigits('31415926.53') }])).toHaveLength(1);
    for (const odd of ['①②③④⑤⑥⑦⑧⑨⓪', '²³²³²³²³²³', '١٢٣٤٥٦٧٨٩٠', '123456789\u0000']) {
      expect(digitFaults(good, [{ witness: '甲', text: cleanDigits(odd) }])).toHaveLength(1);
    }
    expect(digitFaults(good, [{ witness: '甲', text: '' }])).toHaveLength(1);
    expect(digitFaults(good, [{ witness: '甲', text: '3141592653' }])).toEqual([]);
  });
});

describe('the sealed nonce', () => {
  const nonce = 'ab'.repeat(32);
  const sealed = sealNonce('k'.repeat(64), '513300-2026-0001', nonce, Buffer.alloc(12, 7));

  it('opens with the key and the draw of the freeze alone', () => {
    expect(openNonce('k'.repeat(64), '513300-2026-0001', sealed)).toBe(nonce);
    expect(() => openNonce('l'.repeat(64), '513300-2026-0001', sealed)).toThrow('不能打开');
    expect(() => openNonce('k'.repeat(64), '513300-2026-0002', sealed)).toThrow('不能打开');
  });

  it('does not open once a single bit was touched', () => {
    for (let at = 0; at < sealed.length; at += 1) {
      const touched = Buffer.from(sealed);
      touched[at] ^= 1;
      expect(() => openNonce('k'.repeat(64), '513300-2026-0001', touched)).toThrow('不能打开');
    }
  });
});

const actor = (...roles: Role[]): Actor => ({
  ...{ accountId: '1', name: '甲', roles, agencyCode: 'JT-JU', inspectorId: null },
});

describe('the table of states', () => {
  it('lets only the named roles move, and says in words why a state refuses', () => {
    for (const name of Object.keys(MOVES) as MoveName[]) {
      const { from, roles } = MOVES[name] as { from: readonly DrawState[]; roles: readonly Role[] };
      for (const state of Object.keys(DRAW_STATES) as DrawState[]) {
        for (const role of Object.keys(ROLES) as Role[]) {
          const allowed = from.includes(state) && roles.includes(role);
          expect(mayMove(name, state, actor(role))).toBe(allowed);
          const move = () => requireMove(name, { state, number: 'X-1' }, actor(role));
          if (allowed) expect(move).not.toThrow();
          else expect(move).toThrow(roles.includes(role) ? /^任务 X-1：.{8}/ : '您的角色不能办理');
        }
      }
    }
  });
});

describe('listScope', () => {
  const draw = (state: DrawState, announced: boolean, publicFrom: string | null = null) => ({
    ...{ state, announced, publicFrom, publishedAt: null, freezeDigest: 'f' },
    resultDigest: state === 'FROZEN' ? null : 'r',
  });
  const of = (one: ReturnType<typeof draw>, who: Actor) => listScope(one, who, '2026-03-02');
  const inspector = { ...actor('INSPECTOR'), inspectorId: '9' };

  it('keeps the names of a draw that is not public from all but those who act', () => {
    for (const secret of [draw('SEALED', false), draw('SEALED', true, '2026-03-03'), draw('FROZEN', true)]) {
      expect(of(secret, actor('DRAWER'))).toBe('ALL');
      expect(of(secret, actor('REVIEWER', 'WITNESS'))).toBe('AGENCY');
      expect(of(secret, inspector)).toBe('OWN');
      expect(of(secret, actor('WITNESS', 'AUDITOR', 'PLANNER', 'PUBLISHER', 'ADMINISTRATOR'))).toBe('NONE');
    }
  });

  it('opens them to everyone once the list is public', () => {
    const open = [draw('SEALED', true), draw('SEALED', true, '2026-03-02'), draw('PUBLISHED', false)];
    for (const one of [...open, draw('VOIDED', false)]) {
      expect(of(one, actor('WITNESS'))).toBe('ALL');
      expect(of(one, inspector)).toBe('ALL');
    }
  });
});

describe('what people read', () => {
  it('has a Chinese name for every code', () => {
    expect(Object.keys(EXCLUSION_NAMES).sort()).toEqual([...EXCLUSION_REASONS].sort());
    const shown = [
      ...EXCLUSION_REASONS.map(exclusionName),
      ...['AREA', 'NEIGHBOURS', 'AGENCY'].map(stepName),
      ...['DRAWN', 'RESERVE', '2026-03'].map(outcomeName),
    ];
    for (const name of shown) expect(name).not.toMatch(/[A-Za-z]/);
  });
});

describe('chunksOf', () => {
  it('loses nothing and never cuts a character in half', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.integer({ min: 2, max: 9 }),
        (text, units) => {
          const chunks = [...chunksOf(text, units)];
          expect(chunks.join('')).toBe(text);
          // With the u flag a pair is one character: this finds only halves.
          for (const chunk of chunks) expect(chunk).not.toMatch(/[\ud800-\udfff]/u);
        },
      ),
    );
  });
});
