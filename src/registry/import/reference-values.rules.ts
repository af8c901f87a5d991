import { cleanText } from '../../kernel/text.js';
import type { Column } from '../kinds/columns.js';
import { kindsNamed, SUBJECT_KINDS } from '../kinds/subject-kinds.js';
import { type NamedMatcher, splitNames } from './named.rules.js';
import { missing, quoted, type Reading, refuse, type Source } from './reading.js';

/** Kinds of subject by title or alias; every piece must be one. */
export function readSubjectKinds(column: Column, { plain }: Source): Reading {
  const pieces = plain.split(/[;、,|]/).filter((piece) => piece.trim() !== '');
  const unknown = pieces.find((piece) => kindsNamed(piece).length === 0);
  if (unknown === undefined && pieces.length > 0) return { value: kindsNamed(plain) };
  const titles = SUBJECT_KINDS.map((kind) => kind.title).join('、');
  return refuse(
    'SUBJECT_KIND',
    `${column.heading}${quoted(unknown ?? plain)}不是本系统的检查对象类别。请填 ${titles}，几类用顿号隔开。`,
  );
}

/** A county; the prefecture only where the column allows it. */
export function readArea(column: Column, { plain, context }: Source): Reading {
  const area = context.area(plain);
  if (area === null) {
    return refuse(
      'AREA',
      `${column.heading}${quoted(plain)}不是本州的县(市)。请填县(市)全称，如 康定市、道孚县。`,
    );
  }
  if (area.parentCode === null && !column.allowPrefecture) {
    return refuse('AREA', `${column.heading}${quoted(plain)}是整个州，请填到县(市)。`);
  }
  return { value: area.code };
}

/** An agency of the register. */
export function readAgency(column: Column, { plain, context }: Source): Reading {
  return readNamed(column, plain, context.agencies);
}

/** A pool of the register. */
export function readPool(column: Column, { plain, context }: Source): Reading {
  return readNamed(column, plain, context.pools);
}

function readNamed(column: Column, plain: string, matcher: NamedMatcher): Reading {
  const ref = matcher.match(plain);
  if (ref !== null) return { value: ref.code };
  const similar = matcher.similar(plain);
  const hint = similar.length > 0 ? `是否为：${similar.join('、')}？` : '';
  return refuse(
    `UNKNOWN_${column.type === 'pool' ? 'POOL' : 'AGENCY'}`,
    `${column.heading}${quoted(plain)}不在名册中，导入不会自动新建。${hint}请改为名册中的名称，或先登记。`,
  );
}

/** Items of the list in force, by name or code. */
export function readItems(column: Column, { context, text }: Source): Reading {
  const { found, unknown } = splitNames(text, context.items);
  if (unknown.length > 0) {
    return refuse(
      'UNKNOWN_ITEM',
      `${column.heading}中的${unknown.slice(0, 3).map(quoted).join('、')}不在抽查事项清单中。请按清单填写事项名称或代码，几项用分号隔开。`,
    );
  }
  if (found.length === 0) return column.required ? missing(column) : { value: [] };
  return { value: found.map((ref) => ref.code).sort() };
}

/** A list of names, repeats dropped. */
export function readNames(_: Column, { text }: Source): Reading {
  const names = text
    .normalize('NFKC')
    .split(/[;、,|\n\r]+/)
    .map(cleanText);
  return { value: [...new Set(names)].filter((name) => name !== '') };
}
