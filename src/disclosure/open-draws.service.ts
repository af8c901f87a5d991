import { Injectable } from '@nestjs/common';
import { CeremonyService } from '../ceremony/ceremony.service.js';
import type { Draw } from '../ceremony/draw.entity.js';
import { PublicTexts } from '../registry/public-texts.service.js';
import { publicDraw } from './public-draw.rules.js';

/** Draws under the names that everyone may read, by which they are looked for as well. */
@Injectable()
export class OpenDraws {
  constructor(
    private readonly ceremony: CeremonyService,
    private readonly texts: PublicTexts,
  ) {}

  /** All of the office in the order of their numbers, newest first. */
  async all(): Promise<Draw[]> {
    const open = await this.texts.reader();
    return (await this.ceremony.list()).map((draw) => publicDraw(draw, open));
  }

  /** The frozen ones in the order of the chain. */
  async chain(): Promise<Draw[]> {
    const open = await this.texts.reader();
    return (await this.ceremony.chain()).map((draw) => publicDraw(draw, open));
  }

  /** One by its number, whether it is frozen or not; null where there is none. */
  async byNumber(number: string): Promise<Draw | null> {
    const draw = await this.ceremony.byNumber(number);
    return draw && publicDraw(draw, await this.texts.reader());
  }
}
