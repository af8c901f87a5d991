import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFrame } from '../../src/draw/frame-files.js';
import { Findings } from '../../src/draw/findings.js';
import { computeSeed } from '../../src/draw/seed.js';
import { frameTexts, outcomeTexts } from '../../src/draw/serialise.js';
import { versionOf } from '../../src/draw/versions.js';
import { verifyBundle } from '../../src/draw/verify.js';
import { sha256 } from '../../src/kernel/hash.js';
import { brokenVectors, goodVectors, vectorFiles, VECTORS } from '../support/vector-files.js';

/** Texts of a vector's files by name. */
function textsOf(name: string): Map<string, string> {
  return new Map([...vectorFiles(name)].map(([file, bytes]) => [file, Buffer.from(bytes).toString('utf8')]));
}

describe('golden vectors', () => {
  it('are all there', () => {
    expect(goodVectors()).toHaveLength(13);
    expect(brokenVectors()).toHaveLength(12);
  });

  it.each(goodVectors())('%s: drawn, teams and shortages byte for byte', (name) => {
    const texts = textsOf(name);
    const findings = new Findings();
    const frame = readFrame(texts, findings);
    expect(findings.all()).toEqual([]);
    if (!frame) throw new Error('the frame of a good vector must be readable');
    for (const [file, text] of Object.entries(frameTexts(frame))) expect(text).toBe(texts.get(file));
    const result = JSON.parse(texts.get('result.json') ?? '');
    const given = result.entropy.map(({ text }: { text: string }) => text);
    expect(computeSeed(sha256(texts.get('freeze.json') ?? ''), result.nonce, given)).toBe(result.seed);
    const outcome = outcomeTexts(versionOf(result.spec).runDraw(frame, result.seed));
    for (const [file, text] of Object.entries(outcome)) expect(text).toBe(texts.get(file));
  });

  it.each(goodVectors())('%s verifies, with and without the digest from outside', (name) => {
    const files = vectorFiles(name);
    const plain = verifyBundle(files);
    expect(plain.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(plain.ok).toBe(true);
    expect(plain.verdict).toContain('只有当时在场的人可以证明');
    const freezeDigest = sha256(files.get('freeze.json') ?? new Uint8Array());
    expect(verifyBundle(files, { freezeDigest })).toMatchObject({ ok: true });
    const other = verifyBundle(files, { freezeDigest: sha256('another freeze') });
    expect(other.checks.filter(({ ok }) => !ok).map((check) => check.name)).toEqual(['freeze']);
  });

  it.each(brokenVectors())('broken/%s is refused by the check that its FAULT names', (name) => {
    const fault = readFileSync(join(VECTORS, 'broken', name, 'FAULT'), 'utf8');
    const report = verifyBundle(vectorFiles(`broken/${name}`));
    const failed = report.checks.filter(({ ok }) => !ok);
    expect(failed.map((check) => check.name)).toContain(fault.slice(0, fault.indexOf(':')));
    for (const check of failed) expect(check.message).toMatch(/[\u4e00-\u9fff]/);
    expect(report.ok).toBe(false);
  });
});
