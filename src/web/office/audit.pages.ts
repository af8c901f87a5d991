import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { AuditService } from '../../audit/audit.service.js';
import { type PrintedCheckpoint, readPrintedCheckpoint } from '../../audit/checkpoint.rules.js';
import { DrawAudit } from '../../ceremony/trail/draw-audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { Pages } from '../../platform/http/pages.js';
import { auditNote, auditObject } from './audit-words.js';

const AUDIT_ROWS = 100;
const CHECKPOINT_ROWS = 20;
const MOST_PRINTED = 20;
const MOST_FAULTS = 100;
/** Draws whose files and lists a page reads: seconds, also where frames are large. The command reads all. */
const MOST_FILES = 30;

/** The audit log, its checkpoints, and the check of both. */
@Controller('office/audit')
export class AuditPages {
  constructor(
    private readonly pages: Pages,
    private readonly audit: AuditService,
    private readonly draws: DrawAudit,
  ) {}

  @Get()
  async log(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Query('before') before?: string,
  ): Promise<void> {
    const cursor = before && isId(before) ? { before } : {};
    const entries = await this.audit.list({ ...cursor, take: AUDIT_ROWS });
    const next = entries.length === AUDIT_ROWS ? entries[entries.length - 1].seq : null;
    this.pages.show(request, response, 'office/audit', {
      title: '审计日志',
      ...{ entries, next, objectOf: auditObject, noteOf: auditNote },
      checkpoints: await this.audit.checkpoints(CHECKPOINT_ROWS),
    });
  }

  @Get('check')
  async check(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @Query('checkpoints') typed?: unknown,
  ): Promise<void> {
    const { printed, wrong } = readTyped(typeof typed === 'string' ? typed : '');
    if (wrong.length > 0) {
      throw new DomainError(
        'INVALID_INPUT',
        `检查点应为“序号:散列”，散列至少为前 16 位，每行一个。不能识别：${wrong.join('；')}。`,
      );
    }
    const report = await this.draws.check({ printed, alone: true, mostFiles: MOST_FILES });
    this.pages.show(request, response, 'office/audit-check', {
      title: '核对审计日志和抽取记录',
      ...{ report, printed, faults: report.faults.slice(0, MOST_FAULTS) },
      checkpoints: await this.audit.checkpoints(CHECKPOINT_ROWS),
    });
  }
}

/** Checkpoints as typed, one a line. */
function readTyped(text: string): { printed: PrintedCheckpoint[]; wrong: string[] } {
  const printed: PrintedCheckpoint[] = [];
  const wrong: string[] = [];
  const lines = text.split(/[\n,，;；]/).filter((line) => line.trim() !== '');
  for (const line of lines.slice(0, MOST_PRINTED)) {
    const read = readPrintedCheckpoint(line);
    if (read) printed.push(read);
    else wrong.push(line.trim().slice(0, 80));
  }
  if (lines.length > MOST_PRINTED) wrong.push(`一次最多 ${MOST_PRINTED} 个`);
  return { printed, wrong };
}
