import type { Fault } from '../../kernel/domain-error.js';
import { wrongType } from '../../platform/excel/file-type.js';
import { TEMPLATE_LIMITS } from '../../platform/excel/template-book.js';
import { endsAs, fileKindOf } from '../../platform/file-kind.js';

/** Parts of a workbook that do something or ask elsewhere: none of them goes out with a published table. */
const LIVE_PARTS: readonly (readonly [part: RegExp, name: string])[] = [
  [/^xl\/macrosheets\//i, '宏表'],
  [/^xl\/(externalLinks|connections\.xml|queryTables)/i, '外部数据连接'],
  [/^xl\/(embeddings|activeX|ctrlProps)\//i, '嵌入的对象或控件'],
];

/** What is wrong with a file that is to become a template, by its name and its first look, all at once. */
export function templateFileFaults(name: string, bytes: Buffer): Fault[] {
  const faults: Fault[] = [];
  if (bytes.length > TEMPLATE_LIMITS.maxFileBytes) {
    faults.push(fault('TOO_LARGE', `“${name}”超过2MB。请只保留标题、表头和几行样例，删除图片后再上传。`));
  }
  const wrong = wrongType(bytes);
  if (wrong !== null) faults.push(fault('FILE_KIND', `“${name}”：${wrong}`));
  else faults.push(...insideFaults(name, bytes));
  if (!endsAs('XLSX', name)) {
    faults.push(fault('FILE_NAME', `“${name}”的扩展名不是 .xlsx。请用 Excel 或 WPS 另存为 .xlsx 后再上传。`));
  }
  return faults;
}

function insideFaults(name: string, bytes: Buffer): Fault[] {
  const verdict = fileKindOf(bytes);
  if ('refusal' in verdict) return [fault('FILE_KIND', `“${name}”：${verdict.refusal}`)];
  if (verdict.kind === 'XLSX') return [];
  return [fault('FILE_KIND', `“${name}”不是 Excel 工作簿，模板只能是 .xlsx 文件。`)];
}

/** What in a workbook does something or asks elsewhere. @param names of its parts */
export function livePartFaults(names: readonly string[]): Fault[] {
  const found = LIVE_PARTS.filter(([part]) => names.some((name) => part.test(name)));
  return found.map(([, what]) =>
    fault('INVALID', `工作簿里有${what}。公布的表格只能有文字、数字和格式，请删除后另存为 .xlsx 再上传。`),
  );
}

function fault(code: string, message: string): Fault {
  return { field: 'file', code, message };
}
