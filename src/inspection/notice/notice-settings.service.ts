import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { lockFor } from '../../platform/database/database.js';
import { ItemsService } from '../../registry/items.service.js';
import { SUBJECT_KINDS, subjectKind } from '../../registry/kinds/subject-kinds.js';
import { NoticeSetting } from './notice.entity.js';
import { currentSettings, type SettingRow } from './notice.queries.js';
import { linesOf, settingFaults, type SettingInput, type SettingScope } from './notice.rules.js';

/** A setting with the name of what it is for. */
export interface ShownSetting extends SettingRow {
  readonly name: string;
}

/** Settings in force, and what a list can be made for. */
export interface SettingsView {
  readonly settings: readonly ShownSetting[];
  /** Kinds of subjects, then items, each as scope and code with its name. */
  readonly targets: readonly { readonly scope: SettingScope; readonly code: string; readonly name: string }[];
}

/** What notices ask the subject to prepare, and where it complains: editable data, kept by version. */
@Injectable()
export class NoticeSettings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly items: ItemsService,
  ) {}

  /** The newest version of each. */
  async list(): Promise<SettingsView> {
    const items = await this.items.currentItems();
    const targets = [
      ...SUBJECT_KINDS.map(({ kind, title }) => ({ scope: 'KIND' as const, code: kind, name: title })),
      ...items.map(({ code, name }) => ({ scope: 'ITEM' as const, code, name })),
    ];
    const nameOf = ({ scope, code }: SettingRow) =>
      targets.find((one) => one.scope === scope && one.code === code)?.name ?? '所有通知书';
    const rows = await currentSettings(this.dataSource.manager);
    return { targets, settings: rows.map((row) => ({ ...row, name: nameOf(row) })) };
  }

  /**
   * Sets a list; notices that were issued keep what they said.
   * @returns its version
   * @throws DomainError INVALID_INPUT with every fault
   */
  async set(actor: Actor, input: SettingInput): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const { scope } = input;
      const code = scope === 'OFFICE' ? '' : input.code;
      const faults = settingFaults(input, await this.isKnown(tx, scope, code));
      if (faults.length > 0) throw new DomainError('INVALID_INPUT', '没有保存，请按提示修改。', faults);
      await lockFor(tx, `notice setting ${scope} ${code}`);
      const last = await tx.maximum(NoticeSetting, 'version', { scope: scope as SettingScope, code });
      const version = (last ?? 0) + 1;
      const office = scope === 'OFFICE';
      await tx.insert(NoticeSetting, {
        ...{ scope: scope as SettingScope, code, version, prepare: linesOf(input.prepare).join('\n') },
        phone: office ? cleanText(input.phone) : null,
        address: office ? cleanText(input.address) : null,
        ...{ setAccountId: actor.accountId, setBy: actor.name, setAt: this.clock.now() },
      });
      await this.audit.record(tx, actor, {
        act: '设定通知书内容',
        objectKind: 'notice_setting',
        objectId: `${scope} ${code}`.trim(),
        detail: { version },
      });
      return version;
    });
  }

  private async isKnown(tx: EntityManager, scope: string, code: string): Promise<boolean> {
    if (scope === 'OFFICE') return true;
    if (scope === 'KIND') return subjectKind(code) !== undefined;
    return (
      scope === 'ITEM' && (await this.items.currentItems(undefined, tx)).some((item) => item.code === code)
    );
  }
}
