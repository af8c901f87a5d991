import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { readWorkbook } from '../platform/excel/read-workbook.js';
import { readPlanTables } from '../plan/import/read-plan-table.js';
import type { PlanTable, PlanTableLine } from '../plan/import/plan-table.types.js';
import { UsageError, type CliIo } from './cli-io.js';

/** `plan-import FILE`: reads an annual plan table and prints its lines as typed values; needs no database. */
export function register(program: Command, io: CliIo): void {
  program
    .command('plan-import')
    .description('读取年度抽查计划表（.xlsx），列出每行读出的内容和需要确认的地方')
    .usage('[选项] <FILE>')
    .argument('<FILE>', '年度抽查计划表（.xlsx）')
    .option('--json', '以 JSON 输出')
    .addHelpText('after', '\n退出状态：0 已读取（可能有需要确认的地方）；1 文件不能读取；2 用法不对。')
    .action(async (file: string, options: { readonly json?: boolean }) => {
      const path = resolve(io.folder, file);
      if (!existsSync(path) || !statSync(path).isFile()) throw new UsageError(`找不到文件 ${path}。`);
      const tables = readPlanTables(await readWorkbook(path));
      const lines = tables.flatMap((table) => table.lines.map((line) => ({ ...line, sheet: table.sheet })));
      const words = () => tables.map((table) => tableText(basename(path), table)).join('\n');
      io.out(options.json ? `${JSON.stringify(lines, null, 2)}\n` : words());
      io.exitCode = 0;
    });
}

function tableText(name: string, table: PlanTable): string {
  const { lines, skipped, unknownHeadings, title } = table;
  const questions = lines.reduce((sum, line) => sum + line.questions.length, 0);
  const rest = [
    ...(unknownHeadings.length > 0 ? [`没有对应栏目、未读取的列：${unknownHeadings.join('、')}`] : []),
    ...skipped.map(({ row, text }) => `第 ${row} 行不是计划项，没有读取：${text}`),
  ];
  return `${[
    `${name}（${table.sheet}）${title === null ? '' : `：${title}`}`,
    `计划项 ${lines.length} 行，需要确认 ${questions} 处。`,
    ...lines.flatMap(lineText),
    ...rest,
  ].join('\n')}\n`;
}

function lineText(line: PlanTableLine): string[] {
  return [
    `第 ${line.row} 行 ${line.taskName ?? line.item ?? line.subjects ?? ''}`,
    ...line.readings
      .filter(({ reading }) => reading !== '')
      .map(({ column, text, reading }) => `  ${column}：“${text}” 读作 ${reading}`),
    ...line.questions.map(({ column, text, question }) => `  请确认 ${column}“${text}”：${question}`),
  ];
}
