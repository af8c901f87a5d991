import { setImmediate } from 'node:timers/promises';
import { zipped, type ZipEntry } from '../../zip.js';
import {
  copySection,
  frameOf,
  PICTURE_TYPE,
  renumbered,
  withPictures,
  withSection,
} from './template-copies.js';
import { filledBodies } from './template-fill.js';
import { DOCUMENT_PART } from './template-package.js';
import type { TemplateNames, TemplatePackage, TemplateValues } from './template-types.js';

const RELATIONS = 'word/_rels/document.xml.rels';
const TYPES = '[Content_Types].xml';
/** Copies filled in one go; between two goes the server answers others. */
const AT_ONCE = 10;

/**
 * Fills a template once for each of the copies and packs them into ONE .docx as a stream: each begins on a new page,
 * which is page 1. Neither the text nor the file is held whole in memory; the pictures of the copies are.
 * @param template as `openTemplate` gave it, without faults
 */
export function templateFile(
  template: TemplatePackage,
  names: TemplateNames,
  copies: readonly TemplateValues[],
): AsyncGenerator<Buffer> {
  const others = new Map(template.others);
  const types = others.get(TYPES)?.toString('utf8') ?? '';
  const relations = others.get(RELATIONS)?.toString('utf8') ?? NO_RELATIONS;
  others.delete(TYPES);
  others.delete(RELATIONS);
  const pictures = copies.flatMap((copy, at) =>
    Object.entries(copy.pictures).flatMap(([name, png]) => {
      const place = names.pictures.indexOf(name);
      return place < 0
        ? []
        : [{ id: relationId(at, place), path: `media/copy-${at + 1}-${place + 1}.png`, png }];
    }),
  );
  const related = pictures
    .map(({ id, path }) => `<Relationship Id="${id}" Type="${PICTURE_TYPE}" Target="${path}"/>`)
    .join('');
  const entries: ZipEntry[] = [
    { name: TYPES, content: [withPng(types)] },
    ...[...others].map(([name, bytes]) => ({ name, content: [bytes] })),
    { name: RELATIONS, content: [relations.replace('</Relationships>', `${related}</Relationships>`)] },
    { name: DOCUMENT_PART, content: documentXml(template.document, names, copies) },
    ...pictures.map(({ path, png }) => ({ name: `word/${path}`, content: [png] })),
  ];
  return zipped(entries);
}

const NO_RELATIONS =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>';

function relationId(copy: number, place: number): string {
  return `rIdCopy${copy + 1}x${place + 1}`;
}

function withPng(types: string): string {
  if (/Extension="png"/i.test(types)) return types;
  return types.replace(/(<Types\b[^>]*>)/, '$1<Default Extension="png" ContentType="image/png"/>');
}

async function* documentXml(
  document: string,
  names: TemplateNames,
  copies: readonly TemplateValues[],
): AsyncGenerator<string> {
  const frame = frameOf(document);
  const section = copySection(frame.section);
  let nextDrawing = 1;
  yield frame.head;
  for (let from = 0; from < copies.length; from += AT_ONCE) {
    const bodies = filledBodies(frame, names, copies.slice(from, from + AT_ONCE));
    for (const [offset, filled] of bodies.entries()) {
      const at = from + offset;
      const relation = (name: string) => relationId(at, names.pictures.indexOf(name));
      const pictured = withPictures(filled, names.pictures, copies[at].pictures, relation);
      const { body, next } = renumbered(pictured, nextDrawing);
      nextDrawing = next;
      yield at < copies.length - 1 ? withSection(body, section) : body;
    }
    await setImmediate();
  }
  yield section;
  yield frame.tail;
}
