import type { INestApplicationContext } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckPointBooks } from '../../registry/check-points/check-point-books.service.js';
import { ConflictsService } from '../../registry/conflicts.service.js';
import { ImportService } from '../../registry/import/import.service.js';
import { InspectorsService } from '../../registry/inspectors.service.js';
import { SubjectsService } from '../../registry/subjects.service.js';
import { Clock } from '../../platform/clock.js';
import { projectRoot } from '../../platform/project-root.js';
import { registerAbsences } from './absences.js';
import type { OutputFolder } from './files.js';
import type { Staff } from './people.js';
import { rosterOfToday } from './sample-day.js';

const WORKBOOKS = [
  { kind: 'DANGEROUS_GOODS_CARRIER', file: 'carriers.xlsx', name: '道路危险货物运输企业' },
  { kind: 'REPAIR_SHOP', file: 'repair-shops.xlsx', name: '机动车维修企业' },
  { kind: 'CONSTRUCTION_PROJECT', file: 'projects.xlsx', name: '交通运输建设项目' },
  { kind: 'INSPECTOR', file: 'inspectors.xlsx', name: '执法检查人员' },
] as const;

/**
 * Imports the sample office's workbooks as a clerk would: preview, then the good rows; the faulty rows go to
 * the output folder.
 * @returns what was done, a line each
 */
export async function importSampleOffice(
  app: INestApplicationContext,
  staff: Staff,
  out: OutputFolder,
): Promise<string[]> {
  const imports = app.get(ImportService, { strict: false });
  const told: string[] = [];
  for (const { kind, file, name } of WORKBOOKS) {
    const content = await workbookOf(app, kind, file);
    const preview = await imports.preview(staff.administrator, kind, file, content);
    const applied = await imports.apply(staff.administrator, preview.batchId);
    told.push(`${name}：${preview.rows} 行，入库 ${applied.created} 行，${preview.faults.length} 处问题`);
    if (preview.faults.length === 0) continue;
    const { row, column, message } = preview.faults[0];
    told.push(`  例如第 ${row} 行“${column}”：${message}`);
    out.write(
      `待改正-${name}.xlsx`,
      await imports.faultyRows(preview.batchId),
      '有问题的行，已标明问题，改好可再导入',
    );
  }
  told.push(await importCheckPoints(app, staff));
  told.push(await registerConflicts(app, staff));
  told.push(await registerAbsences(app, staff, app.get(Clock, { strict: false }).today()));
  return told;
}

/** A workbook of the sample office; the roster is made as of today. */
async function workbookOf(app: INestApplicationContext, kind: string, file: string): Promise<Buffer> {
  const content = readFileSync(join(projectRoot(), 'templates', 'sample', file));
  if (kind !== 'INSPECTOR') return content;
  return rosterOfToday(content, app.get(Clock, { strict: false }).today());
}

/** What is looked at on site, for each item of the sample office. */
async function importCheckPoints(app: INestApplicationContext, staff: Staff): Promise<string> {
  const bytes = readFileSync(join(projectRoot(), 'templates', 'sample', 'check-points.xlsx'));
  const books = app.get(CheckPointBooks, { strict: false });
  const { items } = await books.importBook(staff.administrator, { name: 'check-points.xlsx', bytes });
  return `检查要点：${items} 个事项`;
}

/** Some relations of inspectors and firms, so that the draw has something to avoid. */
async function registerConflicts(app: INestApplicationContext, staff: Staff): Promise<string> {
  const conflicts = app.get(ConflictsService, { strict: false });
  const subjects = await app
    .get(SubjectsService, { strict: false })
    .list({ kind: 'DANGEROUS_GOODS_CARRIER' });
  const inspectors = await app.get(InspectorsService, { strict: false }).list({ poolCode: 'JT' });
  const relations = ['RELATIVE', 'INVESTMENT', 'OWN_INTEREST', 'DECLARED'];
  for (const [index, relation] of relations.entries()) {
    await conflicts.register(staff.administrator, {
      subjectCode: subjects.rows[index].code,
      certificateNo: inspectors.rows[index].certificateNo,
      issuer: inspectors.rows[index].issuer,
      relation,
    });
  }
  return `利害关系：登记 ${relations.length} 条`;
}
