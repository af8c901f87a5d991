import { Injectable } from '@nestjs/common';
import type { ActorRequest } from '../../accounts/access.guard.js';
import type { Actor } from '../../audit/actor.js';
import { FILE_PURPOSES } from '../../inspection/files/visit-file.rules.js';
import { VisitFileReader } from '../../inspection/files/visit-file-reader.service.js';
import { ANSWERS, SIGNATURES } from '../../inspection/record/fields.rules.js';
import { PART_STATES, type RecordPart, type VisitRecord } from '../../inspection/record/record.types.js';
import { VisitRecords } from '../../inspection/record/visit-records.service.js';
import { Entropy } from '../../platform/entropy.js';
import {
  byWords,
  contestedOf,
  fieldsNow,
  fieldValues,
  mayWrite,
  valueWords,
  versionOf,
} from './on-site-view.js';

/** Gathers what the on-site form shows, and what a telephone asks for while it is open. */
@Injectable()
export class OnSitePage {
  constructor(
    private readonly records: VisitRecords,
    private readonly files: VisitFileReader,
    private readonly entropy: Entropy,
  ) {}

  /** Data of the page. @throws DomainError NOT_FOUND, FORBIDDEN */
  async of(request: ActorRequest, actor: Actor, id: string): Promise<Record<string, unknown>> {
    const record = await this.records.read(actor, id);
    const { task } = record;
    const files = await this.filesOf(actor, id);
    return {
      title: '现场检查记录',
      ...{ record, task, account: actor.accountId, address: `/office/tasks/${task.id}/on-site` },
      nonce: this.entropy.hex(16),
      version: versionOf(record, idsOf(files.kept)),
      ...{ files, purposes: FILE_PURPOSES },
      writes: record.editable && (request.visitor?.may('POST /office/tasks/:id/on-site') ?? false),
      contested: contestedOf(record),
      // Under names of their own: `values` and `faults` are those of a form that was refused.
      ...{ entered: fieldValues(record), mayWrite: (name: string) => mayWrite(record, name) },
      ...{ words: valueWords, by: byWords, partStates: PART_STATES, partActs: partActs(record) },
      answers: [...Object.entries(ANSWERS), ['', '未查']],
      signatures: [...Object.entries(SIGNATURES), ['', '未签']],
    };
  }

  /** Whose session it is, and the fields with a mark that changes with everything else on the page. */
  async stateOf(actor: Actor, id: string) {
    const record = await this.records.readAgain(actor, id);
    const { kept } = await this.filesOf(actor, id);
    return {
      account: actor.accountId,
      fields: fieldsNow(record),
      version: versionOf(record, idsOf(kept)),
      editable: record.editable,
    };
  }

  private async filesOf(actor: Actor, id: string) {
    const { files, uploadRefusal } = await this.files.of(actor, id);
    return { kept: files.filter(({ withdrawn }) => withdrawn === null), refusal: uploadRefusal };
  }
}

function idsOf(files: readonly { readonly id: string }[]): string[] {
  return files.map(({ id }) => id);
}

/** What the visitor may do with a part beside handing it in, with the words of its button. */
function partActs(record: VisitRecord) {
  const leads = record.parts.some((part) => part.leads && part.mine);
  return (part: RecordPart): readonly (readonly [string, string])[] => {
    if (!record.editable || !(part.mine || leads)) return [];
    if (part.state === 'HANDED_IN') return [['REOPEN', '重新打开']];
    if (part.state === 'ABSENT') return [['REOPEN', '撤回“未参加检查”']];
    return part.leads ? [] : [['ABSENT', '记为未参加检查']];
  };
}
