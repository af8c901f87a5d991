import { setTimeout } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/project-root.js';
import { VisitFiles } from '../../src/inspection/files/visit-files.service.js';
import { VisitFileReader } from '../../src/inspection/files/visit-file-reader.service.js';
import type { Client, TestApp } from './app.js';
import { person } from './ceremony.js';
import { giveEvidence } from './evidence.js';
import { finish, Inspectors, type MadeTask } from './inspected.js';
import { photo } from './pictures.js';

/** A task that could not be inspected, with evidence, a photo and a withdrawn file. @returns addresses of its pages */
export async function makeEvidence(t: TestApp, task: MadeTask): Promise<Record<string, string[]>> {
  await giveEvidence(t, task.id);
  const [{ accountId }] = await t.dataSource.query('SELECT min(id) AS "accountId" FROM account');
  const actor = { ...person(accountId, '检查员', 'INSPECTOR'), inspectorId: task.leaderId };
  const files = t.app.get(VisitFiles, { strict: false });
  const wish = { purpose: 'SCENE', caption: '大门紧闭', opId: `stocked-${task.id}`, keepPosition: true };
  const sent = [1, 2].map((n) => ({ name: `现场${n}.jpg`, bytes: photo() }));
  const [, wrong] = await files.add(actor, task.id, sent, wish);
  await files.withdraw(actor, task.id, wrong.id, '重复上传');
  const closed = { resultCode: 'CLOSED_OR_LIQUIDATING', followUp: 'NONE', inspectedOn: t.clock.today() };
  await finish(task, new Inspectors(t), await t.as(['REVIEWER']), closed);
  const kept = (await t.app.get(VisitFileReader, { strict: false }).of(actor, task.id)).files;
  const path = `/office/tasks/${task.id}`;
  const [{ id }] = kept.filter(({ withdrawn }) => withdrawn === null);
  return {
    '/office/tasks/:id/files': [`${path}/files`],
    '/office/tasks/:id/files/:file': [`${path}/files/${id}`],
    '/office/tasks/:id/files/:file/picture': [`${path}/files/${id}/picture`],
    '/office/tasks/:id/not-inspected': [`${path}/not-inspected`],
  };
}

/** A workbook of the office that waits for its mapping. */
export async function makeWorkbook(all: Client): Promise<string> {
  const bytes = readFileSync(join(projectRoot(), 'templates', 'excel', 'annual-plan-duties.xlsx'));
  const { headers } = await all.upload('/office/workbooks/PLAN', bytes, '计划.xlsx').expect(303);
  return headers.location as string;
}

/** Addresses of the official tables, and of a file of them that was ordered and is there. */
export async function makeOfficial(
  all: Client,
  drawId: string,
  number: string,
): Promise<Record<string, string[]>> {
  const at = '/office/official';
  const { text } = await all.get(at).expect(200);
  const period = /<option value="(\d{4})"/.exec(text)?.[1] ?? '';
  const { headers } = await all.form(`${at}/results`, { period, form: 'csv' }).expect(303);
  const page = headers.location as string;
  while (!(await all.get(page).expect(200)).text.includes('文件已做好')) await setTimeout(50);
  return {
    [`${at}/items/:version/:format`]: [`${at}/items/1/csv`],
    [`${at}/schemes/:format`]: [`${at}/schemes/xlsx`],
    [`${at}/numbers/:format`]: [`${at}/numbers/json`],
    [`${at}/plans/:id/:format`]: [`${at}/plans/1/csv`, `${at}/plans/1/xlsx?layout=smart`],
    [`${at}/draws/:id/announcement/:format`]: [`${at}/draws/${drawId}/announcement/json`],
    [`${at}/draws/:id/record/:format`]: [`${at}/draws/${drawId}/record/csv`],
    [`${at}/draws/:id/list/:format`]: [`${at}/draws/${drawId}/list/xlsx`],
    [`${at}/orders/:id`]: [page],
    [`${at}/orders/:id/file`]: [`${page}/file`],
    '/public/draws/:number/announcement/:format': [`/public/draws/${number}/announcement/csv`],
  };
}
