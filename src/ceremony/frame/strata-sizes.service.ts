import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Draw } from '../draw.entity.js';
import { fileContent } from '../draw-files.js';

/** Frames whose sizes are remembered; each is some bytes. */
const MOST_KEPT = 500;

/**
 * How many subjects each stratum of a frozen frame has. A list of millions takes a second to go through, and never
 * changes: what was counted is remembered by the digest of the freeze, and asked for at the same moment, counted once.
 */
@Injectable()
export class StrataSizes {
  private readonly known = new Map<string, Promise<ReadonlyMap<string, number>>>();

  constructor(private readonly dataSource: DataSource) {}

  /** Lines of subjects.tsv by stratum. */
  async of(draw: Pick<Draw, 'id' | 'freezeDigest'>): Promise<ReadonlyMap<string, number>> {
    const key = draw.freezeDigest ?? '';
    const known = this.known.get(key);
    if (known) return known;
    const counted = this.count(draw.id);
    this.known.set(key, counted);
    counted.catch(() => this.known.delete(key));
    const [oldest] = this.known.keys();
    if (this.known.size > MOST_KEPT) this.known.delete(oldest);
    return counted;
  }

  private async count(drawId: string): Promise<ReadonlyMap<string, number>> {
    const sizes = new Map<string, number>();
    let rest = '';
    for await (const content of fileContent(this.dataSource.manager, drawId, 'subjects.tsv')) {
      const lines = (rest + content).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const from = line.indexOf('\t') + 1;
        const stratum = line.slice(from, line.indexOf('\t', from));
        sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1);
      }
    }
    return sizes;
  }
}
