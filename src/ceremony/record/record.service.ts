import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditService } from '../../audit/audit.service.js';
import type { Freeze } from '../../draw/types.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import { CONFIG, type Config } from '../../platform/config.js';
import { qrPng } from '../../platform/qr.js';
import { wordFile } from '../../platform/word/word-file.js';
import type { OfficialTable } from '../../registry/workbooks/official-table.js';
import { Workbooks } from '../../registry/workbooks/workbooks.service.js';
import { CeremonyService } from '../ceremony.service.js';
import { Draw } from '../draw.entity.js';
import { fileText } from '../draw-files.js';
import { DrawReader } from '../draw-reader.service.js';
import { EntropyService, type WitnessState } from '../witness/entropy.service.js';
import { RecordLists } from './record-lists.service.js';
import { recordRows, recordValues } from './record-sheet.rules.js';
import { recordWord } from './record-word.rules.js';
import type { DrawRecord, RecordWitness } from './record.types.js';
import { RehearsalService } from '../rehearsal/rehearsal.service.js';
import { DRAW_STATES } from '../states.js';
import { ticketCommand } from '../public/ticket.rules.js';

/** Rows of a list on the print page and in the Word document; a longer one stands whole in the exports. */
export const MOST_RECORD_ROWS = 2000;
/** Rows of a list in the workbook. */
const MOST_SHEET_ROWS = 5000;

const LIST_NAMES: readonly (readonly [string, string])[] = [
  ['抽取规则', 'rules.json'],
  ['抽取库', 'subjects.tsv'],
  ['排除名单', 'excluded.tsv'],
  ['执法检查人员名录', 'inspectors.tsv'],
  ['回避关系', 'conflicts.tsv'],
];

/** Makes the printable account of a draw. */
@Injectable()
export class RecordService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly ceremony: CeremonyService,
    private readonly entropy: EntropyService,
    private readonly reader: DrawReader,
    private readonly rehearsals: RehearsalService,
    private readonly lists: RecordLists,
    private readonly audit: AuditService,
    private readonly workbooks: Workbooks,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The record of a frozen, drawn or void draw: with names for those who may see them all, else with numbers and
   * digests alone.
   * @param most rows of each list
   * @throws DomainError CONFLICT before the freeze
   */
  async record(actor: Actor, drawId: string, most = MOST_RECORD_ROWS): Promise<DrawRecord> {
    const draw = await this.ceremony.get(drawId);
    if (draw.freezeDigest === null) {
      throw new DomainError('CONFLICT', `任务 ${draw.number} 的名录尚未冻结，还没有抽取记录。`);
    }
    const freeze = JSON.parse(await fileText(this.dataSource.manager, draw.id, 'freeze.json')) as Freeze;
    const facts = await this.reader.frozenFacts(draw);
    const lists = await this.lists.of(actor, draw, most, facts.excluded);
    const witnesses = await this.entropy.witnesses(draw);
    const [checkpoint] = await this.audit.checkpoints();
    return {
      ...{ draw, facts, ...lists, office: this.config.officeName, stateName: DRAW_STATES[draw.state] },
      ...{ algorithm: freeze.spec, nonceCommitment: freeze.nonceCommitment },
      listDigests: LIST_NAMES.map(([name, file]) => ({ name, file, digest: freeze.digests[file] ?? '' })),
      witnesses: witnesses.map((one) => recordWitness(one, lists.open || draw.resultDigest !== null)),
      entropyNote: await this.entropy.thinNote(draw),
      rehearsal: await this.rehearsalLine(draw),
      voided: await this.voidedOf(draw),
      checkpoint: checkpoint ?? null,
      publicAddress: `${this.config.publicUrl}/public/draws/${draw.number}`,
      verifyAddress: `${this.config.publicUrl}/public/verify`,
      ticketCommand: ticketCommand(lists.seed ?? '种子', lists.drawn.rows[0]?.code ?? '代码'),
      printedAt: this.clock.now(),
    };
  }

  /** The record as an official table. @throws DomainError CONFLICT before the freeze */
  async table(actor: Actor, drawId: string): Promise<OfficialTable> {
    const record = await this.record(actor, drawId, MOST_SHEET_ROWS);
    const data = { values: recordValues(record), rows: recordRows(record) };
    return { kind: 'DRAW_RECORD', name: `抽取记录表-${record.draw.number}`, data };
  }

  /** The same in the workbook of the office. */
  async recordXlsx(actor: Actor, drawId: string): Promise<{ fileName: string; content: Buffer }> {
    const { kind, name, data } = await this.table(actor, drawId);
    return { fileName: `${name}.xlsx`, content: await this.workbooks.buffer(kind, data) };
  }

  /** The record as a Word document, to be signed. */
  async recordDocx(actor: Actor, drawId: string): Promise<{ fileName: string; content: Buffer }> {
    const record = await this.record(actor, drawId);
    const pictures = [
      { png: await qrPng(record.publicAddress), caption: '本次抽取的公示页', alt: '公示页地址的二维码' },
      { png: await qrPng(record.verifyAddress), caption: '抽取核验页', alt: '核验页地址的二维码' },
    ];
    const content = await wordFile(recordWord(record, pictures));
    return { fileName: `抽取记录表-${record.draw.number}.docx`, content };
  }

  private async rehearsalLine(draw: Draw): Promise<string> {
    const rehearsals = await this.rehearsals.views(draw.id);
    // Newest first.
    const [last] = rehearsals;
    return last ? `试抽 ${rehearsals.length} 次。最后一次：${last.verdict.join('')}` : '';
  }

  private async voidedOf(draw: Draw): Promise<DrawRecord['voided']> {
    const attempts = await this.dataSource.manager.find(Draw, {
      where: { planLineId: draw.planLineId, month: draw.month, state: 'VOIDED' },
      order: { attempt: 'ASC' },
    });
    return attempts
      .filter(({ attempt }) => attempt <= draw.attempt)
      .map(({ number, voidedAt, voidReason }) => ({ number, at: voidedAt, reason: voidReason ?? '' }));
  }
}

/** @param shown the digits may be seen: before the draw only by those who draw */
function recordWitness(one: WitnessState, shown: boolean): RecordWitness {
  const hands = [
    one.enteredBy === null ? null : `${one.enteredBy}录入`,
    one.confirmedBy === null ? null : `${one.confirmedBy}核对确认`,
    one.revision > 1 ? `共录入 ${one.revision} 次` : null,
  ];
  return {
    ...one,
    text: shown ? one.text : null,
    title: [`${one.name}${one.issue ?? ''}`, one.organisation, one.role].filter(Boolean).join('，'),
    digitsText: one.text === null ? '未给出' : shown ? one.text : '已录入，抽取后显示',
    hands: hands.filter((part) => part !== null).join('，') || '未录入',
  };
}
