import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The floors of the house: a file imports downward, and among the features leftward, only. */

const ROOT = path.resolve(__dirname, '../..');
const FEATURES = [
  ...['audit', 'accounts', 'registry', 'credit', 'plan', 'ceremony', 'inspection', 'disclosure', 'exchange'],
];
/** Floor of each folder of src/. Files directly in src/ are the composition root, above all. */
const FLOORS = new Map<string, number>([
  ['kernel', 0],
  ['draw', 1],
  ['platform', 2],
  ...FEATURES.map((feature, index): [string, number] => [feature, 3 + index]),
  ...['web', 'jobs', 'cli'].map((folder): [string, number] => [folder, 100]),
]);
const MAY_IMPORT_DRAW = ['ceremony', 'cli'];
const VERIFIER = 'src/web/verifier/';
const LONGEST_FILE = 350;

interface Line {
  readonly file: string;
  readonly number: number;
  readonly text: string;
}

interface Import extends Line {
  readonly target: string;
  /** import type …, which leaves nothing in the program. */
  readonly typeOnly: boolean;
}

function filesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true })
    .map((name) => path.posix.join(folder, String(name)))
    .filter((name) => name.endsWith('.ts'));
}

function linesOf(file: string): Line[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return text.split('\n').map((line, index) => ({ file, number: index + 1, text: line }));
}

