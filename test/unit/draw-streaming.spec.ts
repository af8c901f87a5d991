import fc from 'fast-check';
import { drawFromFile } from '../../src/draw/draw-from-file.js';
import { BytesFile, type FileSource } from '../../src/draw/file-source.js';
import { Findings } from '../../src/draw/findings.js';
import { outlineOf, readFrameParts } from '../../src/draw/frame-files.js';
import { SPEC_1 } from '../../src/draw/seed.js';
import { frameTexts, outcomeTexts } from '../../src/draw/serialise.js';
import { SubjectTable } from '../../src/draw/subject-table.js';
import { LowestTickets, ticketOf } from '../../src/draw/ticket.js';
import { verifyBundle } from '../../src/draw/verify.js';
import { versionOf } from '../../src/draw/versions.js';
import { sha256 } from '../../src/kernel/hash.js';
import { frames, seeds } from '../support/draw-arbitraries.js';
import { bytesOf, sealedBundle } from '../support/sealed-bundle.js';
import { goodVectors, vectorFiles } from '../support/vector-files.js';

const SMALL = { subjects: 20, people: 8, capacity: 3 };

/** Cuts a file: each number is the length of a piece, over and over. A piece of 0 bytes is a piece too. */
const cuts = fc
  .array(fc.nat(9), { minLength: 1, maxLength: 12 })
  .filter((lengths) => lengths.some((length) => length > 0));

function inPieces(bytes: Uint8Array, lengths: readonly number[]): FileSource {
  return {
    *[Symbol.iterator]() {
      let from = 0;
      for (let at = 0; from < bytes.length; at++) {
        const length = lengths[at % lengths.length];
        yield bytes.slice(from, from + length);
        from += length;
      }
    },
  };
}

function allInPieces(
  files: ReadonlyMap<string, Uint8Array>,
  lengths: readonly number[],
): Map<string, FileSource> {
  return new Map([...files].map(([file, bytes]) => [file, inPieces(bytes, lengths)]));
}

