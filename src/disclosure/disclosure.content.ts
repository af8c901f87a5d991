import { canonicalJson, type CanonicalValue } from '../kernel/canonical-json.js';
import type { Day } from '../kernel/day.js';
import type { ResultRow } from './disclosure.rules.js';

/** What every publication says of its deadline. */
interface Due {
  /** The deadline runs through a year whose official calendar is not known. */
  readonly dueProvisional: boolean;
}

/** Content of a published list of results. */
export interface ResultContent extends Due {
  readonly drawNumber: string;
  readonly year: number;
  /** Agency whose plan it is. */
  readonly agencyName: string;
  readonly planTitle: string;
  readonly taskName: string;
  /** Tasks of the draw, and how many of them were not yet reviewed at the time. */
  readonly tasks: number;
  readonly open: number;
  /** Tasks whose subject was replaced by a reserve; they count among neither. Absent where there is none. */
  readonly replaced?: number;
  readonly rows: readonly ResultRow[];
}

/** A subject of a published draw. */
export interface DrawRow {
  readonly seq: string;
  readonly name: string;
  readonly code: string;
  readonly areaName: string;
  /** Label of the batch in full coverage, else empty. */
  readonly batch: string;
}

/** What a draw is about: everything but its lists. */
export interface DrawAnnouncement {
  readonly drawNumber: string;
  readonly year: number;
  readonly agencyName: string;
  readonly planNumber: string;
  readonly planTitle: string;
  readonly taskName: string;
  readonly drawType: string;
  readonly itemName: string;
  /** Kind and counties: 机动车维修企业(全部县(市)). */
  readonly scope: string;
  readonly agencies: string;
  readonly windowFrom: Day;
  readonly windowTo: Day;
  readonly asOf: Day;
  readonly announced: boolean;
}

/** Content of a published draw: the announcement, the list, and what verifies them. */
export interface DrawContent extends Due, DrawAnnouncement {
  /** Instants, UTC to the second. */
  readonly frozenAt: string;
  readonly sealedAt: string;
  readonly freezeDigest: string;
  readonly resultDigest: string;
  readonly seed: string;
  readonly files: readonly { readonly name: string; readonly digest: string; readonly lines: string }[];
  readonly rows: readonly DrawRow[];
}

/** Content of a published plan: the official columns. */
export interface PlanContent extends Due {
  readonly year: number;
  readonly agencyName: string;
  readonly title: string;
  readonly documentNo: string;
  readonly approvedOn: Day;
  /** Cells in the order of PLAN_COLUMNS. */
  readonly rows: readonly (readonly string[])[];
}

/** Headings of the official plan table, with the keys under which the plan gives its rows. */
export const PLAN_COLUMNS = [
  { key: 'lineNo', heading: '序号' },
  { key: 'taskName', heading: '任务名称' },
  { key: 'itemName', heading: '抽查事项' },
  { key: 'subjects', heading: '检查对象范围' },
  { key: 'drawType', heading: '抽取类型' },
  { key: 'count', heading: '抽查户数' },
  { key: 'ratio', heading: '抽查比例' },
  { key: 'methods', heading: '检查方式' },
  { key: 'organisingLevel', heading: '组织层级' },
  { key: 'implementingLevel', heading: '实施层级' },
  { key: 'from', heading: '抽取日期自' },
  { key: 'to', heading: '抽取日期至' },
  { key: 'deadline', heading: '抽查完成时限' },
  { key: 'lead', heading: '牵头部门' },
  { key: 'partners', heading: '参与部门' },
  { key: 'remark', heading: '备注' },
] as const;

/** A publication that is a table as it stands: lists, statistics, changes, announcements. */
export interface TableContent extends Due {
  readonly year: number;
  readonly agencyName: string;
  readonly title: string;
  /** What is said above the table: label and text. */
  readonly facts: readonly (readonly [string, string])[];
  readonly columns: readonly { readonly key: string; readonly heading: string }[];
  /** Cells in the order of the columns. */
  readonly rows: readonly (readonly string[])[];
}

/** A version that takes back the one before. */
export interface WithdrawnContent extends Due {
  readonly withdrawn: true;
  /** The version that is taken back. */
  readonly version: number;
}

export type DisclosureContent = ResultContent | DrawContent | PlanContent | TableContent | WithdrawnContent;

/** The text that is kept and hashed. */
export function contentText(content: DisclosureContent): string {
  return canonicalJson(content as unknown as CanonicalValue);
}

/** Reads a kept text again; its kind says which content it is. */
export function readContent<Content extends DisclosureContent>(text: string): Content {
  return JSON.parse(text) as Content;
}
