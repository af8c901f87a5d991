const path = require('node:path');
const { buildVerifier } = require('../../src/web/verifier/build.js');
const { makeFolder, sweepLeftOvers } = require('./cluster-folder.js');

/** Names the folder of the run's database cluster. The first test file that asks for a database starts it
 * (see database.ts): tests without a database do not wait for one. */
module.exports = async () => {
  await sweepLeftOvers();
  process.env.MINGCHOU_TEST_CLUSTER = makeFolder();
  process.env.MINGCHOU_VERIFIER = freshVerifier(path.join(process.env.MINGCHOU_TEST_CLUSTER, 'verifier'));
  // Written by chromium.ts, read by closing-line.js.
  process.env.MINGCHOU_TEST_NOTES = path.join(process.env.MINGCHOU_TEST_CLUSTER, 'skipped-browser-tests');
};

/** The browser verifier of the sources as they are. Where they cannot be built, the tests that need it fail. */
function freshVerifier(folder) {
  try {
    buildVerifier(path.resolve(__dirname, '../..'), folder);
  } catch (error) {
    console.error(error);
  }
  return folder;
}