describe('a frame in pieces, cut anywhere, inside a character too', () => {
  it('draws the same bytes as a frame in memory', () => {
    const version = versionOf(SPEC_1);
    fc.assert(
      fc.property(frames(SMALL), seeds, cuts, (frame, seed, lengths) => {
        const texts = Object.entries(frameTexts(frame));
        const files = new Map(
          texts.map(([file, text]) => [file, new BytesFile(file, inPieces(bytesOf(text), lengths))]),
        );
        const findings = new Findings();
        const outline = outlineOf(readFrameParts(files, findings));
        expect(findings.all()).toEqual([]);
        const subjects = files.get('subjects.tsv');
        if (!outline || !subjects) throw new Error('a frame without faults must be readable');
        const streamed = drawFromFile(version, outline, seed, subjects);
        expect(outcomeTexts(streamed)).toEqual(outcomeTexts(version.runDraw(frame, seed)));
        for (const [file, text] of texts) expect(files.get(file)?.digest).toBe(sha256(text));
      }),
      { numRuns: 300 },
    );
  });

  it('is verified with the same report, whatever was done to it', () => {
    const damage = fc.record({ file: fc.nat(), at: fc.nat(), by: fc.uint8Array({ maxLength: 4 }) });
    fc.assert(
      fc.property(
        fc.constantFrom(...goodVectors()),
        cuts,
        fc.array(damage, { maxLength: 3 }),
        (name, lengths, damages) => {
          const files = vectorFiles(name);
          for (const { file, at, by } of damages) {
            const key = [...files.keys()][file % files.size];
            const bytes = files.get(key) ?? new Uint8Array();
            const place = at % (bytes.length + 1);
            const rest = bytes.subarray(place + by.length);
            files.set(key, Buffer.concat([bytes.subarray(0, place), by, rest]));
          }
          expect(verifyBundle(allInPieces(files, lengths))).toEqual(verifyBundle(files));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is verified with the same report where its lines are out of order or twice', () => {
    const moves = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { minLength: 1, maxLength: 3 });
    const lists = ['subjects.tsv', 'excluded.tsv', 'inspectors.tsv', 'conflicts.tsv', 'drawn.tsv'];
    fc.assert(
      fc.property(frames(SMALL), cuts, fc.constantFrom(...lists), moves, (frame, lengths, file, list) => {
        const { files } = sealedBundle(frame, 'salt');
        const lines = new TextDecoder().decode(files.get(file)).split('\n').slice(0, -1);
        fc.pre(lines.length > 0);
        for (const [from, to, keep] of list) {
          const [line] = keep ? [lines[from % lines.length]] : lines.splice(from % lines.length, 1);
          lines.splice(to % (lines.length + 1), 0, line);
        }
        files.set(file, bytesOf(lines.map((line) => `${line}\n`).join('')));
        expect(verifyBundle(allInPieces(files, lengths))).toEqual(verifyBundle(files));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a byte order mark', () => {
  const good = new Map([['excluded.tsv', bytesOf('\ufeffE1\t停业\n')]]);

  it.each([[[1]], [[2]], [[1, 2]], [[3]], [[99]]])('is seen through cuts of %j', (lengths) => {
    const report = verifyBundle(allInPieces(good, lengths));
    const fault = report.checks.find(({ name }) => name === 'form');
    expect(fault).toMatchObject({ ok: false });
    const file = new BytesFile('excluded.tsv', inPieces(bytesOf('\ufeffE1\t停业\n'), lengths));
    expect([...file].join('')).toBe('');
    expect(file.fault?.message).toBe('文件开头有 BOM，应去掉');
  });
});

describe('the lowest tickets', () => {
  const subject = (n: number) => ({ code: `S${n}`, stratum: `第${n % 3}层`, area: `${n % 5}` });

  it('are the first of all in ticket order, however many and in whatever order they come', () => {
    const counts = fc.oneof(fc.nat(40), fc.integer({ min: 2000, max: 4000 }));
    fc.assert(
      fc.property(seeds, counts, fc.nat(1500), fc.integer({ min: 1, max: 50 }), (seed, n, k, stride) => {
        const all = Array.from({ length: n }, (_, at) => subject(at));
        const lowest = new LowestTickets(seed, k);
        for (let start = 0; start < stride; start++) {
          for (let at = start; at < n; at += stride) lowest.add(all[at]);
        }
        const ticketed = all.map((one) => ({ ...one, ticket: ticketOf(seed, one.code) }));
        ticketed.sort((a, b) => (a.ticket < b.ticket ? -1 : 1));
        expect(lowest.inOrder((one, ticket) => ({ ...one, ticket }))).toEqual(ticketed.slice(0, k));
      }),
      { numRuns: 30 },
    );
  });

  it('come by code where tickets are equal: of a code that was added twice, both', () => {
    const lowest = new LowestTickets('ab'.repeat(32), Infinity);
    for (const n of [1, 2, 1]) lowest.add(subject(n));
    expect(lowest.inOrder(({ code }) => code).sort()).toEqual(['S1', 'S1', 'S2']);
  });
});

describe('subjects in a table', () => {
  it('come out as they went in', () => {
    const code = fc.stringMatching(/^[0-9A-Za-z._-]{1,64}$/);
    const name = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.array(fc.record({ code, stratum: name, area: name })), (subjects) => {
        const table = new SubjectTable();
        for (const one of subjects) table.push(one);
        expect([...table]).toEqual(subjects);
      }),
    );
  });

  it('hold more than they were made for', () => {
    const table = new SubjectTable();
    for (let n = 0; n < 5000; n++) table.push({ code: `C${n}`, stratum: `${n % 7}`, area: `${n}` });
    expect(table.length).toBe(5000);
    expect(table.at(4999)).toEqual({ code: 'C4999', stratum: '1', area: '4999' });
  });
});
