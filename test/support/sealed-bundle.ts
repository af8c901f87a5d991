import { buildFreeze, digestsOf, openSeed, type SealedDraw, sealOutcome } from '../../src/draw/records.js';
import { runDraw } from '../../src/draw/draw.js';
import { commitmentOf } from '../../src/draw/seed.js';
import { afterLine, frameTexts } from '../../src/draw/serialise.js';
import type { AfterEvent, Frame } from '../../src/draw/types.js';
import { sha256 } from '../../src/kernel/hash.js';

/** Draws from a frame and gives the whole bundle. The seed follows from `salt`. */
export function sealedBundle(
  frame: Frame,
  salt: string,
): { files: Map<string, Uint8Array>; sealed: SealedDraw; freezeDigest: string } {
  const nonce = sha256(salt);
  const fields = {
    draw: '513300-2026-0001',
    attempt: 1,
    previous: null,
    previousResult: null,
    asOf: '2026-03-02',
    frozenAt: '2026-03-02T01:00:00Z',
    entropyPlan: [
      { digits: 4, kind: 'DEVICE' as const, witness: '监督员甲' },
      { digits: 5, kind: 'PUBLIC' as const, witness: '福彩 3D 第 2026058 期' },
    ],
  };
  const inputs = frameTexts(frame);
  const frozen = buildFreeze(fields, commitmentOf(nonce), digestsOf(inputs));
  const entropy = [
    { text: '0123', witness: '监督员甲' },
    { text: '45678', witness: '福彩 3D 第 2026058 期' },
  ];
  const seed = openSeed(frozen, nonce, entropy);
  const outcome = runDraw(frame, seed);
  const sealed = sealOutcome(frozen, { nonce, entropy, seed }, outcome, '2026-03-02T01:20:00Z');
  const texts = { ...inputs, ...sealed.texts, 'freeze.json': frozen.text, 'result.json': sealed.resultText };
  const files = new Map(Object.entries(texts).map(([file, text]) => [file, bytesOf(text)]));
  return { files, sealed, freezeDigest: frozen.digest };
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** after.jsonl of some events. */
export function afterFile(events: readonly AfterEvent[]): Uint8Array {
  return bytesOf(events.map(afterLine).join(''));
}
