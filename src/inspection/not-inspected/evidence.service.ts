import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Fault } from '../../kernel/domain-error.js';
import { countOfPurpose } from '../files/visit-files.queries.js';
import { RESULT_CODES } from '../result-codes.js';
import { isConfirmed } from './not-inspected.queries.js';
import { isNotInspected } from './not-inspected.rules.js';

/** What a result "could not be inspected" rests on: evidence before it is entered, the head's word before a reserve comes in. */
@Injectable()
export class NotInspectedEvidence {
  /** Faults of a result that is to be entered: such a code asks for at least one piece of evidence. */
  async faults(tx: EntityManager, taskId: string, resultCode: string): Promise<Fault[]> {
    if (!isNotInspected(resultCode)) return [];
    if ((await countOfPurpose(tx, taskId, 'EVIDENCE')) > 0) return [];
    const message = `检查结果为“${RESULT_CODES[resultCode].name}”时，须有证据材料。请先在“照片和文件”中上传现场照片、证明等，用途选“证据材料”。`;
    return [{ field: 'resultCode', code: 'NO_EVIDENCE', message }];
  }

  /** Why no reserve may take the place yet of a subject with this accepted result (Chinese), or null. */
  async substitutionRefusal(tx: EntityManager, taskNumber: string, resultId: string): Promise<string | null> {
    if (await isConfirmed(tx, resultId)) return null;
    return `任务 ${taskNumber} 的“无法检查”结果还没有经机关负责人认定。请先认定，再办理递补。`;
  }
}
