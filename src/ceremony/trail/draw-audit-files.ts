import type { EntityManager } from 'typeorm';
import { INPUT_FILES, OUTPUT_FILES } from '../../draw/serialise.js';
import type { Freeze, Result } from '../../draw/types.js';
import { canonicalJson, type CanonicalValue } from '../../kernel/canonical-json.js';
import { utcSecond } from '../../kernel/day.js';
import { Sha256, sha256 } from '../../kernel/hash.js';
import type { Draw } from '../draw.entity.js';
import type { DrawTrail, Recorded } from './draw-audit-trail.js';
import { fileContent, filesOf, fileText } from '../draw-files.js';
import { DrawEntropy, type DrawFile } from '../draw-parts.entity.js';

/** Larger than any freeze.json or result.json; another one is not read whole. */
const MOST_BYTES = 4_000_000;

/**
 * Holds the kept files of a draw against their digests, these against freeze.json and result.json, and these against
 * the draw's row and what the log recorded when they were made. Nothing holds a long file whole.
 * @returns Chinese sentences without the draw's number
 */
export async function fileFaults(
  tx: EntityManager,
  draw: Draw,
  trail: DrawTrail | undefined,
): Promise<string[]> {
  const files = await filesOf(tx, draw.id);
  const faults: string[] = [];
  for (const file of files) faults.push(...(await contentFaults(tx, file)));
  return [
    ...faults,
    ...(await strayChunks(tx, draw.id)),
    ...(await evidenceFaults(tx, draw.id)),
    ...missingFiles(draw, files),
    ...digestFaults(draw, files, trail),
    ...(await freezeFaults(tx, draw, files)),
    ...(await resultFaults(tx, draw, files)),
  ];
}

async function contentFaults(tx: EntityManager, file: DrawFile): Promise<string[]> {
  const hash = new Sha256();
  let bytes = 0;
  let lines = 0;
  for await (const part of fileContent(tx, file.drawId, file.name)) {
    hash.update(part);
    bytes += Buffer.byteLength(part);
    for (let at = part.indexOf('\n'); at >= 0; at = part.indexOf('\n', at + 1)) lines += 1;
  }
  if (hash.hex() !== file.digest) return [`文件 ${file.name} 的内容与其摘要不符。`];
  if (String(bytes) === file.bytes && String(lines) === file.lines) return [];
  return [`文件 ${file.name} 的字节数或行数与所记不符。`];
}

/** Pieces that no reader of a file comes to: of no file, or behind a gap. */
async function strayChunks(tx: EntityManager, drawId: string): Promise<string[]> {
  const rows: { name: string }[] = await tx.query(
    `SELECT c.name FROM draw_file_chunk c LEFT JOIN draw_file f ON f.draw_id = c.draw_id AND f.name = c.name
      WHERE c.draw_id = $1 GROUP BY c.name
     HAVING count(*) <> max(c.n) OR min(c.n) <> 1 OR count(f.name) <> count(*) ORDER BY c.name COLLATE "C"`,
    [drawId],
  );
  return rows.map(({ name }) => `文件 ${name} 的内容有多出或缺少的段。`);
}

async function evidenceFaults(tx: EntityManager, drawId: string): Promise<string[]> {
  const rows: { id: string }[] = await tx.query(
    `SELECT e.id FROM draw_evidence e LEFT JOIN draw_evidence_content c ON c.evidence_id = e.id
      WHERE e.draw_id = $1 AND (c.content IS NULL OR octet_length(c.content) <> e.bytes
        OR encode(sha256(c.content), 'hex') <> e.digest) ORDER BY e.id`,
    [drawId],
  );
  return rows.map(({ id }) => `抽取后变更的证据材料 ${id} 的内容与其摘要不符。`);
}

function missingFiles(draw: Draw, files: readonly DrawFile[]): string[] {
  const wanted: string[] = [
    ...(draw.freezeDigest === null ? [] : [...INPUT_FILES, 'freeze.json']),
    ...(draw.resultDigest === null ? [] : [...OUTPUT_FILES, 'result.json']),
  ];
  const names = files.map(({ name }) => name);
  return wanted.filter((name) => !names.includes(name)).map((name) => `缺少文件 ${name}。`);
}

