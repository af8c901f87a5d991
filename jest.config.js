const { readFileSync } = require('node:fs');
const path = require('node:path');

/** Tests run from TypeScript through SWC with the settings of the build (run.mjs); types are checked apart
 * by `npm run typecheck`. */
const swc = { swcrc: false, ...JSON.parse(readFileSync(path.join(__dirname, '.swcrc'), 'utf8')) };

module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^fast-check$': '<rootDir>/test/support/fast-check.js',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/out', '<rootDir>/.data'],
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  reporters: ['default', '<rootDir>/test/support/closing-line.js'],
  testSequencer: '<rootDir>/test/support/longest-first.js',
  testTimeout: 180000,
  maxWorkers: 2,
  // Each file leaves something behind: a process that has grown is replaced.
  workerIdleMemoryLimit: '2GB',
};
