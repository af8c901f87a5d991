import { ACCESS } from '../../src/accounts/access.js';
import { attemptOf, isNamedAct } from '../../src/ceremony/trail/attempt.rules.js';

describe('attempts at acts of the ceremony', () => {
  it('are known by name for every state-changing route of draws', () => {
    const rests = Object.keys(ACCESS).flatMap((route) => {
      const found = /^(?:POST|PUT|PATCH|DELETE) \/(?:office|api\/v1)\/draws\/:id\/(.+)$/.exec(route);
      return found ? [found[1]] : [];
    });
    expect(rests.length).toBeGreaterThan(10);
    expect(rests.filter((rest) => !isNamedAct(rest))).toEqual([]);
  });

  it.each([
    ['POST', '/office/draws/7/seal', { act: '随机抽取', drawId: '7', way: '页面' }],
    ['POST', '/OFFICE/Draws/7/SEAL/', { act: '随机抽取', drawId: '7', way: '页面' }],
    ['POST', '/api/v1/draws/7/entropy/confirmation', { act: '确认监督员数字', drawId: '7', way: '接口' }],
    ['POST', '/api/v1/draws', { act: '新建抽取任务', drawId: null, way: '接口' }],
    ['POST', '/office/draws/7/after', { act: '申请抽取后的变更', drawId: '7', way: '页面' }],
    [
      'POST',
      '/api/v1/draws/7/after/requests/2/approval',
      { act: '批准抽取后的变更', drawId: '7', way: '接口' },
    ],
    ['POST', '/office/draws/x%00/void', { act: '作废抽取', drawId: 'x%00', way: '页面' }],
    ['GET', '/api/v1/draws/7/bundle', { act: '查看抽取名单', drawId: '7', way: '接口' }],
    ['GET', '/api/v1/draws/7/files/drawn.tsv', { act: '查看抽取名单', drawId: '7', way: '接口' }],
    ['HEAD', '/office/draws/7/drawn/csv', { act: '查看抽取名单', drawId: '7', way: '页面' }],
  ])('%s %s', (method, path, attempt) => {
    expect(attemptOf(method, path, {})).toEqual(attempt);
  });

  it('include the publication, which names its draw in the form', () => {
    const act = '公布抽取名单';
    const wish = { kind: 'DRAW', objectId: '9' };
    expect(attemptOf('POST', '/office/disclosures/drafts', wish)).toEqual({ act, drawId: '9', way: '页面' });
    const path = '/api/v1/disclosure-drafts';
    expect(attemptOf('POST', path, wish)).toEqual({ act, drawId: '9', way: '接口' });
    expect(attemptOf('POST', path, { ...wish, objectId: ['9'] })?.drawId).toBeNull();
    expect(attemptOf('POST', path, { ...wish, kind: 'RESULT' })).toBeNull();
    expect(attemptOf('POST', path, null)).toBeNull();
  });

  it.each([
    ['GET', '/office/draws'],
    ['GET', '/office/draws/7'],
    ['GET', '/office/draws/7/slips'],
    ['POST', '/office/tasks/7/results'],
    ['POST', '/office/plans/7/approval'],
    ['GET', '/public/draws/x/bundle'],
  ])('leave out %s %s', (method, path) => {
    expect(attemptOf(method, path, {})).toBeNull();
  });
});
