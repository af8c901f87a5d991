import type { Actor } from '../../audit/actor.js';
import type { Fault } from '../../kernel/domain-error.js';
import { cleanText, holdsIdCardNumber } from '../../kernel/text.js';

/** What a file of a visit is for. */
export const FILE_PURPOSES = {
  SCENE: '现场照片',
  EVIDENCE: '证据材料',
  DOCUMENT: '检查文书',
  SIGNATURE: '签字页',
} as const;

export type FilePurpose = keyof typeof FILE_PURPOSES;

/** True for a purpose of the table; its own keys only. */
export function isFilePurpose(code: string): code is FilePurpose {
  return Object.hasOwn(FILE_PURPOSES, code);
}

/** Files of one sending. */
export const MOST_AT_ONCE = 5;
/** Files of a task that are not withdrawn. */
export const MOST_FILES = 100;
/** What is kept of a task in all, withdrawn files too: 300 MB. */
export const MOST_TASK_BYTES = 300 * 1024 * 1024;

/** What is said about files as they are sent. */
export interface FileWish {
  readonly purpose: string;
  readonly caption?: string | null;
  /** Field of the record, e.g. `point:12:3`; absent for the visit as a whole. */
  readonly field?: string | null;
  /** Made by the form or the phone; the second of several files has `-1` behind it, and so on. */
  readonly opId: string;
  /** Keep the position that a photo names, in the record; it is never left in the photo. */
  readonly keepPosition: boolean;
}

/** The same with cleaned texts, empty ones null. */
export interface CleanWish {
  readonly purpose: string;
  readonly caption: string | null;
  readonly field: string | null;
  readonly opId: string;
  readonly keepPosition: boolean;
}

export function cleanWish({ purpose, caption, field, opId, keepPosition }: FileWish): CleanWish {
  const textOrNull = (text: string | null | undefined) => cleanText(text ?? '') || null;
  return { purpose, caption: textOrNull(caption), field: textOrNull(field), opId, keepPosition };
}

const MAX_CAPTION = 200;
const OP_ID = /^[A-Za-z0-9-]{8,64}$/;
/** A check point or a part of the record, as the record names its fields. */
const FIELD = /^(point:\d{1,18}:\d{1,4}(:\w{1,20})?|pool:[\w-]{1,40}:\w{1,20}|visit:\w{1,20})$/;

/** Every fault of what is said about the files. @param files how many were sent */
export function wishFaults(wish: CleanWish, files: number): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) => faults.push({ field, code, message });
  if (files === 0) fault('file', 'REQUIRED', '请选择要上传的照片或文件。');
  if (files > MOST_AT_ONCE) fault('file', 'TOO_MANY', `一次最多上传${MOST_AT_ONCE}个文件，请分次上传。`);
  if (!isFilePurpose(wish.purpose)) fault('purpose', 'UNKNOWN', '请选择这些文件的用途。');
  if ((wish.caption ?? '').length > MAX_CAPTION) {
    fault('caption', 'TOO_LONG', `说明不能超过${MAX_CAPTION}字。`);
  }
  if (holdsIdCardNumber(wish.caption ?? '')) {
    fault('caption', 'ID_CARD', '说明中含有居民身份证号码，请删去后再提交。');
  }
  if (wish.field !== null && !FIELD.test(wish.field)) {
    fault('field', 'UNKNOWN', '文件所附的记录栏目不存在，请从检查记录中重新上传。');
  }
  if (!OP_ID.test(wish.opId)) fault('opId', 'FORMAT', '上传的标记不正确，请刷新页面后重新上传。');
  return faults;
}

/** Mark of one of the files that are sent together. */
export function opIdOf(opId: string, at: number): string {
  return at === 0 ? opId : `${opId}-${at}`;
}

/** What stands on a task already. */
export interface KeptFiles {
  /** Not withdrawn. */
  readonly files: number;
  /** In all, withdrawn ones too. */
  readonly bytes: number;
}

/** Why so much more does not fit (Chinese), or null. */
export function roomRefusal(kept: KeptFiles, more: KeptFiles): string | null {
  if (kept.files + more.files > MOST_FILES) {
    return `这项任务已有${kept.files}个文件，最多收存${MOST_FILES}个，再加${more.files}个就超过了。请先撤下不需要的文件。`;
  }
  const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
  if (kept.bytes + more.bytes <= MOST_TASK_BYTES) return null;
  return `这项任务的文件合计已有${megabytes(kept.bytes)}MB(含已撤下的)，最多${megabytes(MOST_TASK_BYTES)}MB。请压缩后再上传。`;
}

/** A seat as far as files need it. */
interface Seat {
  readonly poolCode: string;
  readonly inspectorId: string | null;
}

/** The system for which this actor sits on the team; null where he does not sit, or may not inspect. */
export function ownPool(actor: Actor, seats: readonly Seat[]): string | null {
  if (actor.inspectorId === null || actor.accountId === null || !actor.roles.includes('INSPECTOR'))
    return null;
  return seats.find(({ inspectorId }) => inspectorId === actor.inspectorId)?.poolCode ?? null;
}

/** A file as far as its withdrawal is judged. */
interface Judged {
  readonly poolCode: string | null;
  readonly uploadedAt: Date;
  readonly withdrawn: boolean;
}

/**
 * Why a file may not be withdrawn (Chinese), or null. What a result rests on that waits or was accepted stays: the
 * reviewer has seen it.
 * @param pool system for which the actor sits on the team, or null
 * @param reliedOnUntil when the newest version that was not returned was entered, or null
 */
export function withdrawalRefusal(
  file: Judged,
  pool: string | null,
  reliedOnUntil: Date | null,
): { readonly code: 'FORBIDDEN' | 'CONFLICT'; readonly message: string } | null {
  if (pool === null) return { code: 'FORBIDDEN', message: '您不是这项任务检查组的成员，不能撤下文件。' };
  if (file.poolCode !== null && file.poolCode !== pool) {
    return { code: 'FORBIDDEN', message: '这个文件由其他系统的检查组上传，由他们撤下。' };
  }
  if (file.withdrawn) return { code: 'CONFLICT', message: '这个文件已经撤下。' };
  if (reliedOnUntil !== null && file.uploadedAt <= reliedOnUntil) {
    return {
      code: 'CONFLICT',
      message: '检查结果以这个文件为依据，已提交审核，不能撤下。结果退回后才能撤下。',
    };
  }
  return null;
}

const MAX_REASON = 200;

/** Faults of the reason of a withdrawal. */
export function reasonFaults(reason: string): Fault[] {
  const fault = (code: string, message: string): Fault[] => [{ field: 'reason', code, message }];
  if (reason === '') return fault('REQUIRED', '请写明撤下的原因。');
  if (reason.length > MAX_REASON) return fault('TOO_LONG', `撤下的原因不能超过${MAX_REASON}字。`);
  return holdsIdCardNumber(reason)
    ? fault('ID_CARD', '撤下的原因中含有居民身份证号码，请删去后再提交。')
    : [];
}
