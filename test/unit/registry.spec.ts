import fc from 'fast-check';
import type { Agency, Area } from '../../src/registry/agency.entity.js';
import { byColumn, changesOf, historyOf, merged, sameValue } from '../../src/registry/content.rules.js';
import {
  changeTexts,
  exportText,
  maskPhones,
  type RegistryNames,
  valueText,
} from '../../src/registry/display.rules.js';
import { optionsOf, readValues, readVersion } from '../../src/registry/edit.rules.js';
import { INSPECTOR } from '../../src/registry/import/inspector-kind.js';
import { nameInitials } from '../../src/registry/initials.rules.js';
import type { Inspector } from '../../src/registry/inspector.entity.js';
import { inspectorAfter, InspectorIndex } from '../../src/registry/inspector.rules.js';
import { columnOf } from '../../src/registry/kinds/columns.js';
import { REPAIR_SHOP } from '../../src/registry/kinds/repair-shop.js';
import { SUBJECT_KINDS } from '../../src/registry/kinds/subject-kinds.js';
import { coversAgency, coversArea, registryScope } from '../../src/registry/scope.rules.js';
import { Conditions, likeText, pageOf } from '../../src/registry/search.rules.js';
import { subjectContent } from '../../src/registry/subject.rules.js';
import { columnFields, editOf } from '../../src/web/office/column-fields.js';
import { listAddress } from '../../src/web/office/list-address.js';

const NAMES: RegistryNames = {
  areas: new Map([
    ['513300', '甘孜藏族自治州'],
    ['513301', '康定市'],
  ]),
  prefecture: '513300',
  agencies: new Map([['JT-JU', '州局']]),
  pools: new Map([['JT', '交通运输系统']]),
  items: new Map([
    ['JT-01', '危货检查'],
    ['JT-02', '维修检查'],
  ]),
};

describe('initials of names', () => {
  it.each([
    ['重庆长江运输', false, 'cqcjys'],
    ['康定第２汽修厂(总店)', false, 'kdd2qxczd'],
    ['单国强', true, 'sgq'],
    ['曾ABC', true, 'zabc'],
    ['𠮷·—', false, ''],
  ])('%s', (name, person, initials) => {
    expect(nameInitials(name, person)).toBe(initials);
  });

  it('are letters and digits only, whatever the name', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => /^[a-z0-9]*$/.test(nameInitials(name))));
  });
});

const value = fc.oneof(fc.string(), fc.nat(), fc.boolean(), fc.array(fc.string()), fc.constant(null));
const record = fc.dictionary(fc.constantFrom('name', 'code', 'phone', 'items', 'n'), value);

describe('content', () => {
  it('once merged is merged: the same row again changes nothing', () => {
    fc.assert(
      fc.property(record, record, (before, row) => {
        const once = merged(before, row);
        expect(changesOf(once, merged(once, row))).toEqual([]);
        expect(subjectContent(merged(once, row)).text).toBe(subjectContent(once).text);
      }),
    );
  });

  it('keeps what is not given and drops what is given empty', () => {
    expect(merged({ a: 1, b: '2', c: ['x'] }, { b: undefined, c: [], d: '' })).toEqual({ a: 1, b: '2' });
    expect(merged({ a: false }, { n: 0 })).toEqual({ a: false, n: 0 });
  });

  it('compares lists by their elements, not 1 with "1"', () => {
    expect(sameValue(['a', 'b'], ['a', 'b'])).toBe(true);
    expect(sameValue(['a', 'b'], ['b', 'a'])).toBe(false);
    expect(sameValue(1, '1')).toBe(false);
    expect(sameValue(null, [])).toBe(false);
  });

  it('tells its history as differences, newest first, fields in the order of the columns', () => {
    const at = new Date('2026-03-02T01:00:00Z');
    const version = (n: number, content: string) => ({
      version: n,
      at,
      actorName: '甲',
      source: '表',
      content,
    });
    const versions = [
      version(2, '{"name":"b","phone":"2","status":"X"}'),
      version(1, '{"name":"a","phone":"1","status":"X"}'),
    ];
    const [newest, first] = historyOf(versions, REPAIR_SHOP.columns);
    expect(newest.changes.map((change) => change.field)).toEqual(['name', 'phone']);
    expect([first.version, first.changes]).toEqual([1, []]);
    const unknown = [{ field: '?', before: null, after: 1 }, ...newest.changes];
    expect(byColumn(unknown, REPAIR_SHOP.columns).map((change) => change.field)).toEqual([
      'name',
      'phone',
      '?',
    ]);
  });
});

