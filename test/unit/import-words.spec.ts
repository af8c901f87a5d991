import { areaMatcher } from '../../src/registry/areas.rules.js';
import { NamedMatcher, splitNames } from '../../src/registry/import/named.rules.js';
import { readValue } from '../../src/registry/import/values.rules.js';
import { type Column, columnOf } from '../../src/registry/kinds/columns.js';
import { AREAS, LOOKUPS } from '../support/import-lookups.js';
import { kindOf } from '../support/import-sheets.js';

const CONTEXT = {
  area: areaMatcher(AREAS),
  agencies: new NamedMatcher(LOOKUPS.agencies, [AREAS[0]]),
  pools: new NamedMatcher(LOOKUPS.pools),
  items: new NamedMatcher(LOOKUPS.items),
};

const column = (kind: string, key: string): Column => columnOf(kindOf(kind).columns, key);
const read = (kind: string, key: string, text: string, scale = 0) =>
  readValue(column(kind, key), text, CONTEXT, scale);

describe('closed lists', () => {
  it.each([
    ...[
      ['正常经营', 'ACTIVE'],
      ['营业', 'ACTIVE'],
      ['在业', 'ACTIVE'],
      ['在营', 'ACTIVE'],
      ['开业', 'ACTIVE'],
    ],
    ...[
      ['存续', 'ACTIVE'],
      ['存续（在营、开业、在册）', 'ACTIVE'],
      ['歇业', 'SUSPENDED'],
      ['停业', 'SUSPENDED'],
    ],
    ...[
      ['注销', 'DEREGISTERED'],
      ['吊销', 'REVOKED'],
      ['撤销', 'REVOKED'],
      ['迁出', 'MOVED_OUT'],
      ['已 注 销', 'DEREGISTERED'],
    ],
  ])('firm status %s', (text, value) => expect(read('REPAIR_SHOP', 'status', text).value).toBe(value));

  it.each([
    ...[
      ['在建', 'ACTIVE'],
      ['停工', 'SUSPENDED'],
      ['未开工', 'SUSPENDED'],
      ['已交工', 'COMPLETED'],
    ],
    ...[
      ['已竣工', 'COMPLETED'],
      ['完工', 'COMPLETED'],
      ['已交(竣)工', 'COMPLETED'],
    ],
  ])('project status %s', (text, value) =>
    expect(read('CONSTRUCTION_PROJECT', 'status', text).value).toBe(value),
  );

  it.each(['不详', '不明', '关闭', '正常/注销', '?'])(
    'status %s is refused with what may stand there',
    (text) => {
      const { fault } = read('DANGEROUS_GOODS_CARRIER', 'status', text);
      expect(fault?.message).toContain(`“${text}”`);
      expect(fault?.message).toContain('正常经营、歇业、注销、吊销、迁出');
    },
  );

  it.each<[string, string | null]>([
    ['A', 'A'],
    ['Ａ', 'A'],
    ['b级', 'B'],
    ['C类', 'C'],
    ['D 级', 'D'],
    ['', null],
    ['未评定', null],
    ['/', null],
  ])('credit class %s', (text, value) => expect(read('REPAIR_SHOP', 'creditClass', text).value).toBe(value));

  it.each(['E', 'AB', '优'])('credit class %s is refused', (text) =>
    expect(read('REPAIR_SHOP', 'creditClass', text).fault?.code).toBe('CHOICE'),
  );

  it.each([
    ...[
      ['一类', 'CLASS_1'],
      ['Ⅱ类', 'CLASS_2'],
      ['3类', 'CLASS_3'],
      ['二类汽车维修', 'CLASS_2'],
    ],
    ...[
      ['一类机动车维修企业', 'CLASS_1'],
      ['摩托车维修', 'MOTORCYCLE'],
      ['三类(专项维修)', 'CLASS_3'],
    ],
  ])('repair category %s', (text, value) => expect(read('REPAIR_SHOP', 'category', text).value).toBe(value));

  it.each(['四类', '一类、二类', '汽修'])('repair category %s is refused', (text) =>
    expect(read('REPAIR_SHOP', 'category', text).fault?.code).toBe('CHOICE'),
  );

  it.each<[string, boolean | null]>([
    ['是', true],
    ['√', true],
    ['有', true],
    ['TRUE', true],
    ['否', false],
    ['无', false],
    ['×', false],
    ['', null],
  ])('yes or no: %s', (text, value) => expect(read('INSPECTOR', 'canLead', text).value).toBe(value));

  it('does not guess yes or no', () =>
    expect(read('INSPECTOR', 'canLead', '也许').fault?.code).toBe('YES_NO'));
});

