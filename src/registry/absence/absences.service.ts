import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import type { Day } from '../../kernel/day.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/id.js';
import { cleanCode } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { Inspector } from '../inspector.entity.js';
import { InspectorIndex } from '../inspector.rules.js';
import { inspectorsByNumber } from '../inspectors.queries.js';
import { coversAgency } from '../scope.rules.js';
import { ScopeService } from '../scope.service.js';
import { Absence } from './absence.entity.js';
import { absenceName, type AbsencePeriod, cleanPeriod, periodFaults } from './absence.rules.js';
import { absencesWithin, type AbsentDays } from './absences.queries.js';

/** An absence to be registered: who, by id or by certificate number, and when. */
export interface AbsenceInput extends AbsencePeriod {
  readonly inspectorId?: string;
  readonly certificateNo?: string;
  /** Only needed where a certificate number has several issuers. */
  readonly issuer?: string | null;
}

/** Leave, duty and other days on which inspectors cannot be sent out. Cancelled ones stay on record. */
@Injectable()
export class AbsencesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly scopes: ScopeService,
  ) {}

  /**
   * Absences in force that touch the days from–to (both included), by person and day. One person's may overlap: count
   * days, not rows.
   * @param inspectorIds only theirs; all where it is left out
   */
  async within(
    tx: EntityManager,
    from: Day,
    to: Day,
    inspectorIds?: readonly string[],
  ): Promise<AbsentDays[]> {
    return absencesWithin(tx, from, to, inspectorIds);
  }

  /**
   * Registers an absence. Staff who keep the registry do it for the people of their agency; an inspector for himself
   * or herself.
   * @throws DomainError INVALID_INPUT (by field), FORBIDDEN, CONFLICT (the same is registered already)
   * @returns id of the absence
   */
  async record(actor: Actor, input: AbsenceInput): Promise<string> {
    const period = cleanPeriod(input);
    return this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'absences');
      const inspector = await this.person(tx, input, period);
      await this.requireScope(tx, actor, inspector);
      const { id: inspectorId, name } = inspector;
      const same = { inspectorId, kind: period.kind, dayFrom: period.from, dayTo: period.to };
      if (await tx.existsBy(Absence, { ...same, cancelledAt: IsNull() })) {
        const words = `“${name}”${period.from} 至 ${period.to} 的${absenceName(period.kind)}`;
        throw new DomainError('CONFLICT', `${words}已经登记，不必重复登记。`);
      }
      const id = await this.insert(tx, actor, inspectorId, period);
      await this.audit.record(tx, actor, {
        act: '登记休假与值班',
        objectKind: 'absence',
        objectId: id,
        detail: { inspectorId, kind: period.kind, from: period.from, to: period.to },
      });
      return id;
    });
  }

  /**
   * Cancels an absence; the row stays. An inspector cancels what he or she entered, the staff all of their agency.
   * @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT (cancelled already)
   */
  async cancel(actor: Actor, id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'absences');
      const absence = isId(id) ? await tx.findOneBy(Absence, { id }) : null;
      if (!absence) throw new DomainError('NOT_FOUND', '没有这条休假与值班登记。');
      const inspector = await tx.findOneByOrFail(Inspector, { id: absence.inspectorId });
      if (!(await this.mayCancel(tx, actor, inspector, absence.recordedAccount))) throw outOfScope();
      if (absence.cancelledAt) throw new DomainError('CONFLICT', '这条登记已经撤销。');
      await tx.update(Absence, { id }, { cancelledAt: this.clock.now(), cancelledBy: actor.name });
      await this.audit.record(tx, actor, {
        act: '撤销休假与值班',
        objectKind: 'absence',
        objectId: id,
        detail: {
          inspectorId: inspector.id,
          kind: absence.kind,
          from: absence.dayFrom,
          to: absence.dayTo,
        },
      });
    });
  }

  private async person(tx: EntityManager, input: AbsenceInput, period: AbsencePeriod): Promise<Inspector> {
    const faults = periodFaults(period);
    const certificateNo = cleanCode(input.certificateNo ?? '');
    const refuse = (code: string, message: string) => faults.push({ field: 'certificateNo', code, message });
    let inspector: Inspector | null = null;
    if (input.inspectorId !== undefined) {
      inspector = isId(input.inspectorId) ? await tx.findOneBy(Inspector, { id: input.inspectorId }) : null;
      if (!inspector) refuse('UNKNOWN_INSPECTOR', '没有这名执法检查人员，请从名录中重新查找。');
    } else if (certificateNo === '') {
      refuse('REQUIRED', '请填写执法证号。');
    } else {
      const index = new InspectorIndex(await inspectorsByNumber(tx, [certificateNo], false));
      inspector = index.find(certificateNo, input.issuer) ?? null;
      if (index.isAmbiguous(certificateNo, input.issuer)) {
        refuse('AMBIGUOUS', `执法证号 ${certificateNo} 有几名人员使用，请填写发证机关。`);
      } else if (!inspector) {
        refuse('UNKNOWN_INSPECTOR', `执法证号 ${certificateNo} 不在名录库中，请核对。`);
      }
    }
    if (!inspector || faults.length > 0) {
      throw new DomainError('INVALID_INPUT', '没有登记，请按提示修改。', faults);
    }
    return inspector;
  }

  private async requireScope(tx: EntityManager, actor: Actor, inspector: Inspector): Promise<void> {
    if (actor.inspectorId === inspector.id) return;
    if (!coversAgency(await this.scopes.of(actor, tx), inspector.agencyCode)) throw outOfScope();
  }

  private async mayCancel(
    tx: EntityManager,
    actor: Actor,
    inspector: Inspector,
    recordedAccount: string | null,
  ): Promise<boolean> {
    const own = actor.inspectorId === inspector.id && actor.accountId !== null;
    if (own && recordedAccount === actor.accountId) return true;
    return coversAgency(await this.scopes.of(actor, tx), inspector.agencyCode);
  }

  private async insert(
    tx: EntityManager,
    actor: Actor,
    inspectorId: string,
    { kind, from, to, remark }: AbsencePeriod,
  ): Promise<string> {
    const { identifiers } = await tx.insert(Absence, {
      ...{ inspectorId, kind, dayFrom: from, dayTo: to, remark: remark ?? null },
      ...{ recordedBy: actor.name, recordedAccount: actor.accountId, recordedAt: this.clock.now() },
      ...{ cancelledBy: null, cancelledAt: null },
    });
    return String(identifiers[0].id);
  }
}

function outOfScope(): DomainError {
  return new DomainError(
    'FORBIDDEN',
    '这名执法检查人员不属于您所在的部门或其下级部门，不能办理。请由所属部门或州局办理。',
  );
}