describe('values as people read them', () => {
  const column = (key: string) => columnOf([...REPAIR_SHOP.columns, ...INSPECTOR.columns], key);

  it.each([
    ['status', 'ACTIVE', '正常经营'],
    ['areaCode', '513301', '康定市'],
    ['repairsDangerousGoodsVehicles', false, '否'],
    ['filedOn', '2026-03-02', '2026年3月2日'],
    ['itemCodes', ['JT-02', 'JT-9'], '维修检查、JT-9'],
    ['manager', null, ''],
  ])('%s', (key, held, text) => {
    expect(valueText(column(key), held, NAMES)).toBe(text);
  });

  it('and as a workbook has them', () => {
    expect(exportText(column('filedOn'), '2026-03-02', NAMES)).toBe('2026-03-02');
    expect(exportText(column('itemCodes'), ['JT-01', 'JT-02'], NAMES)).toBe('危货检查;维修检查');
  });

  it('with every phone number masked, also in the history', () => {
    expect(maskPhones('13800138000、0836-2831234')).toBe('138****8000、083****1234');
    expect(maskPhones('138 0013 8000')).toBe('138****8000');
    const changes = [{ field: 'phone', before: null, after: '13800138000' }];
    expect(changeTexts(changes, REPAIR_SHOP.columns, NAMES)).toEqual([
      { field: 'phone', heading: '联系电话', before: '', after: '138****8000' },
    ]);
  });
});

describe('what a form sends', () => {
  const columns = [
    ...REPAIR_SHOP.columns.filter((one) => one.key !== 'status'),
    ...INSPECTOR.columns.slice(6),
  ];
  const faultOf = (raw: Record<string, unknown>) => {
    try {
      readValues(columns, raw, NAMES);
      return [];
    } catch (error) {
      return (error as { faults: { field: string; code: string }[] }).faults.map(
        ({ field, code }) => `${field} ${code}`,
      );
    }
  };

  it('is read by the column; what was not sent is left out', () => {
    const raw = {
      name: ' 甲  厂 ',
      areaCode: '513301',
      filedOn: '2026/3/1',
      itemCodes: ['', 'JT-02', 'JT-01'],
    };
    expect(readValues(columns, { ...raw, canLead: 'true', specialty: '' }, NAMES)).toEqual({
      ...{ name: '甲 厂', areaCode: '513301', filedOn: '2026-03-01', itemCodes: ['JT-01', 'JT-02'] },
      ...{ canLead: true, specialty: null },
    });
    expect(readValues(columns, { canLead: false, isExpert: null }, NAMES)).toEqual({
      canLead: false,
      isExpert: null,
    });
  });

  it.each([
    [{ name: '  ' }, ['name REQUIRED']],
    [{ name: 'x'.repeat(201) }, ['name TOO_LONG']],
    [{ manager: '11010519491231002X' }, ['manager ID_CARD']],
    [{ areaCode: '513300' }, ['areaCode CHOICE']],
    [{ category: '一类' }, ['category CHOICE']],
    [{ itemCodes: [''] }, ['itemCodes REQUIRED']],
    [{ itemCodes: 'JT-77' }, ['itemCodes CHOICE']],
    [{ canLead: ['true', 'false'] }, ['canLead FORMAT']],
    [{ name: { $gt: '' } }, ['name FORMAT']],
    [{ version: '1', __proto__x: 'y' }, ['version UNKNOWN', '__proto__x UNKNOWN']],
  ])('is refused by field: %j', (raw, faults) => {
    expect(faultOf(raw)).toEqual(faults);
  });

  it('names its version', () => {
    expect(readVersion('12')).toBe(12);
    expect(readVersion(3)).toBe(3);
    for (const odd of [undefined, '', '-1', '1.5', 'x', {}])
      expect(() => readVersion(odd)).toThrow('缺少版本号');
    expect(editOf({ _csrf: 't', version: '2', name: 'a' })).toEqual({ version: 2, values: { name: 'a' } });
  });

  it('stands in the fields again, the rest as it is held', () => {
    const fields = columnFields(columns, { name: '旧', filedOn: '2026-01-01' }, NAMES, { name: '新' });
    const value = (key: string) => fields.find((field) => field.key === key)?.value;
    expect([value('name'), value('filedOn'), value('address')]).toEqual(['新', '2026-01-01', '']);
  });

  it('can be sent for every column of every kind from its own field', () => {
    for (const { columns: own } of [...SUBJECT_KINDS, INSPECTOR]) {
      for (const field of columnFields(own, {}, NAMES, null)) {
        const isChosen = field.input === 'select' || field.input === 'boxes';
        expect(`${field.key} ${field.options.length > 0}`).toBe(`${field.key} ${isChosen}`);
      }
      expect(own.flatMap((column) => optionsOf(column, NAMES)).every((option) => option.label !== '')).toBe(
        true,
      );
    }
  });
});

