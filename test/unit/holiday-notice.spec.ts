import { readHolidayNotice } from '../../src/kernel/holiday-notice.js';
import { OFFICIAL_CALENDARS } from '../../src/kernel/working-days.js';

const NOTICE_2026 = `国务院办公厅关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。`;

const NOTICE_2025 = `一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。`;

const NOTICE_2024 = `一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。`;

const NOTICE_2023 = `一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。`;

describe('the notice of a year', () => {
  it('of 2026 gives the calendar that is delivered', () => {
    const { calendar, faults } = readHolidayNotice(NOTICE_2026, 2026);
    const [{ source, ...delivered }] = OFFICIAL_CALENDARS;
    expect(source).toContain('2026');
    expect(faults).toEqual([]);
    expect(calendar).toEqual(delivered);
  });

  it('of 2025 is read: one day, two holidays in one, spans across a month', () => {
    const { calendar, faults } = readHolidayNotice(NOTICE_2025, 2025);
    expect(faults).toEqual([]);
    expect(calendar.holidays).toEqual([
      ['2025-01-01', '2025-01-01'],
      ['2025-01-28', '2025-02-04'],
      ['2025-04-04', '2025-04-06'],
      ['2025-05-01', '2025-05-05'],
      ['2025-05-31', '2025-06-02'],
      ['2025-10-01', '2025-10-08'],
    ]);
    expect(calendar.workedWeekends).toEqual([
      ...['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
    ]);
  });

  it('of 2024 leaves a day alone on which rest is only recommended', () => {
    const { calendar, faults } = readHolidayNotice(NOTICE_2024, 2024);
    expect(faults).toEqual([]);
    expect(calendar.holidays).toHaveLength(7);
    expect(calendar.holidays).toContainEqual(['2024-02-10', '2024-02-17']);
    expect(calendar.holidays).toContainEqual(['2024-06-10', '2024-06-10']);
    expect(calendar.workedWeekends).toEqual([
      ...['2024-02-04', '2024-02-18', '2024-04-07', '2024-04-28', '2024-05-11', '2024-09-14'],
      ...['2024-09-29', '2024-10-12'],
    ]);
  });

  it('of 2023 begins in the year before', () => {
    const { calendar, faults } = readHolidayNotice(NOTICE_2023, 2023);
    expect(faults).toEqual([]);
    expect(calendar.holidays[0]).toEqual(['2022-12-31', '2023-01-02']);
    expect(calendar.holidays.at(-1)).toEqual(['2023-09-29', '2023-10-06']);
    expect(calendar.workedWeekends).toHaveLength(7);
  });

  it('in half-width signs, with blanks and on one line each says the same', () => {
    const typed = NOTICE_2026.normalize('NFKC').replace(/([月日:])/g, '$1 ');
    expect(readHolidayNotice(typed, 2026)).toEqual(readHolidayNotice(NOTICE_2026, 2026));
  });
});

describe('a notice that cannot hold', () => {
  const codes = (text: string, year = 2026) => readHolidayNotice(text, year).faults.map(({ code }) => code);

  it.each([
    ['a weekday of another year', NOTICE_2026, 2027, 'WEEKDAY'],
    ['a count that is not the span', NOTICE_2026.replace('共9天', '共8天'), 2026, 'COUNT'],
    ['a holiday left out', NOTICE_2026.replace(/三、清明节.*\n/, ''), 2026, 'MISSING'],
    ['a day that is no day', NOTICE_2026.replace('4月4日（周六）', '4月34日'), 2026, 'DAY'],
    ['a worked day in the week', NOTICE_2026.replace('5月9日（周六）', '5月8日'), 2026, 'WORKDAY'],
    ['a worked day inside a holiday', NOTICE_2026.replace('5月9日（周六）', '5月2日'), 2026, 'BOTH'],
    [
      'two holidays on one day',
      NOTICE_2026.replace('5月1日（周五）至5日（周二）', '4月6日至10日'),
      2026,
      'OVERLAP',
    ],
    [
      'an end before its beginning',
      NOTICE_2026.replace('5月1日（周五）至5日（周二）', '5月5日至1日'),
      2026,
      'SPAN',
    ],
    ['another year altogether', NOTICE_2024, 2020, 'YEAR'],
  ] as const)('is refused: %s', (_, text, year, code) => {
    const found =
      year === 2020 ? codes(text.replaceAll('1月1日放假', '2024年1月1日放假'), year) : codes(text, year);
    expect(found).toContain(code);
  });

  it('says on which line the fault is', () => {
    const [fault] = readHolidayNotice(NOTICE_2026.replace('共9天', '共8天'), 2026).faults;
    expect(fault).toMatchObject({ row: 5, message: expect.stringContaining('是9天，通知写的是8天') });
  });

  it('is refused as a whole where it is no notice', () => {
    expect(codes('')).toEqual(['MISSING']);
    expect(codes('放假')).toEqual(['MISSING']);
  });
});
