import type { TemplateData } from '../../platform/excel/fill-template.js';
import type { InspectionItem, ItemList } from '../item.entity.js';
import type { JointScheme } from '../schemes/scheme.entity.js';

/** Who makes a list, and when. */
export interface ListHead {
  readonly agency: string;
  /** YYYY-MM-DD */
  readonly today: string;
  readonly year: number;
}

/** A version of the item list as the official table (随机抽查事项清单). */
export function itemListTable(
  list: ItemList,
  items: readonly InspectionItem[],
  head: ListHead,
): TemplateData {
  return {
    values: {
      ...{ year: Number((list.validFrom ?? head.today).slice(0, 4)), agency: head.agency },
      ...{ title: list.title, version: list.edition, documentNo: list.documentNo ?? '(未公布)' },
      ...{ validFrom: list.validFrom ?? '(未公布)', count: items.length },
    },
    rows: items.map((item, index) => ({
      ...{ seq: index + 1, category: item.category, name: item.name, subjectText: item.subjectText },
      ...{ priority: item.priority === 'KEY' ? '重点' : '一般', method: item.method },
      ...{ agencyText: item.agencyText, legalBasis: item.legalBasis, content: item.content },
      ...{ ratioText: item.ratioText, frequencyText: item.frequencyText, remark: item.remark },
      ...{ code: item.code, implementingLevel: item.implementingLevel, catalogueCode: item.catalogueCode },
    })),
  };
}

/** Items of the joint schemes as the official table (部门联合抽查事项清单): a row an item of each scheme. */
export function jointListTable(
  schemes: readonly JointScheme[],
  items: readonly InspectionItem[],
  pools: ReadonlyMap<string, string>,
  head: ListHead,
): TemplateData {
  const byCode = new Map(items.map((item) => [item.code, item]));
  const nameOf = (code: string) => pools.get(code) ?? code;
  const rows = schemes.flatMap((scheme) =>
    scheme.itemCodes.map((code) => {
      const item = byCode.get(code);
      return {
        ...{ field: scheme.name, itemName: item?.name ?? code, subjects: item?.subjectText ?? '' },
        ...{ lead: nameOf(scheme.leadPool), partners: scheme.partnerPools.map(nameOf).join('、') },
        ...{ level: item?.implementingLevel ?? '', documentNo: scheme.documentNo },
      };
    }),
  );
  return {
    values: { year: head.year, agency: head.agency, count: rows.length, madeOn: head.today },
    rows: rows.map((row, index) => ({ seq: index + 1, ...row })),
  };
}
