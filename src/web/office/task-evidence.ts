import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { VisitFileReader } from '../../inspection/files/visit-file-reader.service.js';
import { registryHint } from '../../inspection/not-inspected/not-inspected.rules.js';
import { NotInspected, type TaskConfirmation } from '../../inspection/not-inspected/not-inspected.service.js';

/** What the page of a task shows of its files and of "could not be inspected". */
export interface ShownEvidence {
  /** Files that are not withdrawn. */
  readonly files: number;
  /** Of these, evidence. */
  readonly evidence: number;
  /** Null where the accepted result is another one. */
  readonly confirmation: TaskConfirmation | null;
  /** What is to be corrected in the registry; null where nothing is. */
  readonly hint: string | null;
}

/** Reads the part of a task's page about files and about what could not be inspected. */
@Injectable()
export class TaskEvidence {
  constructor(
    private readonly files: VisitFileReader,
    private readonly notInspected: NotInspected,
  ) {}

  /** @throws DomainError NOT_FOUND, FORBIDDEN */
  async ofTask(actor: Actor, taskId: string): Promise<ShownEvidence> {
    const { files } = await this.files.of(actor, taskId);
    const kept = files.filter(({ withdrawn }) => withdrawn === null);
    const confirmation = await this.notInspected.ofTask(actor, taskId);
    return {
      files: kept.length,
      evidence: kept.filter(({ purpose }) => purpose === 'EVIDENCE').length,
      confirmation,
      hint: confirmation === null ? null : registryHint(confirmation.resultCode),
    };
  }
}
