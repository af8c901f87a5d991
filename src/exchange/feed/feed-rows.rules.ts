import type { Day } from '../../kernel/day.js';
import { cleanText, isUscc } from '../../kernel/text.js';
import { DICTIONARIES, type DictionaryKey } from './dictionaries.js';
import type { FeedFact, InspectionFact } from './feed-facts.js';
import { FEED_FIELDS } from './feed-fields.js';
import type { FeedKind, Operation } from './feed-types.js';

/** A row as it leaves: texts under the province's keys. */
export type FeedRow = Readonly<Record<string, string>>;

/** What keeps a row from leaving, and where it is mended. */
export interface RowFault {
  /** Chinese name of the column. */
  readonly field: string;
  readonly message: string;
  /** The dictionary where a code is missing. */
  readonly dictionary?: DictionaryKey;
}

/** What the province's codes are. */
export interface Codes {
  /** The province's code, or '' where nobody has entered one. */
  of(dictionary: DictionaryKey, code: string): string;
  /** Name of a code of ours, for messages. */
  nameOf(dictionary: DictionaryKey, code: string): string;
}

/** The batch that a row leaves in. */
export interface Leaving {
  /** YYYYMMDD and five digits. */
  readonly batch: string;
  readonly day: Day;
  /** YYYY-MM-DD HH:MM:SS, Beijing time. */
  readonly time: string;
  readonly source: string;
}

/** Kind of the code that a subject is known by. */
function certificateType({ subjectKind, subjectCode }: InspectionFact): string {
  if (isUscc(subjectCode)) return 'USCC';
  return subjectKind === 'CONSTRUCTION_PROJECT' ? 'PROJECT' : 'REGISTRATION';
}

function ownColumns(fact: FeedFact, day: Day, code: (key: DictionaryKey, own: string) => string): FeedRow {
  if (fact.kind === 'PLAN') {
    return {
      ...{ plan_id: fact.planId, plan_name: fact.name, plan_year: fact.year, area_number: fact.areaCode },
      ...{ implement_institution: fact.agencyName, check_ratio: fact.ratio },
      implement_institution_code: code('AGENCY', fact.agencyCode),
    };
  }
  if (fact.kind === 'SUBJECT') {
    return {
      ...{ plan_id: fact.planId, object_name: fact.name },
      ...{ object_id: fact.objectId, object_ui_code: fact.code },
    };
  }
  return {
    plan_id: fact.planId,
    supervise_item_implement_code: code('ITEM_IMPLEMENT', fact.itemCode),
    supervise_item_check_icode: code('ITEM_CHECK', fact.itemCode),
    ...{ check_action_name: fact.taskName, check_action_code: fact.taskNumber },
    implement_institution: fact.agencyName,
    implement_institution_code: code('AGENCY', fact.agencyCode),
    supervise_object: fact.subjectName,
    administrative_cp: code('PARTY_TYPE', fact.subjectKind),
    administrative_cp_na: fact.subjectName,
    administrative_cp_ce_type: code('CERTIFICATE_TYPE', certificateType(fact)),
    administrative_cp_ui_code: fact.subjectCode,
    ...{ address_registered: fact.address, address_operating: fact.address, area_number: fact.areaCode },
    check_form: code('CHECK_FORM', fact.method),
    check_type: code('CHECK_TYPE', fact.drawType),
    check_mode: code('CHECK_MODE', fact.sampling),
    check_result: code('CHECK_RESULT', fact.resultCode),
    check_date: fact.inspectedOn,
    check_personnel: fact.personnel.join(','),
    check_personnel_code: fact.certificates.join(','),
    ...{ submitted_date: day, submitted_personnel: fact.reviewedBy },
  };
}

/**
 * A row as it would leave in a batch, with everything that keeps it from leaving: missing codes, required columns,
 * lengths, forms, at least two inspectors with as many certificates (行政处罚法 第42条). All faults at once.
 */
export function provinceRow(
  record: { readonly kind: FeedKind; readonly recordId: string; readonly operation: Operation },
  fact: FeedFact,
  codes: Codes,
  leaving: Leaving,
): { readonly row: FeedRow; readonly faults: readonly RowFault[] } {
  const faults: RowFault[] = [];
  const missing = new Set<string>();
  const code = (dictionary: DictionaryKey, own: string): string => {
    const found = codes.of(dictionary, own);
    const { name, pattern, hint, field } = DICTIONARIES[dictionary];
    const what = codes.nameOf(dictionary, own) || own;
    const mend = (message: string) => {
      missing.add(field);
      faults.push({ field: name, message, dictionary });
    };
    if (own === '') mend(`没有${name}，请核对检查组和部门资料。`);
    else if (found === '') mend(`“${what}”没有省平台代码，请在代码对照中填写。`);
    else if (!pattern.test(found)) mend(`“${what}”的代码 ${found} 不是${hint}，请改正。`);
    return found;
  };
  const given = ownColumns(fact, leaving.day, code);
  const row: Record<string, string> = {};
  for (const [key, value] of Object.entries({
    ...given,
    record_unique_identity: record.recordId,
    ...{ cd_id: record.recordId, cd_time: leaving.time, cd_source: leaving.source },
    ...{ cd_batch: leaving.batch, cd_operation: record.operation },
  })) {
    row[key] = cleanText(value);
  }
  faults.push(...columnFaults(record.kind, row, missing));
  if (fact.kind === 'INSPECTION') faults.push(...teamFaults(fact));
  const ordered = FEED_FIELDS[record.kind].map(({ key }) => [key, row[key] ?? '']);
  return { row: Object.fromEntries(ordered), faults };
}

function columnFaults(kind: FeedKind, row: FeedRow, told: ReadonlySet<string>): RowFault[] {
  return FEED_FIELDS[kind].flatMap(({ key, name, max, required, pattern, hint }) => {
    const value = row[key] ?? '';
    if (told.has(key)) return [];
    if (value === '') return required ? [{ field: name, message: `${name}为空，请补充。` }] : [];
    if ([...value].length > max) return [{ field: name, message: `${name}超过${max}个字，请缩短。` }];
    if (pattern && !pattern.test(value)) return [{ field: name, message: `${name}“${value}”应为${hint}。` }];
    return [];
  });
}

function teamFaults({ personnel, certificates }: InspectionFact): RowFault[] {
  const faults: RowFault[] = [];
  const field = '检查人员';
  if (personnel.length < 2) {
    faults.push({ field, message: `检查人员只有${personnel.length}人，应不少于两人，请补足检查组。` });
  }
  if (personnel.length !== certificates.length || certificates.some((one) => cleanText(one) === '')) {
    faults.push({ field, message: '检查人员与执法证号不是一一对应，请核对检查组人员的执法证号。' });
  }
  if ([...personnel, ...certificates].some((text) => /[,，]/.test(text))) {
    faults.push({ field, message: '检查人员姓名或执法证号中有逗号，无法分列，请在人员名录中改正。' });
  }
  return faults;
}

/** Rows of an inspection are submitted later than the inspection: what was inspected today waits until tomorrow. */
export function mustWait(fact: FeedFact, day: Day): boolean {
  return fact.kind === 'INSPECTION' && fact.inspectedOn >= day;
}
