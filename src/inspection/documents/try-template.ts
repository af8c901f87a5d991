import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { checkFile, type SentFile } from '../../platform/sent-file.js';
import { placeholderFaults } from '../../platform/word/template/template-faults.js';
import { templateFile } from '../../platform/word/template/template-file.js';
import { openTemplate } from '../../platform/word/template/template-package.js';
import type { TemplateValues } from '../../platform/word/template/template-types.js';
import { DOCUMENT_NAMES } from './document-names.js';

const PROBLEM = '模板没有启用，请按提示修改后再上传。';

/**
 * Tries an uploaded template before it is taken: what kind of file it is, what it brings, its placeholders, and then
 * two copies filled with sample values and one that is blank.
 * @returns the file under a clean name
 * @throws DomainError INVALID_INPUT with all faults, UNREADABLE_FILE, TOO_LARGE
 */
export async function tryTemplate(sent: SentFile): Promise<SentFile> {
  const checked = checkFile(sent, 'file');
  if ('fault' in checked) throw refused([checked.fault]);
  const { name, bytes, kind } = checked.file;
  if (kind !== 'DOCX') {
    const message = `“${name}”不是 Word 文档，模板只能是 .docx 文件。`;
    throw refused([{ field: 'file', code: 'FILE_KIND', message }]);
  }
  const opened = await openTemplate(bytes);
  if ('faults' in opened) throw refused(opened.faults);
  const faults = placeholderFaults(opened.parts.document, DOCUMENT_NAMES);
  if (faults.length > 0) throw refused(faults);
  const blank: TemplateValues = { texts: {}, rows: {}, pictures: {} };
  const copies = [sampleValues(), sampleValues(), blank];
  for await (const piece of templateFile(opened.parts, DOCUMENT_NAMES, copies)) {
    if (piece.length === 0) continue;
  }
  return { name, bytes };
}

/** A copy as it could be: the samples of the placeholders, two rows a loop. */
export function sampleValues(): TemplateValues {
  const row = (fields: (typeof DOCUMENT_NAMES.loops)[number]['fields'], n: number) =>
    Object.fromEntries(fields.map(({ name, sample }) => [name, name.endsWith('序号') ? String(n) : sample]));
  return {
    texts: Object.fromEntries(DOCUMENT_NAMES.fields.map(({ name, sample }) => [name, sample])),
    rows: Object.fromEntries(
      DOCUMENT_NAMES.loops.map(({ name, fields }) => [name, [row(fields, 1), row(fields, 2)]]),
    ),
    pictures: {},
  };
}

function refused(faults: readonly Fault[]): DomainError {
  return new DomainError('INVALID_INPUT', PROBLEM, [...faults]);
}
