const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/**
 * Builds the browser verifier: the same core as the command line's, in one script; and the page that works offline,
 * in one file. Plain JavaScript, because the build (run.mjs) and the tests run it before anything is compiled.
 */

const PAGE = 'templates/pages/public/verify-offline.html';
const TOOL = 'templates/pages/public/verify-tool.html';
const STYLE = 'templates/assets/mingchou.css';
const FILE_NAME = '抽取核验-离线.html';

/** Files beside src/**.ts that the verifier is made of: a change of one is a new build. */
const VERIFIER_PARTS = ['src/web/verifier/build.js', PAGE, TOOL, STYLE];

/** The script: one function whose own text makes its worker (see browser/main.ts). */
function script(root) {
  const { outputFiles } = require('esbuild').buildSync({
    absWorkingDir: root,
    entryPoints: ['src/web/verifier/browser/main.ts'],
    bundle: true,
    // Paths in comments stay those of the project, wherever its packages really lie: the same bytes everywhere.
    preserveSymlinks: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'inline',
    tsconfigRaw: { compilerOptions: { target: 'ES2022' } },
    alias: { 'node:crypto': path.join(root, 'src/web/verifier/browser/node-crypto.ts') },
    banner: { js: 'function mingchouVerifier() {' },
    footer: { js: '}\nmingchouVerifier();' },
    logLevel: 'error',
  });
  const code = outputFiles[0].text;
  // Either would end or hide the script where it stands inside a page.
  if (/<\/script|<!--/i.test(code)) throw new Error('the script cannot stand inside a page');
  return code;
}

const sha256 = (content, encoding) => createHash('sha256').update(content).digest(encoding);

/** The page with everything in it. Its policy lets run only what is in it, and connects to nothing. */
function offlinePage(root, code) {
  const read = (name) => fs.readFileSync(path.join(root, name), 'utf8');
  const style = read(STYLE);
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${sha256(code, 'base64')}'`,
    `style-src 'sha256-${sha256(style, 'base64')}'`,
    'worker-src blob:',
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  const parts = { policy, style, tool: read(TOOL), script: code };
  return read(PAGE).replace(/<!--(policy|style|tool|script)-->/g, (_, part) => parts[part]);
}

/**
 * Writes verifier.js, verify.html and verify.html.sha256.
 * @param {string} root the project folder
 * @param {string} target folder, made if need be
 */
function buildVerifier(root, target) {
  const code = script(root);
  const page = offlinePage(root, code);
  fs.mkdirSync(target, { recursive: true });
  fs.writeFileSync(path.join(target, 'verifier.js'), code);
  fs.writeFileSync(path.join(target, 'verify.html'), page);
  fs.writeFileSync(path.join(target, 'verify.html.sha256'), `${sha256(page, 'hex')}  ${FILE_NAME}\n`);
}

module.exports = { buildVerifier, VERIFIER_PARTS };
