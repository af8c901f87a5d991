import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Clock } from '../../platform/clock.js';
import type { TemplateValues } from '../../platform/excel/fill-template.js';
import type { TableSpec } from '../../platform/excel/write-table.js';
import { NamesService } from '../../registry/names.service.js';
import type { LongTable } from '../../registry/workbooks/file-orders.service.js';
import { CeremonyService } from '../ceremony.service.js';
import { DrawLooks } from '../trail/draw-looks.service.js';
import { type DrawnLines, DrawResults } from './draw-results.service.js';
import type { DrawnFilter } from './drawn-list.queries.js';
import { teamRules, type TeamView } from './drawn-views.js';

/** A drawn list on its way into a file. */
export interface DrawnTable {
  /** Name of the file without its ending. */
  readonly title: string;
  readonly spec: TableSpec;
  readonly rows: AsyncGenerator<readonly (string | number)[]>;
}

const LINE_COLUMNS: TableSpec['columns'] = [
  { heading: '序号', type: 'number', width: 8 },
  { heading: '分层', width: 10 },
  { heading: '名次', type: 'number', width: 8 },
  { heading: '名称', width: 36 },
  { heading: '代码', width: 22 },
  { heading: '县(市)', width: 12 },
  { heading: '结果', width: 14 },
  { heading: '签号', width: 68 },
];

/** Whole drawn lists as files, however long: a row is read when it is written. */
@Injectable()
export class DrawnExport {
  constructor(
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
    private readonly results: DrawResults,
    private readonly names: NamesService,
    private readonly clock: Clock,
  ) {}

  /**
   * The list as far as the actor may see it; the look is logged.
   * @param form of the file, for the log: Excel, CSV
   * @throws DomainError NOT_FOUND, CONFLICT before the draw, FORBIDDEN for who sees no names
   */
  async table(actor: Actor, drawId: string, filter: DrawnFilter, form: string): Promise<DrawnTable> {
    const { draw, pass } = await this.pass(actor, drawId, form);
    const { pools } = await this.names.of();
    const systems = teamRules(draw).map(({ agency }) => pools.get(agency) ?? agency);
    const part = pass.scope === 'ALL' ? '' : '，仅含本人或本部门承办的检查对象';
    return {
      title: `抽取名单-${draw.number}`,
      spec: {
        sheetName: '抽取名单',
        title: `${draw.taskName} 抽取名单`,
        subtitle: `任务编号 ${draw.number}，导出日期 ${this.clock.today()}${part}`,
        columns: [...LINE_COLUMNS, ...systems.map((name) => ({ heading: `${name}检查人员`, width: 36 }))],
      },
      rows: rowsOf(this.results.walk(pass, filter), systems),
    };
  }

  /**
   * Who was drawn, as the official form (抽查名单), as far as the actor may see it; the look is logged.
   * @param agency whose plan it is
   * @throws DomainError as `table`
   */
  async official(actor: Actor, drawId: string, agency: string, form: string): Promise<LongTable> {
    const { draw, pass } = await this.pass(actor, drawId, form);
    const filter: DrawnFilter = { part: 'DRAWN' };
    const { total } = await this.results.page(pass, filter);
    const { year, number, taskName, itemName, windowFrom, windowTo } = draw;
    return {
      ...{ kind: 'DRAWN_LIST', name: `抽查名单-${number}`, rowCount: total },
      data: {
        values: { year, agency, number, taskName, itemName, windowFrom, windowTo, count: total },
        rows: officialRows(this.results.walk(pass, filter)),
      },
    };
  }

  private async pass(actor: Actor, drawId: string, form: string) {
    const draw = await this.ceremony.get(drawId);
    if (draw.resultDigest === null) {
      throw new DomainError('CONFLICT', `任务 ${draw.number} 尚未抽取，还没有可以导出的名单。`);
    }
    const pass = await this.looks.open(actor, draw, `名单导出(${form})`);
    if (pass.scope === 'NONE') {
      throw new DomainError('FORBIDDEN', '本次抽取的名单尚未公开，只有承办人员可以导出。');
    }
    return { draw, pass };
  }
}

/** Rows of the official form: who was drawn, numbered from 1. */
async function* officialRows(walk: AsyncGenerator<DrawnLines>): AsyncGenerator<TemplateValues> {
  let seq = 0;
  for await (const { rows } of walk) {
    for (const { name, code, area: areaName, outcome } of rows) {
      yield { seq: ++seq, name, code, areaName, batch: outcome === '抽中' ? '' : outcome };
    }
  }
}

async function* rowsOf(
  walk: AsyncGenerator<DrawnLines>,
  systems: readonly string[],
): AsyncGenerator<(string | number)[]> {
  for await (const { rows, teams } of walk) {
    const people = new Map(teams.map((team) => [`${team.pool}|${team.subjectCode}`, peopleOf(team)]));
    for (const row of rows) {
      yield [
        ...[row.position, row.stratum, row.rank, row.name, row.code, row.area, row.outcome, row.ticket],
        ...systems.map((pool) => people.get(`${pool}|${row.code}`) ?? ''),
      ];
    }
  }
}

/** 张三(组长，康定市交通运输局)、空缺 */
function peopleOf({ seats }: TeamView): string {
  return seats
    .map(({ name, leader, agency, vacant }) => {
      if (vacant) return name;
      const more = [leader ? '组长' : '', agency].filter((text) => text !== '').join('，');
      return more === '' ? name : `${name}(${more})`;
    })
    .join('、');
}
