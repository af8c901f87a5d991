import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError, type Fault } from '../../kernel/domain-error.js';
import { cleanText } from '../../kernel/text.js';
import { Clock } from '../../platform/clock.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { lockFor } from '../../platform/database/database.js';
import { FeedSetting } from './feed.entity.js';
import type { FeedWay } from './feed-types.js';

export interface FeedSettingInput {
  readonly way: FeedWay;
  readonly source: string;
  readonly url: string;
  readonly keyId: string;
  readonly timeoutSeconds: number;
}

/** How rows go to the province, in force; without any setting they go as files. */
export type FeedSettingNow = Pick<
  FeedSetting,
  'version' | 'way' | 'source' | 'url' | 'keyId' | 'timeoutSeconds'
>;

/** Settings of the feed, by version. The secret that signs a push stands in the configuration (FEED_SECRET). */
@Injectable()
export class FeedSettings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  get hasSecret(): boolean {
    return this.config.feedSecret !== undefined;
  }

  async now(tx: EntityManager = this.dataSource.manager): Promise<FeedSettingNow> {
    const [last] = await tx.find(FeedSetting, { order: { version: 'DESC' }, take: 1 });
    const { officeArea: source } = this.config;
    return last ?? { version: 0, way: 'FILE', source, url: null, keyId: null, timeoutSeconds: 20 };
  }

  /** @throws DomainError INVALID_INPUT with all faults */
  async set(actor: Actor, input: FeedSettingInput): Promise<void> {
    const source = cleanText(input.source);
    const url = cleanText(input.url);
    const keyId = cleanText(input.keyId);
    const faults = this.faultsOf({ ...input, source, url, keyId });
    if (faults.length > 0) throw new DomainError('INVALID_INPUT', '报送设置没有保存，请按提示修改。', faults);
    await this.dataSource.transaction(async (tx) => {
      await lockFor(tx, 'feed setting');
      const { version } = await this.now(tx);
      const { way, timeoutSeconds } = input;
      await tx.insert(FeedSetting, {
        ...{ version: version + 1, way, source, url: url || null, keyId: keyId || null, timeoutSeconds },
        ...{ setAccountId: actor.accountId, setBy: actor.name, setAt: this.clock.now() },
      });
      await this.audit.record(tx, actor, {
        ...{ act: '修改监管数据报送设置', objectKind: 'feed_setting', objectId: String(version + 1) },
        detail: { way, source, url, keyId, timeoutSeconds },
      });
    });
  }

  private faultsOf({ way, source, url, keyId, timeoutSeconds }: FeedSettingInput): Fault[] {
    const faults: Fault[] = [];
    const fault = (field: string, message: string) => faults.push({ field, code: 'SETTING', message });
    if (source === '' || source.length > 50) fault('source', '请填写数据来源标识(不超过50字)。');
    if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1 || timeoutSeconds > 120) {
      fault('timeoutSeconds', '接口超时应为1至120秒。');
    }
    if (url !== '' && !isWebAddress(url))
      fault('url', '接口地址应以 http:// 或 https:// 开头，不含用户名口令。');
    if (keyId.length > 100) fault('keyId', '密钥编号不超过100字。');
    if (way === 'PUSH') {
      if (url === '') fault('url', '接口推送需要填写省平台接口地址。');
      if (keyId === '') fault('keyId', '接口推送需要填写密钥编号。');
      if (!this.hasSecret) {
        fault(
          'way',
          '还没有设置签名密钥(环境变量 FEED_SECRET)，不能用接口推送。请系统管理员设置后重新启动。',
        );
      }
    }
    return faults;
  }
}

function isWebAddress(text: string): boolean {
  if (text.length > 500 || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username === '' && password === '';
}