/** import … from, export … from, import(), require(); of statements over several lines the last line. */
function importsOf(lines: readonly Line[]): Import[] {
  const pattern = /(?:\bfrom\s+|^\s*import\s+|\bimport\(\s*|\brequire\(\s*)['"]([^'"]+)['"]/g;
  return lines.flatMap((line, index) => {
    const start = lines
      .slice(0, index + 1)
      .reverse()
      .find(({ text }) => /^(import|export)\b/.test(text));
    const typeOnly = /^(import|export) type\b/.test(start?.text ?? '');
    return [...line.text.matchAll(pattern)].map((match) => ({ ...line, target: match[1], typeOnly }));
  });
}

const at = (line: Line, why: string) => `${line.file}:${line.number} ${why}: ${line.text.trim()}`;

/** The folder of src/ that a path lies in; '' for the root's own files, null outside src/. */
function folderOf(file: string): string | null {
  const parts = file.split('/');
  if (parts[0] !== 'src') return null;
  return parts.length === 2 ? '' : parts[1];
}

function resolved(line: Import): string {
  return path.posix.join(path.posix.dirname(line.file), line.target);
}

/** Why an import breaks the floors, or null. */
function faultOf(line: Import): string | null {
  const from = folderOf(line.file) ?? '';
  if (!line.target.startsWith('.')) {
    if (line.target === 'seedrandom' && from !== 'draw') return 'seedrandom belongs to draw alone';
    if (['kernel', 'draw'].includes(from) && /^(@nestjs|typeorm|pg$|express)/.test(line.target)) {
      return `${from} is pure`;
    }
    if (from === 'draw' && /^(node:)?(fs|http|https|net|child_process|os)(\/|$)/.test(line.target)) {
      return 'draw does no input or output';
    }
    return null;
  }
  const to = folderOf(resolved(line));
  // The composition root and what starts it (the command line) stand above all floors.
  if (from === '') return null;
  if (to === null) return 'leaves src';
  if (to === '') return from === 'cli' ? null : 'imports the composition root';
  if (to === from) return null;
  if (['web', 'jobs', 'cli'].includes(to)) return `nothing imports ${to}`;
  if (to === 'draw' && !MAY_IMPORT_DRAW.includes(from) && !line.file.startsWith(VERIFIER)) {
    return 'only ceremony, cli and the browser verifier call draw';
  }
  if ((FLOORS.get(to) ?? Infinity) >= (FLOORS.get(from) ?? -1)) return `${from} may not import ${to}`;
  const foreignTable = FEATURES.includes(to) && line.target.endsWith('.entity.js') && !line.typeOnly;
  return foreignTable ? `${to}'s tables are its own: import type only` : null;
}

/** What may stand in one place only. Comments do not count. */
const PLACES: readonly { pattern: RegExp; only: readonly string[]; why: string }[] = [
  { pattern: /new Date\(\s*\)|Date\.now\(/, only: ['src/platform/clock.ts'], why: 'time comes from Clock' },
  {
    pattern: /randomBytes|randomUUID|randomInt|getRandomValues|randomFill/,
    only: ['src/platform/entropy.ts'],
    why: 'chance comes from Entropy',
  },
  { pattern: /Math\.random/, only: [], why: 'chance comes from Entropy' },
  { pattern: /forwardRef/, only: [], why: 'a cycle' },
  {
    pattern: /@ts-ignore|@ts-expect-error|@ts-nocheck|eslint-disable/,
    only: [],
    why: 'a check switched off',
  },
  { pattern: /\bas any\b/, only: [], why: 'a type given up' },
  { pattern: /\b(TODO|FIXME|XXX)\b/, only: [], why: 'work left undone' },
];

/** A comment may speak of Date.now(); a switch for a checker works from inside one. */
function withoutComment(text: string): string {
  return /@ts-|eslint-|TODO|FIXME|XXX/.test(text) ? text : text.replace(/^\s*(\/\/|\/?\*).*$|\s\/\/ .*$/, '');
}

describe('the architecture', () => {
  const sources = filesIn('src');
  const lines = new Map(
    [...sources, ...filesIn('migrations'), ...filesIn('test')].map((file) => [file, linesOf(file)]),
  );
  const product = [...lines].filter(([file]) => !file.startsWith('test/'));

  it('knows every folder of src', () => {
    const folders = new Set(sources.map(folderOf).filter((folder) => folder));
    expect([...folders].filter((folder) => !FLOORS.has(folder ?? ''))).toEqual([]);
  });

  it('imports downward and leftward only', () => {
    const faults = sources.flatMap((file) =>
      importsOf(lines.get(file) ?? []).flatMap((line) => {
        const why = faultOf(line);
        return why ? [at(line, why)] : [];
      }),
    );
    expect(faults).toEqual([]);
  });

  it('keeps time, chance and switched-off checks to their places', () => {
    const faults = product.flatMap(([file, all]) =>
      PLACES.filter((place) => !place.only.includes(file)).flatMap(({ pattern, why }) =>
        all.filter((line) => pattern.test(withoutComment(line.text))).map((line) => at(line, why)),
      ),
    );
    expect(faults).toEqual([]);
  });

  it('has no folder or file for leftovers and no barrels', () => {
    const leftovers = [...lines.keys()].filter((file) => /\b(utils?|common|helpers?|misc)\b/i.test(file));
    const barrels = sources.filter((file) => path.posix.basename(file) === 'index.ts');
    expect([...leftovers, ...barrels]).toEqual([]);
  });

  it(`has no file longer than ${LONGEST_FILE} lines`, () => {
    const long = [...lines].filter(([, all]) => all.length - 1 > LONGEST_FILE);
    expect(long.map(([file, all]) => `${file}: ${all.length - 1} lines`)).toEqual([]);
  });

  it('has no test that is left out or alone', () => {
    const pattern = new RegExp(
      String.raw`\b(it|test|describe)\.(only|skip|todo)\b|\b(xit|xdescribe|fit|fdescribe)\(`,
    );
    const faults = [...lines]
      .filter(([file]) => file.endsWith('.spec.ts'))
      .flatMap(([, all]) =>
        all.filter((line) => pattern.test(line.text)).map((line) => at(line, 'left out')),
      );
    expect(faults).toEqual([]);
  });
});

describe('the reader of imports', () => {
  const faults = (file: string, text: string) =>
    importsOf([{ file, number: 1, text }]).map((line) => faultOf(line));

  it.each([
    ['src/registry/subject.service.ts', `import { AuditService } from '../audit/audit.service.js';`],
    ['src/ceremony/ceremony.service.ts', `import { draw } from '../draw/draw.js';`],
    ['src/registry/import/preview.ts', `import type { Subject } from '../subject.entity.js';`],
    ['src/cli/main.ts', `import { makeDataSource } from '../data-source.js';`],
    ['src/plan/x.ts', `import type { Subject } from '../registry/subject.entity.js';`],
    ['src/draw/seed.ts', `import seedrandom from 'seedrandom';`],
    ['src/web/verifier/browser/workbench.ts', `import { verifyBundle } from '../../../draw/verify.js';`],
  ])('lets %s have its import', (file, text) => {
    expect(faults(file, text)).toEqual([null]);
  });

  it.each([
    [
      'src/audit/audit.service.ts',
      `import { Plan } from '../plan/plan.entity.js';`,
      'audit may not import plan',
    ],
    ['src/kernel/day.ts', `import { Clock } from '../platform/clock.js';`, 'kernel may not import platform'],
    [
      'src/plan/plan.service.ts',
      `} from '../draw/draw.js';`,
      'only ceremony, cli and the browser verifier call draw',
    ],
    [
      'src/web/public/x.ts',
      `import { draw } from '../../draw/draw.js';`,
      'only ceremony, cli and the browser verifier call draw',
    ],
    ['src/registry/x.ts', `const x = await import('../web/office/page.js');`, 'nothing imports web'],
    [
      'src/registry/import/x.ts',
      `export { y } from '../../plan/plan.rules.js';`,
      'registry may not import plan',
    ],
    ['src/plan/plan.module.ts', `import '../data-source.js';`, 'imports the composition root'],
    ['src/draw/draw.ts', `import { readFileSync } from 'node:fs';`, 'draw does no input or output'],
    ['src/plan/x.ts', `import seedrandom = require('seedrandom');`, 'seedrandom belongs to draw alone'],
    [
      'src/plan/x.ts',
      `import { Subject } from '../registry/subject.entity.js';`,
      `registry's tables are its own: import type only`,
    ],
    ['src/platform/x.ts', `import { m } from '../../migrations/index.js';`, 'leaves src'],
  ])('stops %s', (file, text, why) => {
    expect(faults(file, text)).toEqual([why]);
  });
});
