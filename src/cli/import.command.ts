import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { DomainError } from '../kernel/domain-error.js';
import { IMPORT_KINDS } from '../registry/import/import-kinds.js';
import { warningGroups } from '../registry/import/import-summary.rules.js';
import { UsageError, type CliIo } from './cli-io.js';
import type { ImportedFile } from './import-office.js';

interface ImportOptions {
  readonly kind: string;
  readonly apply?: boolean;
  readonly json?: boolean;
}

/** Faults in the report for a person; the JSON has all of them. */
const MOST_LINES = 200;

/** `import FILE`: looks at a workbook against the office's registries and, with --apply, imports its good rows. */
export function register(program: Command, io: CliIo): void {
  program
    .command('import')
    .description('核对名录工作簿（.xlsx），列出问题和变化；加 --apply 则导入合格的行')
    .usage('[选项] <FILE>')
    .argument('<FILE>', '工作簿（.xlsx，不超过 20 MB、100000 行）')
    .requiredOption('--kind <KIND>', '名录的类别，见下')
    .option('--apply', '导入合格的行；不写则只核对，不改动名录库')
    .option('--json', '以 JSON 输出')
    .addHelpText('after', () => `\n名录的类别：\n${kindLines()}`)
    .addHelpText(
      'after',
      '\n数据库：环境变量 DATABASE_URL 指定的，否则为 DATA_DIR 内置的（网站正在运行时共用）。\n退出状态：0 没有问题，或已导入；1 有问题，或文件不能读取；2 用法不对。',
    )
    .action(async (file: string, options: ImportOptions) => {
      await run(resolve(io.folder, file), options, io);
    });
}

function kindLines(): string {
  return IMPORT_KINDS.map(({ kind, title }) => `  ${kind.padEnd(24)} ${title}`).join('\n');
}

async function run(file: string, { kind, apply = false, json = false }: ImportOptions, io: CliIo) {
  if (!IMPORT_KINDS.some((known) => known.kind === kind)) {
    throw new UsageError(`没有类别 ${kind}。--kind 应为下列之一：\n${kindLines()}`);
  }
  if (!existsSync(file) || !statSync(file).isFile()) throw new UsageError(`找不到文件 ${file}。`);
  const { importFile } = await import('./import-office.js');
  try {
    const imported = await importFile(file, kind, apply);
    io.out(json ? toJson(imported) : reportText(file, imported));
    io.exitCode = imported.applied || imported.faults.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'CONFIGURATION' || !json) throw error;
    io.out(toJson(refused(kind, error)));
    io.exitCode = 1;
  }
}

function toJson(imported: ImportedFile): string {
  const { rows, accepted, faults, warnings, kind, applied, created, updated, unchanged } = imported;
  const report = { rows, accepted, faults, warnings, kind, applied, created, updated, unchanged };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** A file that was refused as a whole: its one fault stands at no row, missing headings at theirs. */
function refused(kind: string, { code, message, faults }: DomainError): ImportedFile {
  const whole = { row: 0, column: '', code, message };
  const placed = faults.map((fault) => ({
    ...{ row: fault.row ?? 0, column: fault.column ?? '', code: fault.code, message: fault.message },
  }));
  return {
    ...{ kind, rows: 0, accepted: 0, faults: [whole, ...placed], warnings: [] },
    ...{ applied: false, created: 0, updated: 0, unchanged: 0, sentence: message },
  };
}

function reportText(file: string, imported: ImportedFile): string {
  const { rows, accepted, created, updated, unchanged, sentence } = imported;
  const title = IMPORT_KINDS.find(({ kind }) => kind === imported.kind)?.title ?? imported.kind;
  const outlook = `导入合格的行将新增 ${created} 行、修改 ${updated} 行，与名录库一致 ${unchanged} 行。名录库没有改动；加 --apply 导入。`;
  const lines = [
    `${title}：${basename(file)}`,
    `数据行 ${rows}，合格 ${accepted}，有问题 ${rows - accepted}。`,
    ...faultLines(imported.faults),
    ...warningLines(imported.warnings),
    sentence ?? outlook,
  ];
  return `${lines.join('\n')}\n`;
}

function faultLines(faults: ImportedFile['faults']): string[] {
  if (faults.length === 0) return [];
  const shown = faults
    .slice(0, MOST_LINES)
    .map(({ row, column, message }) => `  第 ${row} 行${column === '' ? '' : `“${column}”`}：${message}`);
  const rest =
    faults.length > MOST_LINES ? [`  另有 ${faults.length - MOST_LINES} 处，用 --json 查看。`] : [];
  return [`问题 ${faults.length} 处：`, ...shown, ...rest];
}

/** One line for each sort: a long list has the same warning in thousands of rows. */
function warningLines(warnings: ImportedFile['warnings']): string[] {
  if (warnings.length === 0) return [];
  const groups = warningGroups(warnings).map(({ count, rows, message }) => {
    const places = `第 ${rows.join('、')} 行${count > rows.length ? '等' : ''}`;
    return `  ${count} 处（${places}），例如：${message}`;
  });
  return [`提示 ${warnings.length} 处（不影响导入）：`, ...groups];
}
