import type { EntityManager } from 'typeorm';
import { textFile, type TextFile } from '../../draw/file-source.js';
import { Findings } from '../../draw/findings.js';
import { type FrameOutline, readFrameParts, StrataReader } from '../../draw/frame-files.js';
import { SUBJECTS } from '../../draw/list-forms.js';
import { ListReader } from '../../draw/list-reader.js';
import type { FrozenFrame } from '../../draw/records.js';
import type { Freeze, Rules } from '../../draw/types.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Sha256, sha256 } from '../../kernel/hash.js';
import type { Draw } from '../draw.entity.js';
import { fileContent, fileText } from '../draw-files.js';

/** A frozen frame as it was read back, each file held against what was frozen; the subjects were counted only. */
export interface OpenedFrame {
  readonly frozen: FrozenFrame;
  readonly outline: FrameOutline;
  /** Lines of subjects.tsv. */
  readonly subjects: number;
}

/** Told how many lines of subjects.tsv have been read. */
export type OnLines = (lines: number) => void;

/**
 * Reads a frozen frame back, the long lists chunk by chunk, and checks every digest.
 * @throws DomainError CONFLICT where what is kept is not what was frozen
 */
export async function openFrozenFrame(tx: EntityManager, draw: Draw, onLines: OnLines): Promise<OpenedFrame> {
  const text = await fileText(tx, draw.id, 'freeze.json');
  const digest = sha256(text);
  if (digest !== draw.freezeDigest) throw notIntact(draw);
  const freeze = JSON.parse(text) as Freeze;
  const files = new KeptFiles(tx, draw, freeze);
  const short = new Map<string, TextFile>();
  for (const name of ['rules.json', 'inspectors.tsv', 'conflicts.tsv']) {
    const parts: string[] = [];
    await files.read(name, (piece) => parts.push(piece));
    short.set(name, textFile(parts.join('')));
  }
  await files.read('excluded.tsv', () => undefined);
  const { rules, inspectors, conflicts } = readFrameParts(short, new Findings());
  if (!rules || !inspectors || !conflicts) throw notIntact(draw);
  const { sizes, lines } = await readSizes(files, rules, onLines);
  if (sizes === null) throw notIntact(draw);
  return {
    frozen: { freeze, text, digest },
    outline: { rules, inspectors, conflicts, sizes },
    subjects: lines,
  };
}

async function readSizes(
  files: KeptFiles,
  rules: Rules,
  onLines: OnLines,
): Promise<{ sizes: ReadonlyMap<string, number> | null; lines: number }> {
  const strata = new StrataReader(rules);
  const reader = new ListReader(SUBJECTS, (row, line) => strata.add(row, line));
  await files.read(SUBJECTS.file, (piece) => {
    reader.text(piece);
    onLines(reader.rows);
  });
  reader.end();
  const drawable = reader.wellFormed && reader.ascending && strata.end(new Findings());
  return { sizes: drawable ? strata.sizes : null, lines: reader.rows };
}

/** The files of a freeze, each held against its digest while it is read. */
class KeptFiles {
  constructor(
    private readonly tx: EntityManager,
    private readonly draw: Draw,
    private readonly freeze: Freeze,
  ) {}

  async read(name: string, take: (piece: string) => void): Promise<void> {
    const sha = new Sha256();
    for await (const piece of fileContent(this.tx, this.draw.id, name)) {
      sha.update(piece);
      take(piece);
    }
    if (sha.hex() !== this.freeze.digests[name]) throw notIntact(this.draw);
  }
}

function notIntact({ number }: Draw): DomainError {
  return new DomainError(
    'CONFLICT',
    `任务 ${number} 保存的名录与冻结时的摘要不符，不能抽取。请告知系统管理员核查，并由两人办理作废。`,
  );
}
