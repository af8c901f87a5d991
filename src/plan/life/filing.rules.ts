import { type Day, isDay, shanghaiDay } from '../../kernel/day.js';
import type { Fault } from '../../kernel/domain-error.js';

/** Faults of a filing; texts are cleaned. */
export function filingFaults(
  filing: { readonly filedWith: string; readonly filedOn: string; readonly receiptNo: string },
  approvedAt: Date | null,
  today: Day,
): Fault[] {
  const faults: Fault[] = [];
  const { filedWith, filedOn, receiptNo } = filing;
  if (filedWith === '' || filedWith.length > 100) {
    faults.push({ field: 'filedWith', code: 'REQUIRED', message: '请填写备案机关(100字以内)。' });
  }
  const approved = approvedAt === null ? null : shanghaiDay(approvedAt);
  if (!isDay(filedOn)) {
    faults.push({ field: 'filedOn', code: 'DAY', message: '请填写备案日期，如2026-03-01。' });
  } else if (filedOn > today || (approved !== null && filedOn < approved)) {
    const message = '备案日期不能早于批准日期，也不能晚于今天，请核对。';
    faults.push({ field: 'filedOn', code: 'RANGE', message });
  }
  if (receiptNo.length > 100) {
    faults.push({ field: 'receiptNo', code: 'TOO_LONG', message: '回执编号不能超过100字。' });
  }
  return faults;
}
