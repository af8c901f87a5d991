import type { Fault } from '../../../kernel/domain-error.js';
import { pagePartFaults } from './template-faults.js';

const TRANSITIONAL = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** Fields that count pages: they fetch nothing from anywhere. */
const PLAIN_FIELD = /^\s*(PAGE|NUMPAGES|SECTIONPAGES)\b[^"]*$/;
const FIELD = /<w:instrText(?:\s[^>]*)?>([^<]*)<\/w:instrText>|w:instr="([^"]*)"/g;

/** What must not stand in the text, with what to do about it. */
const UNWANTED: readonly (readonly [RegExp, string])[] = [
  [/<w:(ins|del|moveFrom|moveTo)\s/, '模板中有未处理的修订，请接受或拒绝全部修订后再上传。'],
  [/<w:commentR(eference|angeStart)\s/, '模板中有批注，请删除全部批注后再上传。'],
  [/<w:(object|control|altChunk)[\s>/]|<o:OLEObject\s/, '模板中有嵌入的对象或控件，请删除后再上传。'],
];

/** Faults of what a template brings beside its words: ways out, programs, several page set-ups. */
export function contentFaults(parts: ReadonlyMap<string, Buffer>): Fault[] {
  const document = parts.get('word/document.xml')?.toString('utf8') ?? '';
  if (!document.includes(TRANSITIONAL) || !document.includes('<w:body>')) {
    return [fault('FORMAT', '文件不是普通的 Word 文档，请在 Word 或 WPS 中另存为“Word 文档(.docx)”。')];
  }
  const faults = outwardFaults(parts);
  for (const [pattern, message] of UNWANTED) {
    if (pattern.test(document)) faults.push(fault('UNWANTED', message));
  }
  if ([...document.matchAll(/<w:sectPr[\s>/]/g)].length > 1) {
    const words = '模板中有分节符，一份模板只能有一种页面设置，请删除分节符。';
    faults.push(fault('SECTIONS', words));
  }
  for (const [name, bytes] of parts) {
    const partName = PAGE_PARTS.find(([pattern]) => pattern.test(name))?.[1];
    if (partName !== undefined) faults.push(...pagePartFaults(bytes.toString('utf8'), partName));
  }
  return faults;
}

const PAGE_PARTS: readonly (readonly [RegExp, string])[] = [
  [/^word\/header\w*\.xml$/, '页眉'],
  [/^word\/footer\w*\.xml$/, '页脚'],
  [/^word\/(foot|end)notes\.xml$/, '脚注'],
];

/** Links to the outside, macros, fields that fetch something. */
function outwardFaults(parts: ReadonlyMap<string, Buffer>): Fault[] {
  const faults: Fault[] = [];
  for (const [name, bytes] of parts) {
    if (!/\.(xml|rels)$/.test(name)) continue;
    const xml = bytes.toString('utf8');
    if (name.endsWith('.rels') && /TargetMode\s*=\s*["'](?!Internal["'])/.test(xml)) {
      faults.push(
        fault('EXTERNAL', '模板中有指向外部的链接(超链接或链接的图片、模板)，请取消链接后再上传。'),
      );
    }
    if (name === '[Content_Types].xml' && /macroEnabled|vbaProject|activeX|oleObject/i.test(xml)) {
      faults.push(fault('MACRO', '文件含有宏或控件，请另存为不含宏的“Word 文档(.docx)”。'));
    }
    if (name.startsWith('word/') && fieldsOf(xml).some((field) => !PLAIN_FIELD.test(field))) {
      const words = '模板中有页码以外的域(如目录、链接、合并域)，请选中后取消域链接再上传。';
      faults.push(fault('FIELD', words));
    }
  }
  return faults;
}

function fieldsOf(xml: string): string[] {
  const texts = [...xml.matchAll(FIELD)].map(([, text, attribute]) => text ?? attribute ?? '');
  return texts.filter((text) => text.trim() !== '');
}

function fault(code: string, message: string): Fault {
  return { field: 'file', code, message };
}
