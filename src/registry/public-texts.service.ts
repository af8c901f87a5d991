import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { redactText } from '../kernel/redacted-text.js';
import { RegistryFinder } from './registry-finder.service.js';

/** Names of two characters are words as well (平安、高原): those stay in texts that the public reads. */
const LONG_NAME = 3;

/**
 * What pages for everyone do with texts that the office typed and that no publication has redacted: the name of a task,
 * the title of a plan, the reason of a void.
 */
@Injectable()
export class PublicTexts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly finder: RegistryFinder,
  ) {}

  /** Names of inspectors that are taken out of every text for everyone: those of three characters and more. */
  async names(tx: EntityManager = this.dataSource.manager): Promise<string[]> {
    return (await this.finder.inspectorNames(tx)).filter((name) => [...name].length >= LONG_NAME);
  }

  /** Makes a text fit for everyone: without numbers of phones and cards and without names of inspectors. */
  async reader(tx: EntityManager = this.dataSource.manager): Promise<(text: string) => string> {
    const names = await this.names(tx);
    const known = new Map<string, string>();
    return (text) => {
      const clean = known.get(text) ?? redactText(text, names);
      known.set(text, clean);
      return clean;
    };
  }
}
