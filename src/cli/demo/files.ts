import type { INestApplicationContext } from '@nestjs/common';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { BundleService } from '../../ceremony/bundle.service.js';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { RecordService } from '../../ceremony/record/record.service.js';
import { verifyBundle } from '../../draw/verify.js';
import { DisclosureReader } from '../../disclosure/disclosure-reader.service.js';
import { Workbooks } from '../../registry/workbooks/workbooks.service.js';
import { resultCsv, resultFileName, resultWorkbook } from '../../disclosure/publication-files.js';
import { OFFLINE_NAME, readOfflineVerifier } from '../../platform/verifier-files.js';
import { PlanWorkbooks } from '../../plan/plan-workbooks.service.js';
import type { Staff } from './people.js';

/** Writes files into the output folder and remembers what each is. */
export class OutputFolder {
  readonly written: { readonly name: string; readonly what: string }[] = [];

  constructor(readonly path: string) {
    mkdirSync(path, { recursive: true });
  }

  write(name: string, content: Buffer | string, what: string): void {
    writeFileSync(join(this.path, name), content);
    this.written.push({ name, what });
  }

  /** A folder of files, listed once. */
  writeFolder(name: string, files: ReadonlyMap<string, Buffer>, what: string): void {
    mkdirSync(join(this.path, name), { recursive: true });
    for (const [file, content] of files) writeFileSync(join(this.path, name, file), content);
    this.written.push({ name: `${name}/`, what });
  }
}

export async function writePlan(
  app: INestApplicationContext,
  out: OutputFolder,
  planId: string,
): Promise<void> {
  const content = await app.get(PlanWorkbooks, { strict: false }).official(planId);
  out.write('年度抽查计划.xlsx', content, '年度抽查计划（官方版式）');
}

/** Draw record, bundle as .zip and as a folder. @returns the verdict on the bundle, recomputed from its files */
export async function writeDraw(
  app: INestApplicationContext,
  staff: Staff,
  out: OutputFolder,
  drawId: string,
): Promise<{ number: string; verified: boolean }> {
  const bundles = app.get(BundleService, { strict: false });
  const draw = await app.get(CeremonyService, { strict: false }).get(drawId);
  const records = app.get(RecordService, { strict: false });
  const sheet = await records.recordXlsx(staff.drawer, drawId);
  out.write(sheet.fileName, sheet.content, '抽取记录表（工作簿）');
  const document = await records.recordDocx(staff.drawer, drawId);
  out.write(document.fileName, document.content, '抽取记录表（Word，供签名）');
  const zip = await bundles.zipFor(staff.drawer, drawId);
  out.write(`抽取包-${draw.number}.zip`, await collect(zip.content), '抽取包：任何人可用它重新计算本次抽取');
  const files = new Map<string, Buffer>();
  for (const { name } of await bundles.files(drawId)) {
    files.set(name, await collect((await bundles.file(staff.drawer, drawId, name)).content));
  }
  out.writeFolder(`抽取包-${draw.number}`, files, '同一抽取包的各个文件');
  return { number: draw.number, verified: verifyBundle(files).ok };
}

/** The verifier that works offline: the bundles can be checked on any computer. */
export function writeVerifier(out: OutputFolder): void {
  out.write(OFFLINE_NAME, readOfflineVerifier().content, '离线核验：双击打开，选抽取包，不联网也能核验');
}

export async function collect(content: AsyncIterable<Buffer | string> | Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(Buffer.from(part as string));
  return Buffer.concat(parts);
}

/** The result publication as the official workbook and as CSV. */
export async function writeResults(
  app: INestApplicationContext,
  out: OutputFolder,
  drawId: string,
): Promise<void> {
  const disclosure = await app.get(DisclosureReader, { strict: false }).newest('RESULT', drawId);
  if (!disclosure) throw new Error('the results are not published');
  const name = resultFileName(disclosure);
  out.write(
    `${name}.xlsx`,
    await resultWorkbook(app.get(Workbooks, { strict: false }), disclosure),
    '抽查结果公示表（官方版式）',
  );
  out.write(`${name}.csv`, resultCsv(disclosure), '同一公示表，文本格式');
}
