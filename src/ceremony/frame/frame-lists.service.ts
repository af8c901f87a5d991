import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { latestRules } from '../../plan/ledger/ledger.queries.js';
import { RegistryFinder } from '../../registry/registry-finder.service.js';
import { CeremonyService } from '../ceremony.service.js';
import { DrawLooks } from '../trail/draw-looks.service.js';
import type { FrameChange } from './frame-change.rules.js';
import { absentViews, FramePreview, type Previewed } from './frame-preview.service.js';
import type { PersonDays } from './capacity.rules.js';
import type { FrameWish } from './frame.service.js';
import { exclusionName, stratumName } from '../names.js';

/** The lists of a frame that a clerk goes through before the freeze. */
export const FRAME_LISTS = {
  excluded: { title: '排除的检查对象', headings: ['名称', '代码', '县(市)', '等级', '排除原因'] },
  absent: {
    title: '不能参加的执法检查人员',
    headings: ['姓名', '系统(人员池)', '所属部门', '县(市)', '原因'],
  },
  change: {
    title: '与上一次冻结的名录相比',
    headings: ['名称', '代码', '变化', '上一次(县市、等级)', '现在(县市、等级)'],
  },
  subjects: { title: '抽取库', headings: ['名称', '代码', '县(市)', '等级'] },
  people: {
    title: '可以参加的执法检查人员',
    headings: [
      ...['姓名', '系统(人员池)', '县(市)', '可任组长', '期限内工作日', '其中休假值班', '已排定'],
      ...['待排定', '本月已有组数', '还可参加组数'],
    ],
  },
} as const;

export type FrameListName = keyof typeof FRAME_LISTS;

/** A page of one of the lists. */
export interface FrameListPage {
  readonly rows: readonly (readonly string[])[];
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

/** A line whose name is still to be looked up by its code; people have theirs. */
interface Line {
  readonly code: string | null;
  readonly cells: (name: string) => string[];
}

const LINES_A_PAGE = 50;
const NAMES_AT_ONCE = 1000;

/** True for the name of a list. */
export function isFrameList(name: string): name is FrameListName {
  return Object.hasOwn(FRAME_LISTS, name);
}

/** Who is in a frame, who is not and why, and what has changed, one by one, before the freeze. */
@Injectable()
export class FrameLists {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ceremony: CeremonyService,
    private readonly previews: FramePreview,
    private readonly finder: RegistryFinder,
    private readonly looks: DrawLooks,
  ) {}

  /** A page of a list. @throws DomainError CONFLICT once the draw is frozen, INVALID_INPUT (settings) */
  async page(
    actor: Actor,
    drawId: string,
    wish: FrameWish,
    list: FrameListName,
    page: number,
  ): Promise<FrameListPage> {
    await this.noteNames(actor, drawId, list);
    return this.previews.with(drawId, wish, async (previewed) => {
      const first = (page - 1) * LINES_A_PAGE;
      const shown: Line[] = [];
      let total = 0;
      for await (const line of this.lines(previewed, list)) {
        if (total >= first && shown.length < LINES_A_PAGE) shown.push(line);
        total += 1;
      }
      const rows = await this.named(previewed, shown);
      return { rows, total, page, pages: Math.max(1, Math.ceil(total / LINES_A_PAGE)) };
    });
  }

  /**
   * A whole list, row by row, handed to `write` inside the transaction that reads it. It is an act on the registry
   * and stands in the audit log, before the first row goes out.
   */
  async export(
    actor: Actor,
    drawId: string,
    wish: FrameWish,
    list: FrameListName,
    write: (title: string, rows: AsyncIterable<string[]>) => Promise<void>,
  ): Promise<void> {
    const draw = await this.ceremony.get(drawId);
    const { title } = FRAME_LISTS[list];
    await this.noteNames(actor, drawId, list);
    await this.previews.with(drawId, wish, async (previewed) => {
      // In a transaction of its own: this one sees the log as it was when it began.
      await this.dataSource.transaction((tx) =>
        this.ceremony.record(tx, actor, '导出冻结前的名录', draw, { list: title }),
      );
      await write(title, this.rows(previewed, list));
    });
  }

