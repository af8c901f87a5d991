import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256 } from '../../kernel/hash.js';
import { isId } from '../../kernel/id.js';
import { Disclosure } from '../disclosure.entity.js';
import { resultCsv } from '../publication-files.js';
import { countFirms, publishedFirms } from './firms.queries.js';
import { countPublications, type Publication, publications } from './publications.queries.js';

/** Figures of files that are kept in mind: a version never changes. */
const MOST_FIGURES = 5000;

/** Length and digest of a file to be downloaded. */
export interface FileFigures {
  readonly bytes: number;
  readonly sha256: string;
}

/** Lists what was published, for programs: every version, newest first. */
@Injectable()
export class Publications {
  private readonly csv = new Map<string, FileFigures>();

  constructor(private readonly dataSource: DataSource) {}

  /** A part of all versions, newest first, and how many there are. */
  async list(skip: number, take: number): Promise<{ entries: Publication[]; total: number }> {
    const { manager } = this.dataSource;
    return { entries: await publications(manager, skip, take), total: await countPublications(manager) };
  }

  /** One version of any kind. @throws DomainError NOT_FOUND */
  async get(id: string): Promise<Disclosure> {
    const found = isId(id) ? await this.dataSource.manager.findOneBy(Disclosure, { id }) : null;
    if (!found) throw new DomainError('NOT_FOUND', '没有这份公示。请从公示首页打开。');
    return found;
  }

  /** The CSV of a published list of results, in figures. */
  async csvFigures(id: string): Promise<FileFigures> {
    const known = this.csv.get(id);
    if (known) return known;
    const content = resultCsv(await this.get(id));
    const figures = { bytes: content.length, sha256: sha256(content) };
    if (this.csv.size >= MOST_FIGURES) this.csv.clear();
    this.csv.set(id, figures);
    return figures;
  }

  /** Codes of the firms that publications name, in their order. */
  async firms(skip: number, take: number): Promise<string[]> {
    return publishedFirms(this.dataSource.manager, skip, take);
  }

  /** How many there are. */
  async firmCount(): Promise<number> {
    return countFirms(this.dataSource.manager);
  }
}
