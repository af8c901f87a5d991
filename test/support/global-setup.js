const path = require('node:path');
const { makeFolder, sweepLeftOvers } = require('./cluster-folder.js');

/** Names the folder of the run's database cluster. The first test file that asks for a database starts it
 * (see database.ts): tests without a database do not wait for one. */
module.exports = async () => {
  await sweepLeftOvers();
  process.env.MINGCHOU_TEST_CLUSTER = makeFolder();
  // Written by chromium.ts, read by closing-line.js.
  process.env.MINGCHOU_TEST_NOTES = path.join(process.env.MINGCHOU_TEST_CLUSTER, 'skipped-browser-tests');
};
