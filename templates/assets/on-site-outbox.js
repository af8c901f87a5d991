/*
 * What was typed on site and is not known to have reached the service: kept in the telephone's own store, one entry a
 * field, per account and task. Every entry carries a number of its own; the service takes a number once, however often
 * it is sent. What was sent once is never changed: what is typed after that waits behind it under a number of its own.
 *
 * An entry: { op: { opId, value, baseRevision, typedAt, afterOp, settles, tried }, later: { value, typedAt } | null, refused }
 * where `settles` names the conflict that the person decided by it, and `refused` is what the service said against it.
 */
const MARK = 'mingchou-on-site';

/** A random UUID; `crypto.randomUUID` is missing where an office's own net has no TLS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The telephone's store; where it is closed to pages, the memory of this page. `lasting` says which. */
function storeOf() {
  try {
    localStorage.setItem(MARK, 'x');
    localStorage.removeItem(MARK);
    return { lasting: true, store: localStorage };
  } catch {
    const map = new Map();
    const store = {
      get length() {
        return map.size;
      },
      key: (n) => [...map.keys()][n] ?? null,
      getItem: (key) => map.get(key) ?? null,
      setItem: (key, value) => map.set(key, value),
      removeItem: (key) => map.delete(key),
    };
    return { lasting: false, store };
  }
}

const { lasting, store } = storeOf();

/** False where the telephone lets pages keep nothing: then the page says so. */
export const isLasting = lasting;

function keysOf(prefix) {
  const keys = [];
  for (let n = 0; n < store.length; n++) {
    const key = store.key(n);
    if (key !== null && key.startsWith(prefix)) keys.push(key);
  }
  return keys.sort();
}

/** How many entries of this account wait on this telephone, by task; of the others only how many there are. */
export function waitingOf(account) {
  const byTask = new Map();
  let others = 0;
  for (const key of keysOf(MARK + ':')) {
    const [, whose, task] = key.split(':');
    if (whose === account) byTask.set(task, (byTask.get(task) ?? 0) + 1);
    else others++;
  }
  return { byTask, others };
}

/** The entries of one account on one task. */
export class Outbox {
  constructor(account, task) {
    this.prefix = [MARK, account, task, ''].join(':');
    /** What the telephone's store had no room for; as long as the page lives. */
    this.spill = new Map();
  }

  fields() {
    const stored = keysOf(this.prefix).map((key) => key.slice(this.prefix.length));
    return [...new Set([...stored, ...this.spill.keys()])];
  }

  /** False where something of this task is held by this page only. */
  get kept() {
    return lasting && this.spill.size === 0;
  }

  get(field) {
    if (this.spill.has(field)) return this.spill.get(field);
    const text = store.getItem(this.prefix + field);
    return text === null ? null : JSON.parse(text);
  }

  set(field, entry) {
    try {
      store.setItem(this.prefix + field, JSON.stringify(entry));
      this.spill.delete(field);
    } catch {
      store.removeItem(this.prefix + field);
      this.spill.set(field, entry);
    }
  }

  remove(field) {
    this.spill.delete(field);
    store.removeItem(this.prefix + field);
  }

  /** What the person sees in the field: the last that was typed; null where nothing waits. */
  valueOf(field) {
    const entry = this.get(field);
    return entry === null ? null : (entry.later ?? entry.op).value;
  }

  /**
   * Takes what was typed.
   * @param known value and revision that the page has of the service
   * @param settles the conflict that is decided by it; then the same value counts, too
   */
  type(field, value, known, settles) {
    const entry = settles === undefined ? this.get(field) : null;
    const typedAt = new Date().toISOString();
    if (entry === null || entry.refused !== null) {
      if (settles === undefined && entry === null && value === known.value) return;
      const op = { ...fresh(value, known.revision, typedAt), settles };
      this.set(field, { op, later: null, refused: null });
    } else if (entry.op.tried) {
      this.set(field, { ...entry, later: value === entry.op.value ? null : { value, typedAt } });
    } else if (value === known.value && entry.op.baseRevision === known.revision) {
      this.remove(field);
    } else {
      this.set(field, { ...entry, op: { ...entry.op, value, typedAt } });
    }
  }

  /** Up to `most` entries that wait, marked as sent: from here on they keep their value. */
  take(most) {
    const taken = [];
    for (const field of this.fields()) {
      const entry = this.get(field);
      if (taken.length === most || entry === null || entry.refused !== null) continue;
      const { tried, ...op } = entry.op;
      if (!tried) this.set(field, { ...entry, op: { ...op, tried: true } });
      taken.push({ field, ...op });
    }
    return taken;
  }

  /**
   * The service has an entry. What was typed after it becomes the next one.
   * @param revision of the field, on which that builds
   */
  done(sent, revision) {
    const entry = this.get(sent.field);
    if (entry === null || entry.op.opId !== sent.opId) return;
    if (entry.later === null || entry.later.value === sent.value) return this.remove(sent.field);
    // Typed on top of the one that was sent, whatever others have written since: the service knows what that made.
    const op = { ...fresh(entry.later.value, revision, entry.later.typedAt), afterOp: sent.opId };
    this.set(sent.field, { op, later: null, refused: null });
  }

  /** The service does not take an entry as it is; it stays here until it is typed anew. */
  refuse(sent, message) {
    const entry = this.get(sent.field);
    if (entry === null || entry.op.opId !== sent.opId) return;
    if (entry.later === null) return this.set(sent.field, { ...entry, refused: message });
    const op = fresh(entry.later.value, sent.baseRevision, entry.later.typedAt);
    this.set(sent.field, { op, later: null, refused: null });
  }

  /** Entries that wait to be sent, and those that were refused. */
  counts() {
    const entries = this.fields().map((field) => this.get(field));
    const refused = entries.filter((entry) => entry !== null && entry.refused !== null).length;
    return { waiting: entries.length - refused, refused };
  }
}

function fresh(value, baseRevision, typedAt) {
  return { opId: newId(), value, baseRevision, typedAt, tried: false };
}
