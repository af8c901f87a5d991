const { createHash } = require('node:crypto');
const fc = require('../../node_modules/fast-check/lib/cjs/fast-check.js');

/** What the tests mean by 'fast-check' (jest.config.js): its cases follow from the seed of the run. */
const seed = createHash('sha256').update(process.env.MINGCHOU_TEST_SEED).digest().readInt32BE();
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

module.exports = fc;
