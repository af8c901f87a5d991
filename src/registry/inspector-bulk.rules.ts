import { DomainError, type Fault } from '../kernel/domain-error.js';
import { type Change, changesOf } from './content.rules.js';
import type { RegistryNames } from './display.rules.js';
import { type RawValues, readValues } from './edit.rules.js';
import { INSPECTOR } from './import/inspector-kind.js';
import type { Inspector } from './inspector.entity.js';
import {
  inspectorAfter,
  inspectorContent,
  type InspectorContent,
  type InspectorRow,
  inspectorValues,
} from './inspector.rules.js';

/** People that may be changed at once: more is the work of an import. */
export const MOST_AT_ONCE = 2000;

const PLAIN_KEYS = ['status', 'certificateValidTo', 'areaCode', 'canLead', 'isExpert'];

/** Columns that a bulk edit sets to one value for everybody. */
export const BULK_COLUMNS = INSPECTOR.columns.filter(({ key }) => PLAIN_KEYS.includes(key));

/** What is done to each of many people; a key that is absent leaves the column as it is. */
export interface BulkChanges {
  readonly values: Partial<InspectorRow>;
  readonly addItems: readonly string[];
  readonly removeItems: readonly string[];
}

/** A person and the version that whoever edits was looking at. */
export interface BulkTarget {
  readonly id: string;
  readonly version: number;
}

/** A person as it would be. */
export interface BulkPerson {
  readonly inspector: Inspector;
  readonly after: InspectorContent;
  /** Empty where nothing changes. */
  readonly changes: readonly Change[];
}

/**
 * Reads what a form or a program sends: one value a column (blank: unchanged), `addItems` and `removeItems`.
 * @throws DomainError INVALID_INPUT with every fault; also where nothing at all is to be changed
 */
export function readBulkChanges(raw: RawValues, names: RegistryNames): BulkChanges {
  const addItems = codesOf(raw.addItems);
  const removeItems = codesOf(raw.removeItems);
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  const given = Object.fromEntries(
    PLAIN_KEYS.filter((key) => raw[key] !== undefined && raw[key] !== null && raw[key] !== '').map((key) => [
      key,
      raw[key],
    ]),
  );
  const values = collected(faults, () => readValues(BULK_COLUMNS, given, names));
  const unknown = addItems.filter((code) => !names.items.has(code));
  if (unknown.length > 0) fault('addItems', 'CHOICE', '添加的事项不在现行抽查事项清单中，请从列表中选择。');
  const both = addItems.filter((code) => removeItems.includes(code));
  if (both.length > 0) {
    const titles = both.map((code) => names.items.get(code) ?? code).join('、');
    fault('removeItems', 'BOTH', `“${titles}”既要添加又要去掉，请只选一处。`);
  }
  const nothing = Object.keys(given).length + addItems.length + removeItems.length === 0;
  if (nothing) fault('changes', 'REQUIRED', '请至少选择一项要修改的内容。');
  if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有修改，请按提示改正。', faults);
  return { values: values as Partial<InspectorRow>, addItems, removeItems };
}

/** Faults that a reader throws join the others, so that all are told at once. */
function collected(faults: Fault[], work: () => RawValues): RawValues {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    faults.push(...error.faults);
    return {};
  }
}

function codesOf(raw: unknown): string[] {
  const sent = raw === undefined || raw === null || raw === '' ? [] : [raw].flat();
  return [...new Set(sent.filter((one): one is string => typeof one === 'string' && one !== ''))];
}

/** A person after the changes. */
export function bulkPerson(inspector: Inspector, changes: BulkChanges): BulkPerson {
  const before = inspectorContent(inspector);
  const kept = before.itemCodes.filter((code) => !changes.removeItems.includes(code));
  const itemCodes = [...kept, ...changes.addItems];
  const after = inspectorAfter(before, { ...changes.values, itemCodes });
  return { inspector, after, changes: changesOf(inspectorValues(before), inspectorValues(after)) };
}

/** What keeps people from being changed, all at once; `field` is the certificate number. */
export function bulkFaults(
  people: readonly BulkPerson[],
  targets: readonly BulkTarget[],
  isKept: (agencyCode: string) => boolean,
): Fault[] {
  const seen = new Map(targets.map(({ id, version }) => [id, version]));
  const found = new Set(people.map(({ inspector }) => inspector.id));
  const lost = targets.filter(({ id }) => !found.has(id));
  const missing = lost.map(() => ({
    ...{ field: 'targets', code: 'UNKNOWN_INSPECTOR' },
    message: '所选人员中有一名已不在名录库中，请返回名录重新选择。',
  }));
  const faults = people.flatMap(({ inspector, after }): Fault[] => {
    const field = inspector.certificateNo;
    const who = `“${inspector.name}”(执法证号 ${field})`;
    if (!isKept(inspector.agencyCode)) {
      const message = `${who}不属于您所在的部门或其下级部门，请取消选择。`;
      return [{ field, code: 'OUT_OF_SCOPE', message }];
    }
    if (inspector.version !== seen.get(inspector.id)) {
      const message = `${who}在您打开后已被他人修改，请返回名录重新选择。`;
      return [{ field, code: 'CHANGED', message }];
    }
    if (after.itemCodes.length > 0) return [];
    const message = `${who}去掉后没有任何执法事项。请保留一项，或取消选择此人。`;
    return [{ field, code: 'NO_ITEMS', message }];
  });
  return [...missing, ...faults];
}

/** Targets as one text of a form: `12:3,15:1`. */
export function targetsText(targets: readonly BulkTarget[]): string {
  return targets.map(({ id, version }) => `${id}:${version}`).join(',');
}

/** Reads `targetsText`. @throws DomainError INVALID_INPUT where it is another text, or nobody is in it */
export function readTargets(text: string): BulkTarget[] {
  if (!/^[1-9]\d{0,17}:\d{1,9}(,[1-9]\d{0,17}:\d{1,9})*$/.test(text)) {
    const message = '没有选择人员，请返回名录勾选。';
    throw new DomainError('INVALID_INPUT', '没有修改，请按提示改正。', [
      { field: 'targets', code: 'REQUIRED', message },
    ]);
  }
  const versions = new Map(text.split(',').map((pair) => [pair.split(':')[0], Number(pair.split(':')[1])]));
  return [...versions].map(([id, version]) => ({ id, version }));
}
