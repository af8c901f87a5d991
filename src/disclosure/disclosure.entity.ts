import { Entity } from 'typeorm';
import {
  Id,
  Instant,
  Integer,
  Key,
  NullableBigInteger,
  NullableDay,
  NullableText,
  Text,
} from '../platform/database/columns.js';
import type { DisclosureAction, DisclosureKind } from './disclosure.rules.js';

/** One version of something published: what the public saw, byte for byte. Append-only by trigger. */
@Entity({ comment: '公示' })
export class Disclosure {
  @Id() id!: string;
  @Text('类别') kind!: DisclosureKind;
  /** What it is of, by its kind: id of the draw or plan, version of the list, period of the statistics, or `joint-list`. */
  @Text('公示对象') objectId!: string;
  @Integer('版本') version!: number;
  @Text('标题') title!: string;
  /** Canonical JSON of the redacted content (disclosure.content.ts). */
  @Text('内容(规范JSON)') content!: string;
  /** SHA-256 of `content`. */
  @Text('内容摘要') digest!: string;
  @NullableDay('公示期限') dueOn!: string | null;
  @NullableBigInteger('发布账号') publishedBy!: string | null;
  @Text('发布人') publishedName!: string;
  @Instant('发布时间') publishedAt!: Date;
  @Text('公示、更正或撤回') action!: DisclosureAction;
  @NullableText('更正或撤回的理由') reason!: string | null;
  /** Null before publications went by steps. */
  @NullableText('文号') documentNo!: string | null;
  @NullableText('签发人') signatory!: string | null;
  @NullableBigInteger('公示稿') draftId!: string | null;
}

/** What the public search finds: one row a subject of a publication. Append-only by trigger. */
@Entity({ comment: '公示条目' })
export class DisclosureRow {
  @Key('公示', 'bigint') disclosureId!: string;
  @Key('序号', 'integer') position!: number;
  @Text('对象名称') subjectName!: string;
  @Text('对象代码') subjectCode!: string;
  @Text('所在县(市)') areaName!: string;
  /** What the search shows beside the name: the result, or that the subject was drawn. */
  @Text('摘要') summary!: string;
}
