const { randomBytes } = require('node:crypto');
const path = require('node:path');
const { buildVerifier } = require('../../src/web/verifier/build.js');
const { makeFolder, sweepLeftOvers } = require('./cluster-folder.js');

/** Names the folder of the run's database cluster. The first test file that asks for a database starts it
 * (see database.ts): tests without a database do not wait for one. */
module.exports = async () => {
  process.env.MINGCHOU_TEST_SEED = seedOfRun();
  await sweepLeftOvers();
  process.env.MINGCHOU_TEST_CLUSTER = makeFolder();
  process.env.MINGCHOU_VERIFIER = freshVerifier(path.join(process.env.MINGCHOU_TEST_CLUSTER, 'verifier'));
  // Written by chromium.ts, read by closing-line.js.
  process.env.MINGCHOU_TEST_NOTES = path.join(process.env.MINGCHOU_TEST_CLUSTER, 'skipped-browser-tests');
};

/** All chance in the tests follows from this word: a run is like the one before. MINGCHOU_TEST_SEED=random looks
 * elsewhere; the word is printed at the end and repeats that run. */
function seedOfRun() {
  const given = process.env.MINGCHOU_TEST_SEED || 'mingchou';
  return given === 'random' ? randomBytes(4).toString('hex') : given;
}

/** The browser verifier of the sources as they are. Where they cannot be built, the tests that need it fail. */
function freshVerifier(folder) {
  try {
    buildVerifier(path.resolve(__dirname, '../..'), folder);
  } catch (error) {
    console.error(error);
  }
  return folder;
}
