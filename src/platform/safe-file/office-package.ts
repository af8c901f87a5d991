import yauzl from 'yauzl';

const CUT = '文件已损坏或不完整，无法核对内容。请重新保存后再上传。';
const MOST_ENTRIES = 2000;
/** What may come out of a file of 20 MB in all. */
const MOST_INFLATED = 200 * 1024 * 1024;
/** Parts that say what the file is made of: names of macros, addresses of what is fetched. */
const LONGEST_PART = 2 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

/** First bytes of what has no place inside a text or a table: archives, programs, old office files with macros. */
const FOREIGN: readonly (readonly [hex: string, name: string])[] = [
  ['504b0304', '压缩包或其他文件'],
  ['504b0506', '压缩包'],
  ['526172211a07', '压缩包'],
  ['377abcaf271c', '压缩包'],
  ['1f8b', '压缩包'],
  ['425a68', '压缩包'],
  ['fd377a585a00', '压缩包'],
  ['d0cf11e0a1b11ae1', '嵌入的其他文件'],
  ['4d5a', '程序'],
  ['7f454c46', '程序'],
];

/** Endings of parts that a program might run. */
const RUNS = /\.(html?|xhtml|mht(ml)?|svgz?|js|vbs|wsf|hta|exe|dll|bat|cmd|ps1|jar|lnk|swf)$/i;

/**
 * Why a .docx or .xlsx is not taken (Chinese), or null: every part is unpacked once, counted and looked at; none is
 * kept. Refused are archives and files inside, macros, what is fetched from elsewhere, and what swells.
 */
export async function officeRefusal(bytes: Buffer): Promise<string | null> {
  let zip: yauzl.ZipFile | null = null;
  try {
    zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, autoClose: false });
    return await refusalOfEntries(zip);
  } catch {
    return CUT;
  } finally {
    zip?.close();
  }
}

async function refusalOfEntries(zip: yauzl.ZipFile): Promise<string | null> {
  if (zip.entryCount > MOST_ENTRIES)
    return `文件内部有${zip.entryCount}个部件，超过${MOST_ENTRIES}个的上限。`;
  const entries: yauzl.Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  const names = new Set(entries.map(({ fileName }) => fileName.toLowerCase()));
  // Two programs may read two different ones of the same name.
  if (names.size !== entries.length) return CUT;
  if (entries.some((entry) => entry.isEncrypted())) return '文件设有密码，无法核对内容。请取消密码后再上传。';
  let left = MOST_INFLATED;
  for (const entry of entries.filter(({ fileName }) => !fileName.endsWith('/'))) {
    const named = nameRefusal(entry.fileName);
    if (named !== null) return named;
    const part = await readPart(zip, entry, left);
    if (part === null) return SWELLS;
    left -= part.size;
    const refusal = partRefusal(entry.fileName, part);
    if (refusal !== null) return refusal;
  }
  return null;
}

const SWELLS = `文件展开后超过${MOST_INFLATED / MEGABYTE}MB，不能收存。请压缩图片或拆分后再上传。`;

interface Part {
  /** Bytes that came out. */
  readonly size: number;
  /** The first of them, up to `LONGEST_PART`. */
  readonly head: Buffer;
}

/** Unpacks one part; null past the limit, whatever the directory declares. */
async function readPart(zip: yauzl.ZipFile, entry: yauzl.Entry, most: number): Promise<Part | null> {
  if (entry.uncompressedSize > most) return null;
  const stream = await zip.openReadStreamPromise(entry);
  const kept: Buffer[] = [];
  let size = 0;
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) return null;
    if (length < LONGEST_PART) {
      kept.push(chunk.subarray(0, LONGEST_PART - length));
      length += chunk.length;
    }
  }
  return { size, head: Buffer.concat(kept) };
}

const MACRO = '文件含有宏或控件，不能收存。请另存为不含宏的 .docx、.xlsx 或 PDF 后再上传。';

function nameRefusal(name: string): string | null {
  const lower = name.toLowerCase();
  if (/vba(project|data)|macrosheets\/|activex\//.test(lower)) return MACRO;
  return RUNS.test(lower) ? '文件里夹带了网页或程序，不能收存。请另存为PDF后再上传。' : null;
}

function partRefusal(name: string, { size, head }: Part): string | null {
  const foreign = FOREIGN.find(([hex]) => head.subarray(0, hex.length / 2).toString('hex') === hex);
  if (foreign) return `文件里夹带了${foreign[1]}，不能收存。请把夹带的内容单独上传，或另存为PDF后再上传。`;
  const lower = name.toLowerCase();
  const describes = lower.endsWith('.rels') || lower === '[content_types].xml';
  if (!describes && !lower.endsWith('.xml')) return null;
  const text = textOf(head);
  // Entities that unfold into each other need a document type; no office program writes one.
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) return CUT;
  if (!describes) return null;
  if (size > LONGEST_PART) return CUT;
  if (/macroEnabled|vbaProject/i.test(text)) return MACRO;
  return lower.endsWith('.rels') ? relationRefusal(text) : null;
}

function textOf(head: Buffer): string {
  const wide = head[0] === 0xff && head[1] === 0xfe;
  const swapped = head[0] === 0xfe && head[1] === 0xff;
  if (swapped)
    return Buffer.from(head.subarray(0, head.length & ~1))
      .swap16()
      .toString('utf16le');
  return head.toString(wide ? 'utf16le' : 'utf8');
}

/** What a person may click on may stay; what is fetched when the file is opened may not. */
function relationRefusal(text: string): string | null {
  for (const [relation] of text.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)) {
    const valueOf = (name: string) =>
      new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(relation)?.slice(1).find(Boolean) ?? '';
    if (
      /\/(aFChunk|attachedToolbars|keyMapCustomizations|wordVbaData|oleObject|control)$/i.test(
        valueOf('Type'),
      )
    ) {
      return '文件里夹带了网页、控件或其他文件，不能收存。请另存为PDF后再上传。';
    }
    if (valueOf('TargetMode').toLowerCase() !== 'external') continue;
    const clicked = valueOf('Type').endsWith('/hyperlink') && /^(https?:|mailto:)/i.test(valueOf('Target'));
    if (!clicked) return '文件打开时会从别处取内容(外部链接)，不能收存。请断开链接或另存为PDF后再上传。';
  }
  return null;
}
