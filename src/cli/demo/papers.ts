import type { INestApplicationContext } from '@nestjs/common';
import { DOCUMENT_KINDS, type DocumentKind } from '../../inspection/documents/document-kinds.js';
import { Documents } from '../../inspection/documents/documents.service.js';
import { NoticesService } from '../../inspection/notice/notices.service.js';
import { NoticesReader } from '../../inspection/notice/notices-reader.service.js';
import { collect, type OutputFolder } from './files.js';
import type { Staff } from './people.js';

/** Names of files as an office calls them, where they differ from the name of the document. */
const FILE_NAMES: Partial<Record<DocumentKind, string>> = { NOTICE: '检查通知书', APPROVAL: '检查审批表' };

/** Writes one kind of document of a whole draw as ONE Word file. @returns papers in it */
export async function writePapers(
  app: INestApplicationContext,
  staff: Staff,
  out: OutputFolder,
  { kind, drawId, drawNumber }: { kind: DocumentKind; drawId: string; drawNumber: string },
): Promise<number> {
  const made = await app.get(Documents, { strict: false }).ofDraw(staff.drawer, kind, drawId, {});
  const { name } = DOCUMENT_KINDS[kind];
  const file = `${FILE_NAMES[kind] ?? name}-${drawNumber}.docx`;
  out.write(file, await collect(made.content), `${name}，${made.copies} 份合为一个文件`);
  return made.copies;
}

/** Issues the notices of a draw and records one that was handed over. @returns what was done, in words */
export async function issueNotices(
  app: INestApplicationContext,
  staff: Staff,
  { drawId, today }: { drawId: string; today: string },
): Promise<string> {
  const notices = app.get(NoticesService, { strict: false });
  const wish = { drawId, taskIds: null, visitFrom: null, visitTo: null };
  const { issued, left } = await notices.issue(staff.drawer, wish);
  await notices.deliver(staff.drawer, issued[0], {
    ...{ how: 'HAND', deliveredOn: today, receiver: '店长' },
    note: '在经营场所当面送达',
  });
  const first = await app.get(NoticesReader, { strict: false }).get(staff.drawer, issued[0]);
  const rest = left.length === 0 ? '' : `(另有 ${left.length} 户没有制发：${left[0].why})`;
  return `制发检查通知书 ${issued.length} 份${rest}；扫码核验的页面如 ${first.address}`;
}
