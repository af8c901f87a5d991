import fc from 'fast-check';
import type { RegistryNames } from '../../src/registry/display.rules.js';
import {
  bulkFaults,
  bulkPerson,
  readBulkChanges,
  readTargets,
  targetsText,
} from '../../src/registry/inspector-bulk.rules.js';
import type { Inspector } from '../../src/registry/inspector.entity.js';

const CODES = ['JT-01', 'JT-02', 'JT-03', 'JT-04'];
const NAMES: RegistryNames = {
  areas: new Map([['513301', '康定市']]),
  prefecture: '513300',
  agencies: new Map([['JT-513301', '康定市交通运输局']]),
  pools: new Map(),
  items: new Map(CODES.map((code) => [code, `事项${code}`])),
};

const someone = (given: Partial<Inspector> = {}): Inspector => ({
  ...{ id: '1', agencyCode: 'JT-513301', areaCode: '513301', name: '王小明', nameInitials: 'wxm' },
  ...{ certificateNo: '川V1', issuer: '', certificateValidTo: '2028-06-30', itemCodes: ['JT-01'] },
  ...{ specialty: null, canLead: false, isExpert: false, status: 'ON_DUTY', version: 3 },
  ...{ createdAt: new Date(0), updatedAt: new Date(0), ...given },
});

describe('a change of many people', () => {
  const anyCodes = fc.subarray(CODES);

  it('adds and takes away items, and touches nothing else', () => {
    fc.assert(
      fc.property(anyCodes, anyCodes, anyCodes, (has, add, drop) => {
        const removed = drop.filter((code) => !add.includes(code));
        fc.pre(add.length + removed.length > 0);
        const changes = readBulkChanges({ addItems: add, removeItems: removed }, NAMES);
        const { after, changes: found } = bulkPerson(someone({ itemCodes: has }), changes);
        const wanted = CODES.filter(
          (code) => add.includes(code) || (has.includes(code) && !removed.includes(code)),
        );
        expect(after.itemCodes).toEqual(wanted);
        expect(found.map(({ field }) => field)).toEqual(wanted.join() === has.join() ? [] : ['itemCodes']);
        expect({ ...after, itemCodes: has }).toEqual(bulkPerson(someone({ itemCodes: has }), NOTHING).after);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves out what is blank; false is a value', () => {
    const raw = {
      status: '',
      canLead: 'false',
      isExpert: '',
      certificateValidTo: '',
      areaCode: null,
      addItems: '',
    };
    expect(readBulkChanges(raw, NAMES)).toEqual({
      values: { canLead: false },
      addItems: [],
      removeItems: [],
    });
  });

  it('is refused for who is gone, of others, changed meanwhile, or left without items', () => {
    const drop = readBulkChanges({ removeItems: ['JT-01'] }, NAMES);
    const people = [
      someone({ id: '1', certificateNo: 'A' }),
      someone({ id: '2', certificateNo: 'B', agencyCode: 'GA-JJ' }),
      someone({ id: '3', certificateNo: 'C', version: 4 }),
      someone({ id: '4', certificateNo: 'D', itemCodes: ['JT-01', 'JT-02'] }),
    ].map((one) => bulkPerson(one, drop));
    const targets = ['1', '2', '3', '4', '5'].map((id) => ({ id, version: 3 }));
    const faults = bulkFaults(people, targets, (code) => code === 'JT-513301');
    expect(faults.map(({ field, code }) => [field, code])).toEqual([
      ['targets', 'UNKNOWN_INSPECTOR'],
      ['A', 'NO_ITEMS'],
      ['B', 'OUT_OF_SCOPE'],
      ['C', 'CHANGED'],
    ]);
  });
});

describe('whom it is about', () => {
  it('travels through a form as one text', () => {
    const target = fc.record({
      id: fc.integer({ min: 1, max: 1e9 }).map(String),
      version: fc.integer({ min: 1, max: 1e6 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(target, { minLength: 1, selector: ({ id }) => id }), (targets) => {
        expect(readTargets(targetsText(targets))).toEqual(targets);
      }),
    );
  });

  it.each(['', '1', '1:', ':1', '1:1,', '01:1', '1:1;2:2', '1:-1', '1:1 OR 1=1'])(
    'is refused as “%s”',
    (text) => {
      expect(() => readTargets(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    },
  );
});

const NOTHING = { values: {}, addItems: [], removeItems: [] };
