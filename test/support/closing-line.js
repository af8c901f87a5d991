/** The run's last line, alone on a line: `N passed, N failed, N skipped`. A file that cannot even be loaded
 * counts as a failure. */
module.exports = class ClosingLine {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } =
      results;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const line = `${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped`;
    // Jest prints its own summary after every reporter.
    process.once('exit', () => process.stdout.write(`\n${line}\n`));
  }
};
