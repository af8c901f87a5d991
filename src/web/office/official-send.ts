import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { DomainError } from '../../kernel/domain-error.js';
import type { OfficialFiles } from '../../registry/workbooks/official-files.service.js';
import { type FileFormat, isFileFormat } from '../../registry/workbooks/official-formats.js';
import type { OfficialTable } from '../../registry/workbooks/official-table.js';

/** The form of an address. @throws DomainError NOT_FOUND */
export function formatOf(text: string): FileFormat {
  if (isFileFormat(text)) return text;
  throw new DomainError('NOT_FOUND', '没有这种格式的文件。请从页面上下载 Excel、CSV 或结构化数据文件。');
}

/** Sends an official table as a file, piece by piece. */
export async function sendTable(
  response: Response,
  files: OfficialFiles,
  format: FileFormat,
  { kind, name, data }: OfficialTable,
): Promise<void> {
  const { fileName, type, content } = await files.file(kind, format, name, data);
  response.attachment(fileName).type(type);
  await pipeline(Readable.from(content, { objectMode: false }), response);
}
