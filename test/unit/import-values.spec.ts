import { areaMatcher } from '../../src/registry/areas.rules.js';
import { readDay } from '../../src/registry/import/day.rules.js';
import { NamedMatcher } from '../../src/registry/import/named.rules.js';
import { shiftDecimal } from '../../src/registry/import/plain-values.rules.js';
import { readValue } from '../../src/registry/import/values.rules.js';
import { type Column, columnOf } from '../../src/registry/kinds/columns.js';
import { AREAS, LOOKUPS } from '../support/import-lookups.js';
import { kindOf, makeUscc } from '../support/import-sheets.js';

const CONTEXT = {
  area: areaMatcher(AREAS),
  agencies: new NamedMatcher(LOOKUPS.agencies, [AREAS[0]]),
  pools: new NamedMatcher(LOOKUPS.pools),
  items: new NamedMatcher(LOOKUPS.items),
};

const column = (kind: string, key: string): Column => columnOf(kindOf(kind).columns, key);
const read = (kind: string, key: string, text: string, scale = 0) =>
  readValue(column(kind, key), text, CONTEXT, scale);

describe('days', () => {
  it.each([
    ...[
      '2026-3-1',
      '2026/03/01',
      '2026.3.1',
      '2026年3月1日',
      '20260301',
      '２０２６－０３－０１',
      '2026年03月01',
    ],
    ...['2026 年 3 月 1 日', ' 2026-03-01 ', '2026-03-01 00:00:00', '2026/3/1 8:30', '2026-03-01T08:30:00Z'],
    ...['2026—3—1', '2026 - 3 - 1', '2026年3月1日 10:20'],
  ])('%s is 2026-03-01', (text) => expect(readDay(text)).toBe('2026-03-01'));

  it.each([
    ...[
      '2026-02-30',
      '2026-13-01',
      '20260230',
      '2026-3',
      '2026年3月',
      '26-3-1',
      '3/1/2026',
      '2026-3/1',
      '长期',
    ],
    ...['46023', '2026031', '202603011', '2026-03-01至2027-03-01', '1026-03-01', '', '二〇二六年三月一日'],
  ])('%s is no day', (text) => expect(readDay(text)).toBeNull());
});

describe('areas', () => {
  it.each([
    ['道孚县', '513326'],
    ['道孚', '513326'],
    [' 道 孚 ', '513326'],
    ['康定', '513301'],
    ['康定市', '513301'],
    ['康定县', '513301'],
    ['甘孜州康定市', '513301'],
    ['四川省甘孜藏族自治州道孚县', '513326'],
    ['四川省道孚县', '513326'],
    ['甘孜州-道孚', '513326'],
    ['甘孜', '513328'],
    ['甘孜县', '513328'],
    ['甘孜州甘孜县', '513328'],
    ['513326', '513326'],
    ['５１３３２６', '513326'],
    ['513321', '513301'],
    ['513326000000', '513326'],
    ['甘孜州', '513300'],
    ['甘孜藏族自治州', '513300'],
  ])('%s is %s', (text, code) => expect(areaMatcher(AREAS)(text)?.code).toBe(code));

  it.each([
    '康定区',
    '道孚县鲜水镇',
    '成都市',
    '县',
    '市',
    '',
    '51332',
    '513399',
    '康',
    '甘孜州本级',
    '四川省',
    '道浮县',
  ])('%s is never guessed', (text) => expect(areaMatcher(AREAS)(text)).toBeNull());

  it('takes the prefecture only where the column allows it', () => {
    expect(read('DANGEROUS_GOODS_CARRIER', 'areaCode', '甘孜州').fault?.message).toContain('整个州');
    expect(read('AGENCY', 'areaCode', '甘孜州').value).toBe('513300');
  });
});

