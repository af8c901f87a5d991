import { formEntries, handsIn } from '../../src/web/office/on-site.form.js';

const shown = (field: string, was: string, revision: number) => ({
  [`was:${field}`]: was,
  [`base:${field}`]: String(revision),
});

describe('the on-site form without JavaScript', () => {
  it('sends what differs from what the page showed, on the revision that it showed', () => {
    const form = {
      nonce: 'n',
      ...shown('visit:place', '厂区', 3),
      'visit:place': '厂区西门',
      ...shown('visit:present', '扎西', 1),
      'visit:present': '扎西',
    };
    const [entry, ...others] = formEntries(form);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ field: 'visit:place', value: '厂区西门', baseRevision: 3, settles: null });
  });

  it('takes line ends of a browser for no change', () => {
    const form = { nonce: 'n', ...shown('visit:statement', '一\n二', 1), 'visit:statement': '一\r\n二' };
    expect(formEntries(form)).toEqual([]);
  });

  it('names the same form sent twice the same, and another value or another page otherwise', () => {
    const form = { nonce: 'n', ...shown('visit:place', '', 0), 'visit:place': '厂区' };
    const idOf = (given: Record<string, string>) => formEntries(given)[0].opId;
    expect(idOf({ ...form })).toBe(idOf(form));
    expect(idOf({ ...form, 'visit:place': '库房' })).not.toBe(idOf(form));
    expect(idOf({ ...form, nonce: 'm' })).not.toBe(idOf(form));
  });

  it('counts a version that was chosen though it stands already, with the conflict it settles', () => {
    const form = {
      nonce: 'n',
      'base:visit:place': '2',
      'settles:visit:place': '17',
      'visit:place': '厂区',
    };
    expect(formEntries(form)).toMatchObject([{ value: '厂区', baseRevision: 2, settles: '17' }]);
  });

  it.each(['-5', '99999999999', '1e300', '0.5'])('takes revision %s for none', (revision) => {
    const form = { nonce: 'n', 'base:visit:place': revision, 'visit:place': '厂区' };
    expect(formEntries(form)).toMatchObject([{ baseRevision: 0 }]);
  });

  it('leaves out what is no text, and takes an odd revision for none', () => {
    const form = {
      'base:visit:place': 'x',
      'visit:place': '厂区',
      'base:visit:present': '1',
      'visit:present': ['a'],
    };
    expect(formEntries(form)).toMatchObject([{ field: 'visit:place', baseRevision: 0 }]);
  });

  it('says which part a button hands in', () => {
    expect(handsIn({ then: 'HAND_IN:JT' })).toBe('JT');
    expect(handsIn({ then: 'JT' })).toBeNull();
    expect(handsIn({})).toBeNull();
  });
});
