import Docxtemplater from 'docxtemplater';
import PizZip from 'pizzip';
import { DomainError, type Fault } from '../../../kernel/domain-error.js';
import { wordText } from '../word-text.js';
import type { DocumentFrame } from './template-copies.js';
import type { TemplateField, TemplateNames, TemplateValues } from './template-types.js';

const DOCUMENT = 'word/document.xml';
const TYPES = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${DOCUMENT}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
const RELATIONS = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="${DOCUMENT}"/></Relationships>`;

/** The copies as rows of one loop: a template is read once for many of them. No template can name it. */
const COPIES = '\uE0F2';
/** A paragraph between two copies; private letters, which no value can bring. */
const END = '<w:p><w:pPr><w:pStyle w:val="\uE0F0\uE0F1"/></w:pPr></w:p>';
const plainParagraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

type Row = Readonly<Record<string, string>>;

/**
 * Fills the text of a template, once for each of the copies. Everything is held in memory: give it few at a time.
 * @returns the text of each copy, as XML
 * @throws DomainError INVALID_INPUT where loops are open across tables or rows
 */
export function filledBodies(
  frame: DocumentFrame,
  names: TemplateNames,
  copies: readonly TemplateValues[],
): string[] {
  const zip = new PizZip();
  zip.file('[Content_Types].xml', TYPES);
  zip.file('_rels/.rels', RELATIONS);
  const loop = [plainParagraph(`{#${COPIES}}`), frame.body, END, plainParagraph(`{/${COPIES}}`)].join('');
  zip.file(DOCUMENT, `${frame.head}${loop}<w:sectPr/>${frame.tail}`);
  const document = compiled(zip);
  document.render({ [COPIES]: copies.map((values) => dataOf(names, values)) });
  const xml = document.getZip().file(DOCUMENT)?.asText() ?? '';
  const bodies = xml
    .slice(xml.indexOf('<w:body>') + '<w:body>'.length, xml.lastIndexOf('<w:sectPr/>'))
    .split(END);
  return bodies.slice(0, -1);
}

function compiled(zip: PizZip): Docxtemplater {
  try {
    return new Docxtemplater(zip, {
      paragraphLoop: true,
      linebreaks: true,
      errorLogging: false,
      // Names are looked up and nothing else: a template holds no programs.
      parser: (tag) => ({
        get: (scope: unknown) =>
          typeof scope === 'object' && scope !== null && Object.hasOwn(scope, tag)
            ? (scope as Record<string, unknown>)[tag]
            : undefined,
      }),
      nullGetter: () => '',
    });
  } catch (error) {
    throw new DomainError('INVALID_INPUT', '模板不能使用，请按提示修改后再上传。', structureFaults(error));
  }
}

/** Faults that only show when the places of the loops in tables are worked out. */
function structureFaults(error: unknown): Fault[] {
  const { properties } = error as { properties?: { errors?: readonly unknown[]; xtag?: unknown } };
  if (!properties) throw error;
  const all = properties.errors ?? [error];
  const tags = all.map((one) => (one as { properties?: { xtag?: unknown } }).properties?.xtag);
  return [...new Set(tags.map((tag) => (typeof tag === 'string' ? tag.replace(/^[#/]/, '') : '')))].map(
    (tag) => ({
      field: 'file',
      code: 'LOOP_PLACE',
      message: `${tag === '' || tag === COPIES ? '有一个循环' : `循环“{#${tag}}…{/${tag}}”`}的开头和结尾不在同一层：两者应同在一个表格行内，或同在表格之外的段落中。请调整位置。`,
    }),
  );
}

/** The values of one copy, all inert texts, with room to write where there is nothing. */
function dataOf(names: TemplateNames, values: TemplateValues): Record<string, string | readonly Row[]> {
  const data: Record<string, string | readonly Row[]> = { ...rowOf(names.fields, values.texts) };
  for (const { name, fields, blankRows } of names.loops) {
    const rows = values.rows[name] ?? [];
    const shown: readonly Row[] = rows.length > 0 ? rows : Array.from({ length: blankRows }, () => ({}));
    data[name] = shown.map((row) => rowOf(fields, row));
  }
  return data;
}

function rowOf(fields: readonly TemplateField[], given: Row): Row {
  return Object.fromEntries(
    fields.map(({ name, blank = '' }) => [
      name,
      wordText(given[name] ?? '').replace(PRIVATE, '\uFFFD') || blank,
    ]),
  );
}

const PRIVATE = /[\uE0F0-\uE0F2]/g;