describe('codes', () => {
  it.each([
    ['９１３５０２００ＭＡ２ＹＪ１ＸＲ９Ｇ', '91350200MA2YJ1XR9G'],
    ['91350200ma2yj1xr9g', '91350200MA2YJ1XR9G'],
    [' 9135 0200 MA2Y J1XR 9G ', '91350200MA2YJ1XR9G'],
    ["'91350200776049653A", '91350200776049653A'],
  ])('%s is %s', (text, code) =>
    expect(read('DANGEROUS_GOODS_CARRIER', 'code', text)).toEqual({ value: code }),
  );

  it.each([
    ['91350200MA2YJ1XR9H', '校验位'],
    ['91350200MA2YJ1XR9', '17 位'],
    ['91350200MA2YJ1XRIO', '不使用的字符'],
    ['5.13322E+17', '科学记数法'],
    ['513322361731829', '15 位，'],
  ])('%s is refused for a carrier', (text, words) => {
    const reading = read('DANGEROUS_GOODS_CARRIER', 'code', text);
    expect(reading.value).toBeNull();
    expect(reading.fault?.message).toContain(words);
  });

  it('accepts a registration number for shops, with a warning', () => {
    const reading = read('REPAIR_SHOP', 'code', '513322361731829');
    expect(reading.value).toBe('513322361731829');
    expect(reading.warning?.code).toBe('REGISTRATION_NUMBER');
  });

  it('only warns where the organisation code inside does not check', () => {
    const reading = read('DANGEROUS_GOODS_CARRIER', 'code', makeUscc(1));
    expect(reading.value).toBe(makeUscc(1));
    expect(reading.warning?.code).toBe('ORGANISATION_CODE');
    expect(reading.fault).toBeUndefined();
  });

  it('only warns of a licence of another form', () => {
    expect(
      read('DANGEROUS_GOODS_CARRIER', 'licenceNo', '川交运管许可甘字513312633921').warning,
    ).toBeUndefined();
    expect(
      read('DANGEROUS_GOODS_CARRIER', 'licenceNo', '川交运管许可(甘)字５１３３１２６３３９２１号').warning,
    ).toBeUndefined();
    const odd = read('DANGEROUS_GOODS_CARRIER', 'licenceNo', '川交运管许可甘字510012633921');
    expect(odd).toMatchObject({ value: '川交运管许可甘字510012633921', warning: { code: 'LICENCE_FORM' } });
  });

  it.each([
    '2307-513328-04-01-275735',
    '２３０７－５１３３２８－０４－０１－２７５７３５',
    '2307–513328–04–01–275735',
  ])('project code %s', (text) =>
    expect(read('CONSTRUCTION_PROJECT', 'code', text).value).toBe('2307-513328-04-01-275735'),
  );

  it.each(['2108-513301-04-1-123456', '23075133280401275735', '2307-513328-04-01-27573', 'X'])(
    'project code %s is refused',
    (text) => expect(read('CONSTRUCTION_PROJECT', 'code', text).fault?.code).toBe('PROJECT_CODE'),
  );
});

describe('numbers', () => {
  it.each([
    ['29', 29],
    ['29辆', 29],
    ['２９ 台', 29],
    ['1,234', 1234],
    ['29.0', 29],
    ['0', 0],
  ])('%s vehicles', (text, value) =>
    expect(read('DANGEROUS_GOODS_CARRIER', 'vehicles', text).value).toBe(value),
  );

  it.each(['约30', '29.5', '-3', '二十', '1,23', '1e3', '29人'])('%s vehicles is refused', (text) =>
    expect(read('DANGEROUS_GOODS_CARRIER', 'vehicles', text).fault?.code).toBe('INTEGER'),
  );

  it.each([
    ['48080', '48080'],
    ['48,080.50万元', '48080.5'],
    ['4.8亿元', '48000'],
    ['480800000元', '48080'],
    ['0.10', '0.1'],
  ])('%s of investment is %s', (text, value) =>
    expect(read('CONSTRUCTION_PROJECT', 'investment', text).value).toBe(value),
  );

  it('takes the unit from the heading', () => {
    expect(read('CONSTRUCTION_PROJECT', 'investment', '4.8', 4).value).toBe('48000');
    expect(read('CONSTRUCTION_PROJECT', 'investment', '1.2万元', 4).value).toBe('1.2');
  });

  it.each([
    ['12.345', -4, '0.0012345'],
    ['0.00', 4, '0'],
    ['100', 0, '100'],
    ['7', 2, '700'],
    ['0012', -1, '1.2'],
  ])('%s × 10^%i', (digits, power, value) => expect(shiftDecimal(digits, power)).toBe(value));
});