describe('who an inspector row means', () => {
  const held = (id: string, issuer: string) => ({ id, issuer, certificateNo: 'V1' }) as Inspector;

  it.each([
    [[], 'A', undefined],
    [['A'], 'A', 'A'],
    [['A'], 'B', undefined],
    [['A'], '', 'A'],
    [[''], 'A', ''],
    [['A', 'B'], '', undefined],
    [['A', ''], '', ''],
    [['A', ''], 'A', 'A'],
  ])('known issuers %j, row %j', (issuers, issuer, found) => {
    const index = new InspectorIndex(issuers.map((one, n) => held(String(n), one)));
    expect(index.find('V1', issuer)?.issuer).toBe(found);
    expect(index.isAmbiguous('V1', issuer)).toBe(issuer === '' && issuers.join() === 'A,B');
  });

  it('and what becomes of the record', () => {
    const before = inspectorAfter(null, {
      certificateNo: 'V1',
      issuer: 'A',
      name: '甲',
      canLead: true,
      specialty: '路',
    });
    const after = inspectorAfter(before, {
      issuer: '',
      name: '乙',
      itemCodes: ['b', 'a', 'b'],
      specialty: '',
    });
    expect(after).toEqual({ ...before, name: '乙', itemCodes: ['a', 'b'], specialty: null });
    expect(after.canLead && after.issuer === 'A').toBe(true);
  });
});

describe('scope', () => {
  const area = (code: string, name: string, shortName: string, parentCode: string | null) =>
    ({ code, name, shortName, parentCode }) as Area;
  const areas = [
    area('513300', '甘孜藏族自治州', '甘孜州', null),
    area('513301', '康定市', '康定', '513300'),
    area('513328', '甘孜县', '甘孜', '513300'),
  ];
  const agency = (code: string, name: string, areaCode: string, poolCode = 'JT') =>
    ({ code, name, areaCode, poolCode }) as Agency;
  const agencies = [
    agency('JU', '甘孜藏族自治州交通运输局', '513300'),
    agency('ZD', '州交通运输综合行政执法支队', '513301'),
    agency('KD', '康定市交通运输局', '513301'),
    agency('GZ', '甘孜县交通运输局', '513328'),
    agency('GA', '州公安局交警支队', '513301', 'GA'),
  ];

  it.each([
    ['JU', ['JU', 'ZD', 'KD', 'GZ'], true, ['513301', '513328'], ['KD', 'GA']],
    ['ZD', ['ZD'], true, ['513301', '513328'], ['KD', 'GA']],
    ['KD', ['KD'], false, ['513301'], ['KD']],
    ['GZ', ['GZ'], false, ['513328'], []],
    ['GA', ['GA'], false, [], ['GA']],
    [null, [], false, [], []],
  ])('of %s', (code, within, everything, covered, kept) => {
    const scope = registryScope(code, within, agencies, areas);
    expect(scope.everything).toBe(everything);
    expect(['513301', '513328'].filter((one) => coversArea(scope, one))).toEqual(covered);
    expect(['KD', 'GA'].filter((one) => coversAgency(scope, one))).toEqual(kept);
  });
});

describe('lists', () => {
  it('have at least one page, and no page past the last', () => {
    expect(pageOf(0, 5)).toEqual({ page: 1, pages: 1, offset: 0 });
    expect(pageOf(50, 2)).toEqual({ page: 1, pages: 1, offset: 0 });
    expect(pageOf(51, 2)).toEqual({ page: 2, pages: 2, offset: 50 });
  });

  it('take wildcards literally and name parameters in order', () => {
    expect(likeText('1%_\\')).toBe('1\\%\\_\\\\');
    const conditions = new Conditions().equals('a', 'x').equals('b', '').add('c IS NULL').equals('d', 'y');
    expect([conditions.where, conditions.values]).toEqual([
      'WHERE (a = $1) AND (c IS NULL) AND (d = $2)',
      ['x', 'y'],
    ]);
    expect(new Conditions().where).toBe('');
  });

  it('have an address that leaves empty filters out', () => {
    expect(listAddress('/x', { q: '', a: undefined })).toBe('/x');
    expect(listAddress('/x', { q: '甲 &', page: '2' })).toBe('/x?q=%E7%94%B2+%26&page=2');
  });
});
