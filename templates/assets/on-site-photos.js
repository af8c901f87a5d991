/*
 * Photos and papers that were chosen on site: kept in the telephone's own database until the service has each of them.
 * Every one carries a number of its own; the service takes a number once.
 */
import { newId } from './on-site-outbox.js';

const TABLE = 'photos';
/** A large photo over a thin net takes its time. */
const PATIENCE_MS = 180000;

function wish(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function openTable() {
  try {
    const request = indexedDB.open('mingchou-on-site', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: 'opId' });
    return await wish(request);
  } catch {
    return null;
  }
}

/** The photos of one account on one task. */
export class Photos {
  static async open(account, task) {
    const photos = new Photos(account, task, await openTable());
    await photos.load();
    return photos;
  }

  constructor(account, task, table) {
    Object.assign(this, { account, task, table, list: [], kept: table !== null });
  }

  async load() {
    if (!this.table) return;
    const all = await wish(this.table.transaction(TABLE).objectStore(TABLE).getAll());
    this.list = all.filter((one) => one.account === this.account && one.task === this.task);
  }

  /** Takes a file with the fields of its form. Kept before this returns; without room, held by this page only. */
  async add(file, fields) {
    const photo = { opId: newId(), account: this.account, task: this.task, name: file.name, file, fields, refused: null };
    this.list.push(photo);
    await this.store(photo);
  }

  async store(photo) {
    try {
      if (!this.table) throw new Error('no table');
      const act = this.table.transaction(TABLE, 'readwrite');
      act.objectStore(TABLE).put(photo);
      await new Promise((resolve, reject) => {
        act.oncomplete = resolve;
        act.onabort = act.onerror = () => reject(act.error);
      });
    } catch {
      this.kept = false;
    }
  }

  /** The first that waits, ready to be sent; null where none does. */
  next() {
    const photo = this.list.find((one) => one.refused === null);
    if (!photo) return null;
    const form = (csrf) => {
      const data = new FormData();
      const fields = { ...photo.fields, _csrf: csrf, opId: photo.opId };
      for (const [name, value] of Object.entries(fields)) data.set(name, value);
      data.set('file', photo.file, photo.name);
      return data;
    };
    return { opId: photo.opId, form, patience: PATIENCE_MS };
  }

  /** The service has it, or will not have it. */
  async settled(opId, refused) {
    const photo = this.list.find((one) => one.opId === opId);
    if (!photo) return;
    if (refused === null) return this.remove(opId);
    photo.refused = refused;
    await this.store(photo);
  }

  async remove(opId) {
    this.list = this.list.filter((one) => one.opId !== opId);
    if (this.table) await wish(this.table.transaction(TABLE, 'readwrite').objectStore(TABLE).delete(opId));
  }

  counts() {
    const refused = this.list.filter((one) => one.refused !== null).length;
    return { waiting: this.list.length - refused, refused };
  }
}
