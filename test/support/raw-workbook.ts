import { zipped } from '../../src/platform/zip.js';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A zip of given files. */
export async function zipOf(
  files: Readonly<Record<string, string | Iterable<string | Uint8Array>>>,
): Promise<Buffer> {
  const entries = Object.entries(files).map(([name, content]) => ({
    name,
    content: typeof content === 'string' ? [content] : content,
  }));
  const parts: Buffer[] = [];
  for await (const part of zipped(entries)) parts.push(part);
  return Buffer.concat(parts);
}

/** Parts that may stand in a workbook beside its one sheet. */
export interface RawParts {
  readonly sharedStrings?: string;
  readonly styles?: string;
  readonly workbookPr?: string;
  readonly extra?: Readonly<Record<string, string | Iterable<string | Uint8Array>>>;
}

/** A workbook from the raw XML inside `<worksheet>`, for what no library writes. */
export function rawWorkbook(
  sheet: string | Iterable<string | Uint8Array>,
  parts: RawParts = {},
): Promise<Buffer> {
  return zipOf({
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${REL}">${parts.workbookPr ?? ''}<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${REL}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
    ...(parts.sharedStrings === undefined
      ? {}
      : { 'xl/sharedStrings.xml': `<sst ${MAIN}>${parts.sharedStrings}</sst>` }),
    ...(parts.styles === undefined
      ? {}
      : { 'xl/styles.xml': `<styleSheet ${MAIN}>${parts.styles}</styleSheet>` }),
    'xl/worksheets/sheet1.xml': typeof sheet === 'string' ? `<worksheet ${MAIN}>${sheet}</worksheet>` : sheet,
    ...parts.extra,
  });
}
