import type { ImportSummary } from '../../registry/import/import-summary.rules.js';

/** A fault's sentence in two: what is wrong, and (from the sentence with 请 on) how to mend it. */
export function mendText(message: string): { what: string; how: string } {
  const sentences = message.split(/(?<=[。?])/);
  const from = sentences.findIndex((sentence) => sentence.includes('请'));
  if (from < 0) return { what: message, how: '' };
  return { what: sentences.slice(0, from).join(''), how: sentences.slice(from).join('') };
}

/** The numbers at the top of the page: before the import what it would do, afterwards what it did. */
export function importFigures({ rows, accepted, changes, result }: ImportSummary): [string, number][] {
  const { created, updated, unchanged } = result ?? changes;
  return [
    ['数据行', rows],
    ['合格', result ? rows - result.skipped : accepted],
    ['有问题', result ? result.skipped : rows - accepted],
    ['新增', created],
    ['修改', updated],
    ['与原有内容一致', unchanged],
  ];
}
