import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { z } from 'zod';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import type { PageRequest } from '../../platform/http/page-request.js';
import { read } from '../../platform/http/read.js';
import { uploadedFile } from '../../platform/http/uploads.js';
import { ImportBatches, type StoredBatch } from './import-batches.service.js';
import { ImportService } from './import.service.js';

/** What the uploaded file holds. */
export const IMPORT_BODY = z.object({ kind: z.string().max(64).default('') });

/** Imports by program: the file first, then the order to import its good rows. */
@Controller('api/v1/imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportService,
    private readonly batches: ImportBatches,
  ) {}

  @Post()
  async upload(@Req() request: PageRequest, @CurrentActor() actor: Actor, @Body() body: unknown) {
    const { buffer, originalname } = uploadedFile(request, 'file');
    const { batchId, ...found } = await this.imports.preview(
      actor,
      read(IMPORT_BODY, body).kind,
      originalname,
      buffer,
    );
    return { id: batchId, ...found };
  }

  @Get(':id')
  async get(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return batchJson(await this.batches.get(actor, id));
  }

  @Post(':id/apply')
  @HttpCode(200)
  async apply(@CurrentActor() actor: Actor, @Param('id') id: string) {
    return this.imports.apply(actor, id);
  }
}

function batchJson({ summary, ...batch }: StoredBatch) {
  const { rows, accepted, faultCount, faults, warningCount, warnings, changes, diffs, result } = summary;
  return {
    ...batch,
    ...{ rows, accepted, faultCount, faults, warningCount, warnings, changes, diffs },
    result: result ?? null,
  };
}
