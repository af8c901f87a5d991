const { default: Sequencer } = require('@jest/test-sequencer');
const path = require('node:path');

/** Files that take longest, the longest first: one of them begun last would leave the other workers idle. */
const LONGEST = [
  'web/every-page',
  'http/odd-requests',
  'http/access',
  'web/secrecy',
  'http/secrecy',
  'web/main-job',
  'db/feed-push',
  'web/on-site',
  'web/public-draws',
  'db/simulated-year',
  'web/verifier',
  'web/plan-year',
  'web/rehearsal',
  'db/simulated-month',
  'db/cli-import',
  'db/audit-verify-draws',
].map((name) => path.join('test', `${name}.spec.ts`));

/** Runs the files named above first, the others in the order that jest itself would choose. */
module.exports = class LongestFirst extends Sequencer {
  async sort(tests) {
    const placeOf = (test) => {
      const place = LONGEST.findIndex((name) => test.path.endsWith(name));
      return place === -1 ? LONGEST.length : place;
    };
    const sorted = await super.sort(tests);
    return [...sorted].sort((a, b) => placeOf(a) - placeOf(b));
  }
};