  /** Who is left out, or gone since, may be so because an earlier draw has drawn him: a name of that draw's list. */
  private async noteNames(actor: Actor, drawId: string, list: FrameListName): Promise<void> {
    if (list !== 'excluded' && list !== 'change') return;
    const draw = await this.ceremony.get(drawId);
    const way = `任务 ${draw.number} 冻结前的“${FRAME_LISTS[list].title}”`;
    await this.looks.seenEarlier(actor, draw, way);
    if ((await latestRules(this.dataSource.manager)).some(({ active }) => active)) {
      await this.looks.seenOthers(actor, draw, way);
    }
  }

  private async *rows(previewed: Previewed, list: FrameListName): AsyncGenerator<string[]> {
    let block: Line[] = [];
    for await (const line of this.lines(previewed, list)) {
      block.push(line);
      if (block.length < NAMES_AT_ONCE) continue;
      yield* await this.named(previewed, block);
      block = [];
    }
    yield* await this.named(previewed, block);
  }

  private async named({ tx, draw }: Previewed, lines: readonly Line[]): Promise<string[][]> {
    const codes = lines.flatMap(({ code }) => (code === null ? [] : [code]));
    const found = await this.finder.subjectsByCode(draw.subjectKind, codes, tx);
    return lines.map(({ code, cells }) => cells(code === null ? '' : (found.get(code)?.name ?? '')));
  }

  private async *lines(previewed: Previewed, list: FrameListName): AsyncGenerator<Line> {
    const { frame, names } = previewed;
    const area = (code: string): string => names.areas.get(code) ?? code;
    if (list === 'subjects') {
      for await (const one of frame.everyone) {
        if (one.reason === null) yield subjectLine(one.code, [area(one.area), stratumName(one.stratum)]);
      }
    } else if (list === 'excluded') {
      for await (const { code, reason, ...one } of frame.everyone) {
        if (reason === null) continue;
        yield subjectLine(code, [area(one.area), stratumName(one.stratum), exclusionName(reason)]);
      }
    } else if (list === 'people') yield* memberLines(previewed);
    else if (list === 'absent') {
      for (const one of absentViews(previewed)) {
        yield personLine([one.name, one.pool, one.agency, one.area, one.reasons]);
      }
    } else {
      const found = await this.previews.changes(previewed);
      if (found === null) return;
      for await (const change of found.changes) yield subjectLine(change.code, changeCells(change, area));
    }
  }
}

const subjectLine = (code: string, cells: readonly string[]): Line => ({
  code,
  cells: (name) => [name, code, ...cells],
});
const personLine = (cells: readonly string[]): Line => ({ code: null, cells: () => [...cells] });

function* memberLines({ frame, names }: Previewed): Generator<Line> {
  for (const { inspector, capacity, priorLoad, days } of frame.roster.members) {
    yield personLine([
      ...[
        inspector.name,
        names.pools.get(inspector.poolCode) ?? '',
        names.areas.get(inspector.areaCode) ?? '',
      ],
      inspector.canLead ? '是' : '否',
      ...daysCells(days),
      ...[String(priorLoad), String(capacity)],
    ]);
  }
}

/** Working days of the window, of them away, promised, and seats that still need a day. */
function daysCells(days: PersonDays | null): string[] {
  if (days === null) return ['', '', '', ''];
  return [days.working, days.leave, days.promised, days.undated].map(String);
}

function changeCells({ kind, before, now }: FrameChange, area: (code: string) => string): string[] {
  const place = (one: { area: string; stratum: string } | null): string =>
    one === null ? '' : `${area(one.area)} ${stratumName(one.stratum)}`;
  if (kind === 'ADDED') return ['新增', '', place(now)];
  if (kind === 'MOVED') return ['等级或县(市)变动', place(before), place(now)];
  const why = now === null ? '名录库中已没有' : exclusionName(now.reason ?? '');
  return ['减少', place(before), why];
}

/** @throws DomainError NOT_FOUND for a list that there is not */
export function requireFrameList(name: string): FrameListName {
  if (isFrameList(name)) return name;
  throw new DomainError('NOT_FOUND', '没有这份名录。请从抽取任务的“核对名录”中打开。');
}
