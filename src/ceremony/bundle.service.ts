import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { DomainError } from '../kernel/domain-error.js';
import { zipped } from '../platform/zip.js';
import { AFTER_FILE, afterFileOf, afterText } from './after/after-file.queries.js';
import { CeremonyService } from './ceremony.service.js';
import type { Draw } from './draw.entity.js';
import { fileContent, filesOf } from './draw-files.js';
import type { DrawFile } from './draw-parts.entity.js';
import { DrawLooks } from './trail/draw-looks.service.js';

/** A file on its way out, in pieces. */
export interface Outgoing<Piece> {
  /** As it is saved: ASCII. */
  readonly fileName: string;
  readonly content: AsyncGenerator<Piece>;
}

/** Files that tell who is in a frame and who is not. */
const FRAME_LISTS = ['subjects.tsv', 'excluded.tsv'];

/** Gives out the files of a draw, byte for byte as they were frozen and sealed, and what has happened since. */
@Injectable()
export class BundleService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ceremony: CeremonyService,
    private readonly looks: DrawLooks,
  ) {}

  /** Names, digests and sizes of the files that a draw has so far. */
  async files(drawId: string): Promise<DrawFile[]> {
    const { manager } = this.dataSource;
    const after = await afterFileOf(manager, drawId);
    return [...(await filesOf(manager, drawId)), ...(after === null ? [] : [after])];
  }

  /**
   * One file for a member of staff. freeze.json is for everyone from the freeze on, the others reveal names.
   * @throws DomainError NOT_FOUND, FORBIDDEN
   */
  async file(actor: Actor, drawId: string, name: string): Promise<Outgoing<string>> {
    const draw = await this.ceremony.get(drawId);
    const file = (await this.files(draw.id)).find((one) => one.name === name);
    if (!file) throw new DomainError('NOT_FOUND', '本次抽取没有这个文件，或尚未生成。');
    if (name !== 'freeze.json') await this.look(actor, draw, `抽取包中的文件 ${name}`, [name]);
    return { fileName: name, content: this.content(draw, name) };
  }

  /** freeze.json for everyone: public from the freeze on, before any digit is given (section 2 of the draw's rules). */
  publicFreeze(draw: Draw): Outgoing<string> {
    const content = fileContent(this.dataSource.manager, draw.id, 'freeze.json');
    return { fileName: 'freeze.json', content };
  }

  /** The whole bundle for a member of staff. @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT before the draw */
  async zipFor(actor: Actor, drawId: string): Promise<Outgoing<Buffer>> {
    const draw = await this.ceremony.get(drawId);
    await this.look(actor, draw, '抽取包', FRAME_LISTS);
    return this.zip(draw);
  }

  /**
   * The bundle as .zip, files at its root: the same bytes whenever it is asked for, until something happens after the
   * draw and after.jsonl comes or grows. Who may have it is the caller's matter.
   * @throws DomainError CONFLICT before the draw
   */
  async zip(draw: Draw): Promise<Outgoing<Buffer>> {
    if (draw.resultDigest === null) {
      throw new DomainError('CONFLICT', `任务 ${draw.number} 尚未抽取，还没有可以下载的抽取包。`);
    }
    const files = await this.files(draw.id);
    const entries = files.map(({ name }) => ({ name, content: this.content(draw, name) }));
    return { fileName: `${draw.number}.zip`, content: zipped(entries) };
  }

  /** Whom a frame leaves out because an earlier draw has drawn him is a name of that draw's list, too. */
  private async look(actor: Actor, draw: Draw, way: string, names: readonly string[]): Promise<void> {
    await this.looks.openAll(actor, draw, way);
    if (!FRAME_LISTS.some((list) => names.includes(list))) return;
    await this.looks.seenEarlier(actor, draw, `任务 ${draw.number} 的${way}`);
  }

  private content(draw: Draw, name: string): AsyncGenerator<string> {
    const { manager } = this.dataSource;
    return name === AFTER_FILE ? whole(afterText(manager, draw.id)) : fileContent(manager, draw.id, name);
  }
}

async function* whole(text: Promise<string | null>): AsyncGenerator<string> {
  yield (await text) ?? '';
}
