import { Injectable } from '@nestjs/common';
import { Eta } from 'eta';
import { join } from 'node:path';
import { chineseDay, chineseInstant } from '../../kernel/day.js';
import { percentOf } from '../../kernel/percent.js';
import { projectRoot } from '../project-root.js';

/** Functions that every page template has, under `it.f`. */
export const FORMAT = {
  /** 2026-03-02 → 2026年3月2日; empty where there is none. */
  day: (day: string | null | undefined): string => (day ? chineseDay(day) : ''),
  /** An instant in Asia/Shanghai; empty where there is none. */
  time: (at: Date | string | null | undefined): string => (at ? chineseInstant(new Date(at)) : ''),
  /** The same without seconds, for lists. */
  minute: (at: Date | string | null | undefined): string =>
    at ? chineseInstant(new Date(at)).slice(0, -3) : '',
  /** A number with thousands separated: 12,345. */
  number: (n: number | string | bigint): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ','),
  /** A ratio text as percent, exactly: 0.075 → 7.5%. */
  percent: percentOf,
  /** 2026-03 → 2026年3月. */
  month: (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`,
};

/** Renders the Eta templates of templates/pages. Everything is escaped unless a template says otherwise. */
@Injectable()
export class Views {
  private readonly eta = new Eta({
    views: join(projectRoot(), 'templates/pages'),
    cache: true,
    defaultExtension: '.html',
  });

  /** @param template path below templates/pages without extension: `office/plans`. */
  render(template: string, data: Record<string, unknown>): string {
    return this.eta.render(template, { ...data, f: FORMAT });
  }
}
