import { zipped, type ZipEntry } from '../../src/platform/zip.js';
import { readZip } from '../support/zip-reader.js';

async function pack(entries: readonly ZipEntry[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of zipped(entries)) parts.push(part);
  return Buffer.concat(parts);
}

const unpack = async (zip: Buffer) =>
  new Map([...(await readZip(zip))].map(([name, bytes]) => [name, bytes.toString('utf8')]));

const long = Array.from({ length: 40 }, (_, n) => `9151330${n}\tA\t513301\n`.repeat(1000));
const files = [
  { name: 'rules.json', content: ['{"规则":"😀"}'] },
  { name: 'empty.tsv', content: [] },
  { name: 'subjects.tsv', content: long },
];

describe('zipped', () => {
  it('gives back every byte of every file, empty and long ones too', async () => {
    const read = await unpack(await pack(files));
    expect([...read.keys()]).toEqual(['rules.json', 'empty.tsv', 'subjects.tsv']);
    expect(read.get('rules.json')).toBe('{"规则":"😀"}');
    expect(read.get('empty.tsv')).toBe('');
    expect(read.get('subjects.tsv')).toBe(long.join(''));
  });

  it('packs the same files into the same bytes, however they are cut into pieces', async () => {
    const whole = files.map(({ name, content }) => ({ name, content: [content.join('')] }));
    const [first, again] = [await pack(files), await pack(files)];
    expect(again.equals(first)).toBe(true);
    expect(await unpack(await pack(whole))).toEqual(await unpack(first));
  });

  it('passes on an error of the source instead of a cut-off archive', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield 'a line\n';
      throw new Error('connection lost');
    }
    await expect(pack([{ name: 'drawn.tsv', content: broken() }])).rejects.toThrow('connection lost');
  });
});
