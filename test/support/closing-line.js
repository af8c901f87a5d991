const { existsSync, readFileSync } = require('node:fs');

/** The run's last line, alone on a line: `N passed, N failed, N skipped`. A file that cannot even be loaded
 * counts as a failure. Before it a banner names what was skipped for want of a browser. */
module.exports = class ClosingLine {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } =
      results;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const line = `${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped`;
    const banner = withoutBrowser();
    // Jest prints its own summary after every reporter.
    const seed = `MINGCHOU_TEST_SEED=${process.env.MINGCHOU_TEST_SEED}`;
    process.once('exit', () => process.stdout.write(`${banner}\n${seed}\n${line}\n`));
  }
};

function withoutBrowser() {
  const notes = process.env.MINGCHOU_TEST_NOTES;
  if (!notes || !existsSync(notes)) return '';
  const names = [...new Set(readFileSync(notes, 'utf8').trim().split('\n'))];
  const edge = '*'.repeat(78);
  const text = [
    '没有找到 Chromium，以下浏览器测试已跳过(安装 Chromium 或设置 CHROMIUM_PATH 后重新运行):',
    ...names.map((name) => `  ${name}`),
  ];
  return `\n${edge}\n${text.join('\n')}\n${edge}\n`;
}
