import type { Readable } from 'node:stream';
import { DomainError, type Fault } from '../../../kernel/domain-error.js';
import { scanPart } from '../../excel/workbook-parts.js';
import { openZip, type ZipSource } from '../../excel/zip-source.js';
import { READ_LIMITS, type ReadLimits } from '../../excel/excel-types.js';
import { fileKindOf } from '../../file-kind.js';
import { contentFaults } from './template-content.js';
import type { TemplatePackage } from './template-types.js';

/** Most of a template: 200 parts that inflate to 40 MB. */
const LIMITS: ReadLimits = { ...READ_LIMITS, maxInflatedBytes: 40 * 1024 * 1024 };

export const DOCUMENT_PART = 'word/document.xml';

/** Parts of a plain document: whatever else stands in the file is refused by its name. */
const PLAIN_PART =
  /^(\[Content_Types\]\.xml|_rels\/\.rels|docProps\/\w+\.(xml|jpe?g|png)|docProps\/_rels\/\w+\.xml\.rels|customXml\/(_rels\/)?\w+\.xml(\.rels)?|word\/\w+\.xml|word\/_rels\/\w+\.xml\.rels|word\/(theme|fonts|glossary)\/(_rels\/)?\w+\.(xml|xml\.rels|odttf|fntdata)|word\/media\/\w+\.\w+)$/;

const PICTURE = /^word\/media\//;

/**
 * Opens a template: every part inflated once within bounds, nothing in it but what a plain document has.
 * @returns its parts, or all faults that forbid it
 * @throws DomainError UNREADABLE_FILE, TOO_LARGE
 */
export async function openTemplate(
  bytes: Buffer,
): Promise<{ readonly parts: TemplatePackage } | { readonly faults: readonly Fault[] }> {
  const zip = await opened(bytes);
  const faults = zip.names
    .filter((name) => !PLAIN_PART.test(name))
    .map((name) =>
      fault('PART', `文件里有模板不应有的内容“${name}”，请新建空白文档，把文字粘贴进去后另存。`),
    );
  if (faults.length > 0) return { faults };
  const others = new Map<string, Buffer>();
  for (const name of zip.names) {
    const stream = await zip.open(name);
    if (stream) others.set(name, await wholeOf(stream));
  }
  faults.push(...(await xmlFaults(zip, others)), ...pictureFaults(others), ...contentFaults(others));
  const document = others.get(DOCUMENT_PART)?.toString('utf8') ?? '';
  others.delete(DOCUMENT_PART);
  return faults.length > 0 ? { faults } : { parts: { document, others } };
}

async function opened(bytes: Buffer): Promise<ZipSource> {
  try {
    return await openZip(bytes, LIMITS);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'TOO_LARGE') throw error;
    throw new DomainError(
      'TOO_LARGE',
      '模板内部的部件过多或展开后超过 40 MB，不像一份文书模板。请删去多余的图片和内容后另存再上传。',
    );
  }
}

async function wholeOf(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Every XML part is read to its end: what is not well-formed, or brings a document type, is found here. */
async function xmlFaults(zip: ZipSource, parts: ReadonlyMap<string, Buffer>): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const [name, bytes] of parts) {
    if (!/\.(xml|rels)$/.test(name)) continue;
    const damaged = `文件内部的“${name}”不完整或已损坏，请在 Word 或 WPS 中打开后重新另存。`;
    if (!isPlainXml(bytes.toString('utf8'))) faults.push(fault('XML', damaged));
    const stream = await zip.open(name);
    if (!stream) continue;
    try {
      await scanPart(stream, { open() {}, close() {}, text() {} });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      faults.push(fault('XML', damaged));
    }
  }
  return faults;
}

/**
 * True for XML as Word and WPS write it: UTF-8, without comments and CDATA, the words of the document under `w:`. What
 * is written otherwise would pass by the checks of the content.
 */
function isPlainXml(xml: string): boolean {
  const [head] = xml.split('?>', 1);
  const foreign = /encoding\s*=\s*["'](?!utf-?8["'])/i.test(head.slice(0, 200));
  const renamed = /xmlns(?!:w\s*=)(:[\w.-]+)?\s*=\s*["'][^"']*wordprocessingml\/2006\/main["']/.test(xml);
  return !xml.includes('\u0000') && !xml.includes('\uFFFD') && !xml.includes('<!') && !foreign && !renamed;
}

function pictureFaults(parts: ReadonlyMap<string, Buffer>): Fault[] {
  return [...parts].flatMap(([name, bytes]) => {
    if (!PICTURE.test(name)) return [];
    const verdict = fileKindOf(bytes);
    const plain = 'kind' in verdict && (verdict.kind === 'PNG' || verdict.kind === 'JPEG');
    return plain ? [] : [fault('PICTURE', '模板中的图片只能是 PNG 或 JPEG，请另存为这两种格式后重新插入。')];
  });
}

function fault(code: string, message: string): Fault {
  return { field: 'file', code, message };
}
