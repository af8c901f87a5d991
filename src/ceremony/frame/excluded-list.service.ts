import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AgenciesService } from '../../registry/agencies.service.js';
import { RegistryFinder } from '../../registry/registry-finder.service.js';
import { DrawLooks, type ListPass } from '../trail/draw-looks.service.js';
import { fileLines } from '../file-lines.js';
import type { ExclusionReason } from './frame.rules.js';
import { exclusionName } from '../names.js';

const EXCLUDED_PER_PAGE = 100;
/** Names that this reason leaves out are names that an earlier draw of the line has drawn. */
const DRAWN_EARLIER: ExclusionReason = 'RECENTLY_DRAWN';
/** Names that these reasons leave out are names that other draws have drawn, or keep in reserve. */
const DRAWN_ELSEWHERE: readonly ExclusionReason[] = ['CAP_REACHED', 'CAP_HELD', 'CAP_SHARED'];

/** Someone out of the frame, with the reason in words. */
export interface ExcludedView {
  readonly code: string;
  readonly name: string;
  readonly area: string;
  readonly reason: string;
}

/** A page of the excluded. */
export interface ExcludedPage {
  readonly rows: readonly ExcludedView[];
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

/**
 * Who was left out of a frozen frame, and why. Whoever was left out because an earlier draw of the line had drawn him
 * is a name of THAT draw's list: as long as it is not public, the look is logged for that draw.
 */
@Injectable()
export class ExcludedList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly looks: DrawLooks,
    private readonly agencies: AgenciesService,
    private readonly registry: RegistryFinder,
  ) {}

  /** A page in the order of the file, 100 lines; nothing for those who do not see every name, and before the freeze. */
  async page(pass: ListPass, page: number): Promise<ExcludedPage> {
    if (pass.scope !== 'ALL' || pass.draw.freezeDigest === null) {
      return { rows: [], total: 0, page: 1, pages: 1 };
    }
    const last = { number: 1, lines: [] as string[][] };
    let wanted: string[][] = [];
    let total = 0;
    for await (const line of this.lines(pass)) {
      const at = Math.floor(total / EXCLUDED_PER_PAGE) + 1;
      if (at !== last.number) Object.assign(last, { number: at, lines: [] });
      last.lines.push(line);
      if (at === page) wanted = last.lines;
      total += 1;
    }
    // A page past the end is the last one.
    const shown = Math.min(page, last.number);
    if (shown !== page) wanted = last.lines;
    return { rows: await this.views(pass, wanted), total, page: shown, pages: last.number };
  }

  /** The first lines in the order of the file: for documents. How many there are is said by the frame's numbers. */
  async first(pass: ListPass, most: number): Promise<ExcludedView[]> {
    if (pass.scope !== 'ALL' || pass.draw.freezeDigest === null) return [];
    const lines: string[][] = [];
    for await (const line of this.lines(pass)) {
      if (lines.push(line) >= most) break;
    }
    return this.views(pass, lines);
  }

  private lines({ draw }: ListPass): AsyncGenerator<string[]> {
    return fileLines(this.dataSource.manager, draw.id, 'excluded.tsv');
  }

  private async views(pass: ListPass, lines: readonly string[][]): Promise<ExcludedView[]> {
    if (lines.some(([, reason]) => reason === DRAWN_EARLIER)) {
      await this.looks.seenEarlier(pass.actor, pass.draw, `任务 ${pass.draw.number} 的排除名单`);
    }
    if (lines.some(([, reason]) => (DRAWN_ELSEWHERE as readonly string[]).includes(reason))) {
      await this.looks.seenOthers(pass.actor, pass.draw, `任务 ${pass.draw.number} 的排除名单`);
    }
    const areas = new Map((await this.agencies.areas()).map(({ code, name }) => [code, name]));
    const found = await this.registry.subjectsByCode(
      pass.draw.subjectKind,
      lines.map(([code]) => code),
    );
    return lines.map(([code, reason]) => ({
      code,
      name: found.get(code)?.name ?? '',
      area: areas.get(found.get(code)?.areaCode ?? '') ?? '',
      reason: exclusionName(reason),
    }));
  }
}
