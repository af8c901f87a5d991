import type { PickedFile } from './messages.js';

/** What a file button holds: files, or a folder's files with their places in it. */
export function fromInput(input: HTMLInputElement): PickedFile[] {
  return [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** More than this is no bundle: somebody dropped a whole disk. */
const MOST_FILES = 5000;

/** What was dropped: files, and what is in folders. Reads the list only, no file. */
export async function fromDrop(data: DataTransfer): Promise<PickedFile[]> {
  // The list is emptied as soon as the event is over: everything is taken out of it first.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  const plain = [...data.files].map((file) => ({ path: file.name, file }));
  if (!entries.some((entry) => entry.isDirectory)) return plain;
  const picked: PickedFile[] = [];
  for (const entry of entries) await collect(entry, '', picked);
  return picked;
}

async function collect(entry: FileSystemEntry, folder: string, picked: PickedFile[]): Promise<void> {
  if (picked.length >= MOST_FILES) return;
  const path = `${folder}${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    picked.push({ path, file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A folder is listed a part at a time, until a part is empty.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return;
    for (const inner of part) await collect(inner, `${path}/`, picked);
  }
}