/** freeze.json and result.json against the row of the draw, and the row against the entries of the two acts. */
function digestFaults(draw: Draw, files: readonly DrawFile[], trail: DrawTrail | undefined): string[] {
  const digestOf = (name: string) => files.find((file) => file.name === name)?.digest ?? null;
  const pairs: [string, string, string | null, Recorded<string> | null][] = [
    ['冻结', 'freeze.json', draw.freezeDigest, trail?.freezeDigest ?? null],
    ['结果', 'result.json', draw.resultDigest, trail?.resultDigest ?? null],
  ];
  return pairs.flatMap(([what, name, digest, recorded]) => {
    const faults: string[] = [];
    if (digestOf(name) !== digest) faults.push(`文件 ${name} 的摘要与抽取任务的${what}摘要不符。`);
    if (recorded && recorded.value !== digest) {
      faults.push(`${what}摘要与审计日志第 ${recorded.seq} 条(${recorded.act})记下的不符。`);
    }
    if (!recorded && digest !== null) faults.push(`审计日志中没有生成${what}摘要的记录。`);
    return faults;
  });
}

async function freezeFaults(tx: EntityManager, draw: Draw, files: readonly DrawFile[]): Promise<string[]> {
  const freeze = await readJson<Freeze>(tx, files, 'freeze.json');
  if (freeze === null || draw.freezeDigest === null) return [];
  const same: [string, unknown, unknown][] = [
    ['任务编号', freeze.draw, draw.number],
    ['第几次', freeze.attempt, draw.attempt],
    ['上一次冻结的摘要', freeze.previous, draw.previous],
    ['上一次抽取结果的摘要', freeze.previousResult, draw.previousResult],
    ['名录截止日期', freeze.asOf, draw.asOf],
    ['冻结时间', freeze.frozenAt, draw.frozenAt && utcSecond(draw.frozenAt)],
    ['取数方案', canonicalJson(freeze.entropyPlan as unknown as CanonicalValue), draw.entropyPlan],
    ['抽取规则', freeze.digests['rules.json'], sha256(draw.rules ?? '')],
  ];
  return [...valuesApart(same, 'freeze.json'), ...listed(freeze.digests, files, 'freeze.json')];
}

async function resultFaults(tx: EntityManager, draw: Draw, files: readonly DrawFile[]): Promise<string[]> {
  const result = await readJson<Result>(tx, files, 'result.json');
  if (result === null || draw.resultDigest === null) return [];
  const entries = await tx.find(DrawEntropy, { where: { drawId: draw.id }, order: { revision: 'DESC' } });
  const given = result.entropy.map((_, position) => entries.find((one) => one.position === position));
  const same: [string, unknown, unknown][] = [
    ['冻结文件摘要', result.freeze, draw.freezeDigest],
    ['抽取时间', result.sealedAt, draw.sealedAt && utcSecond(draw.sealedAt)],
    ...result.entropy.map(({ text }, position): [string, unknown, unknown] => [
      `第${position + 1}名监督员的数字`,
      text,
      given[position]?.text,
    ]),
  ];
  return [...valuesApart(same, 'result.json'), ...listed(result.digests, files, 'result.json')];
}

function valuesApart(pairs: readonly [string, unknown, unknown][], file: string): string[] {
  return pairs.filter(([, a, b]) => a !== b).map(([name]) => `“${name}”与文件 ${file} 所写的不符。`);
}

function listed(digests: Readonly<Record<string, string>>, files: readonly DrawFile[], by: string): string[] {
  return Object.entries(digests)
    .filter(([name, digest]) => files.find((file) => file.name === name)?.digest !== digest)
    .map(([name]) => `文件 ${name} 的摘要与文件 ${by} 所写的不符。`);
}

/** Null if it is not there or not what it should be: then its digest has been named already. */
async function readJson<T>(tx: EntityManager, files: readonly DrawFile[], name: string): Promise<T | null> {
  const file = files.find((one) => one.name === name);
  if (!file || Number(file.bytes) > MOST_BYTES) return null;
  const text = await fileText(tx, file.drawId, name);
  // What has the digest was written by this program: its form is right.
  return sha256(text) === file.digest ? (JSON.parse(text) as T) : null;
}