describe('agencies and items', () => {
  it('finds agencies by name, with the prefecture written out or not', () => {
    const code = LOOKUPS.agencies.find(({ name }) => name === '州公安局交警支队')?.code;
    expect(read('INSPECTOR', 'agencyCode', '州公安局交警支队').value).toBe(code);
    expect(read('INSPECTOR', 'agencyCode', '甘孜州公安局 交警支队').value).toBe(code);
    expect(read('INSPECTOR', 'agencyCode', '四川省甘孜藏族自治州公安局交警支队').value).toBe(code);
  });

  it('refuses an unknown agency and names similar ones', () => {
    const { fault } = read('INSPECTOR', 'agencyCode', '康定市交通运输局运管科');
    expect(fault).toMatchObject({ code: 'UNKNOWN_AGENCY' });
    expect(fault?.message).toContain('是否为：康定市交通运输局？');
  });

  it('does not choose between two agencies of one short name', () => {
    const matcher = new NamedMatcher([
      { code: 'X', name: '甲局', aliases: ['局', '乙局'] },
      { code: 'Y', name: '乙局', aliases: ['局'] },
    ]);
    expect(matcher.match('局')).toBeNull();
    expect(matcher.match('乙局')?.code).toBe('Y');
  });

  it.each([
    ['道路危险货物运输企业综合检查;车辆维修企业的检查', ['JT-01', 'JT-02']],
    ['JT-02；JT-01', ['JT-01', 'JT-02']],
    ['车辆维修企业的检查、道路危险货物运输企业综合检查', ['JT-01', 'JT-02']],
    ['客运站、货运站的检查', ['JT-04']],
    ['车辆维修企业的检查、客运站、货运站的检查，JT-01', ['JT-01', 'JT-02', 'JT-04']],
    ['车辆维修企业的检查\n客运站、货运站的检查', ['JT-02', 'JT-04']],
    ['车辆维修企业的检查;;车辆维修企业的检查;', ['JT-02']],
  ])('%s', (text, codes) => expect(read('INSPECTOR', 'itemCodes', text).value).toEqual(codes));

  it('names the piece that is no item', () => {
    const { found, unknown } = splitNames(
      '车辆维修企业的检查、随便看看、客运站、货运站的检查',
      CONTEXT.items,
    );
    expect([found.map(({ code }) => code), unknown]).toEqual([['JT-02', 'JT-04'], ['随便看看']]);
    expect(read('INSPECTOR', 'itemCodes', '随便看看').fault?.code).toBe('UNKNOWN_ITEM');
  });
});

describe('what is never kept', () => {
  // A made-up number with a right check digit.
  const ID_CARD = '11010519491231002X';

  it.each(['法定代表人', '地址', '企业名称', '联系电话'])('an identity card number in %s', (heading) => {
    const target = kindOf('DANGEROUS_GOODS_CARRIER').columns.find((one) => one.heading === heading) as Column;
    const reading = readValue(target, `张三 ${ID_CARD}`, CONTEXT);
    expect(reading.value).toBeNull();
    expect(reading.fault?.code).toBe('ID_CARD');
    expect(JSON.stringify(reading)).not.toContain(ID_CARD);
  });

  it('nor as a certificate number, nor where a uscc belongs', () => {
    expect(read('INSPECTOR', 'certificateNo', ID_CARD).fault?.code).toBe('ID_CARD');
    expect(read('DANGEROUS_GOODS_CARRIER', 'code', ID_CARD).fault?.code).toBe('ID_CARD');
    expect(JSON.stringify(read('REPAIR_SHOP', 'status', ID_CARD))).not.toContain(ID_CARD);
  });

  it('a text past its column', () => {
    expect(read('DANGEROUS_GOODS_CARRIER', 'name', '长'.repeat(201)).fault?.code).toBe('TOO_LONG');
    expect(read('DANGEROUS_GOODS_CARRIER', 'name', '长'.repeat(200)).value).toBe('长'.repeat(200));
  });

  it('a formula-looking name is only a text', () => {
    expect(read('DANGEROUS_GOODS_CARRIER', 'name', "=cmd|' /C calc'!A0").value).toBe("=cmd|' /C calc'!A0");
  });

  it('a phone that is none is pointed out, one that Excel spoiled is a fault', () => {
    expect(read('REPAIR_SHOP', 'phone', '0836-2830000、13800000000').warning).toBeUndefined();
    expect(read('REPAIR_SHOP', 'phone', '见附件').warning?.code).toBe('PHONE');
    expect(read('REPAIR_SHOP', 'phone', '1.38E+10').fault?.code).toBe('LONG_NUMBER');
  });
});
