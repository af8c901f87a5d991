import type { Client, TestApp } from './app.js';

/** Notices of the tasks still to be visited, one delivered. @returns their addresses */
export async function makeBefore(t: TestApp, all: Client, draw: string): Promise<Record<string, string[]>> {
  const days = { visitFrom: t.clock.today(), visitTo: t.clock.today() };
  await all.form('/office/notices', { draw, whole: 'true', ...days }).expect(303);
  const delivery = { how: 'MAIL', deliveredOn: t.clock.today(), receiver: '办公室' };
  await all.form('/office/notices/1/deliveries', delivery).expect(303);
  const [{ token }]: { token: string }[] = await t.dataSource.query(
    'SELECT token FROM inspection_notice ORDER BY id',
  );
  return {
    '/office/approvals/:id': ['/office/approvals/1', `/office/approvals/new?draw=${draw}`],
    '/office/notices/:id': ['/office/notices/1', `/office/notices?draw=${draw}`],
    '/public/notices/:token': [`/public/notices/${token}`],
  };
}
