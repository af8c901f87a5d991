import { Injectable } from '@nestjs/common';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import type { Freeze } from '../draw/types.js';
import { chineseDay, chineseInstant } from '../kernel/day.js';
import { DomainError } from '../kernel/domain-error.js';
import { fillTemplate, type TemplateValues } from '../platform/excel/fill-template.js';
import { projectRoot } from '../platform/project-root.js';
import { CeremonyService } from './ceremony.service.js';
import { Draw } from './draw.entity.js';
import { fileText } from './draw-files.js';
import { DrawLooks } from './draw-looks.service.js';
import type { DrawnView, SeatView } from './drawn-views.js';
import { DrawReader } from './draw-reader.service.js';
import { DrawResults, type ResultView } from './draw-results.service.js';
import { ExcludedList, type ExcludedView } from './excluded-list.service.js';
import { EntropyService, type WitnessState } from './entropy.service.js';
import type { FrameFacts } from './frame-facts.rules.js';
import { ALGORITHM_NAME } from './names.js';
import { DRAW_STATES } from './states.js';
import { teamsBySubject } from './teams.rules.js';

/** Everything of 抽取记录表 (forms.md), in words. */
export interface DrawRecord {
  readonly draw: Draw;
  readonly stateName: string;
  readonly algorithm: string;
  readonly nonceCommitment: string;
  /** Digest of each frozen list, with its Chinese name. */
  readonly listDigests: readonly { readonly name: string; readonly file: string; readonly digest: string }[];
  readonly witnesses: readonly (WitnessState & { readonly kindName: string })[];
  /** Why there are fewer witnesses or digits than usual; null for a full plan. */
  readonly entropyNote: string | null;
  readonly facts: FrameFacts;
  readonly excluded: readonly ExcludedView[];
  /** Null before the draw. */
  readonly result: ResultView | null;
  /** This draw if it is void, and the void ones of the same batch before it. */
  readonly voided: readonly { readonly number: string; readonly at: Date | null; readonly reason: string }[];
}

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
    private readonly ceremony: CeremonyService,
    private readonly entropy: EntropyService,
    private readonly reader: DrawReader,
    private readonly looks: DrawLooks,
    private readonly results: DrawResults,
    private readonly excluded: ExcludedList,
  ) {}

  /**
   * The record of a frozen, drawn or void draw.
   * @throws DomainError CONFLICT before the freeze, FORBIDDEN for who may not see the names
   */
  async record(actor: Actor, drawId: string): Promise<DrawRecord> {
    const draw = await this.ceremony.get(drawId);
    if (draw.freezeDigest === null) {
      throw new DomainError('CONFLICT', `任务 ${draw.number} 的名录尚未冻结，还没有抽取记录。`);
    }
    const pass = await this.looks.openAll(actor, draw, '抽取记录表');
    const freeze = JSON.parse(await fileText(this.dataSource.manager, draw.id, 'freeze.json')) as Freeze;
    const witnesses = await this.entropy.witnesses(draw);
    return {
      draw,
      stateName: DRAW_STATES[draw.state],
      algorithm: ALGORITHM_NAME,
      nonceCommitment: freeze.nonceCommitment,
      listDigests: LIST_NAMES.map(([name, file]) => ({ name, file, digest: freeze.digests[file] ?? '' })),
      witnesses: witnesses.map((one) => ({ ...one, kindName: one.deviceName })),
      entropyNote: await this.entropy.thinNote(draw),
      facts: await this.reader.frozenFacts(draw),
      excluded: await this.excluded.whole(pass),
      result: await this.results.whole(pass),
      voided: await this.voidedOf(draw),
    };
  }

  /** The record as a workbook: templates/excel/draw-record.xlsx, filled. */
  async recordXlsx(actor: Actor, drawId: string): Promise<{ fileName: string; content: Buffer }> {
    const record = await this.record(actor, drawId);
    const template = join(projectRoot(), 'templates/excel/draw-record.xlsx');
    const content = await fillTemplate(template, { values: valuesOf(record), rows: rowsOf(record) });
    return { fileName: `抽取记录表-${record.draw.number}.xlsx`, content };
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

function valuesOf({ draw, facts, witnesses, result, ...record }: DrawRecord): TemplateValues {
  const digits = (one: WitnessState) => (one.text === null ? '数字未给出' : `数字 ${one.text}`);
  return {
    number: draw.number,
    taskName: draw.taskName,
    itemName: draw.itemName,
    attempt: `第 ${draw.attempt} 次`,
    state: record.stateName,
    drawnAt: draw.sealedAt ? chineseInstant(draw.sealedAt) : '未抽取',
    drawnBy: draw.sealedBy ?? '未抽取',
    frozenAt: draw.frozenAt ? chineseInstant(draw.frozenAt) : '',
    frozenBy: draw.frozenBy ?? '',
    witnesses: [
      ...witnesses.map((one) => `${one.witness}：${digits(one)}(${one.kindName})`),
      ...(record.entropyNote === null ? [] : [record.entropyNote]),
    ].join('\n'),
    frameSize: `${facts.subjects} 户(名录 ${facts.registry} 户，排除 ${facts.excluded} 户)`,
    asOf: draw.asOf ? chineseDay(draw.asOf) : '',
    window: `${chineseDay(draw.windowFrom)}至${chineseDay(draw.windowTo)}`,
    listDigests: record.listDigests.map(({ name, digest }) => `${name}：${digest}`).join('\n'),
    freezeDigest: draw.freezeDigest ?? '',
    previous: draw.previous ?? '首次冻结',
    commitment: record.nonceCommitment,
    seed: result?.seed ?? '未抽取',
    resultDigest: draw.resultDigest ?? '未抽取',
    algorithm: record.algorithm,
    shortages: result === null ? '' : result.shortages.join('\n') || '无空缺席位',
  };
}

type Row = Record<'section' | 'no' | 'name' | 'code' | 'area' | 'detail', string | number>;

function rowsOf({ facts, excluded, result, voided }: DrawRecord): Row[] {
  const row = (section: string, no: number, rest: Partial<Row>): Row => ({
    ...{ section, no, name: '', code: '', area: '', detail: '' },
    ...rest,
  });
  const strata = facts.strata.map(({ name, subjects, base, drawn, reserve }, index) =>
    row('分层与应抽数', index + 1, {
      name,
      detail: `抽取库 ${subjects} 户，基数 ${base} 户，应抽 ${drawn} 户，候补 ${reserve} 户`,
    }),
  );
  const out = excluded.map(({ name, code, area, reason }, index) =>
    row('排除名单及原因', index + 1, { name, code, area, detail: reason }),
  );
  const subjects = (section: string, list: readonly DrawnView[]) =>
    list.map((one, index) =>
      row(section, index + 1, {
        ...{ name: one.name, code: one.code, area: one.area },
        detail: `${one.stratum}第 ${one.rank} 名，${one.outcome}，签号 ${one.ticket}`,
      }),
    );
  const drawn = [
    ...subjects('抽中名单', result?.drawn ?? []),
    ...subjects('候补名单', result?.reserves ?? []),
  ];
  const teams = (result === null ? [] : teamsBySubject(result)).map((group, index) =>
    row('检查组', index + 1, {
      ...{ name: group.name, code: group.code, area: group.area },
      detail: group.teams
        .map(({ pool, step, seats }) => `${pool}(${step}匹配)：${seats.map(seatText).join('、')}`)
        .join('\n'),
    }),
  );
  const voids = voided.map(({ number, at, reason }, index) =>
    row('作废记录', index + 1, {
      code: number,
      detail: `${at ? chineseInstant(at) : ''}作废，原因：${reason}`,
    }),
  );
  const none = row('作废记录', 0, { no: '', detail: '无' });
  return [...strata, ...out, ...drawn, ...teams, ...(voids.length > 0 ? voids : [none])];
}

function seatText({ name, leader, vacant }: SeatView): string {
  return leader && !vacant ? `${name}(组长)` : name;
}
