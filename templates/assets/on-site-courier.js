/*
 * Carries what waits on the telephone to the service: one request at a time, again and again until there is an answer,
 * at growing intervals, and at once when the net is back. An answer that was lost does no harm: the service knows the
 * number of every entry and answers the second time as it did the first.
 */
const MOST_AT_ONCE = 40;
const PATIENCE_MS = 20000;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60000;

/** Asks the service and reads the answer whole; null where there was none, or none in time. */
export async function ask(address, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), options.patience ?? PATIENCE_MS);
  try {
    const answer = await fetch(address, { ...options, redirect: 'manual', cache: 'no-store', signal: stop.signal });
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    return { status: answer.status, isJson, body: isJson ? await answer.json() : await answer.text() };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

export class Courier {
  /**
   * @param desk { address, files, account, csrf, settled(entry, result), said(state, message), photos: Photos | null }
   * States: IDLE, SENDING, AWAY (no answer; it goes on by itself), LOGGED_OUT, OTHER_ACCOUNT, REFUSED.
   */
  constructor(outbox, desk) {
    this.outbox = outbox;
    this.desk = desk;
    this.csrf = desk.csrf;
    this.failures = 0;
    this.busy = false;
    this.again = false;
    this.timer = 0;
  }

  /** Sends what waits, after a pause in which more may be typed. */
  soon(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), ms);
  }

  /** Sends everything that waits. @returns true if nothing waits any more */
  async run() {
    clearTimeout(this.timer);
    if (this.busy) {
      this.again = true;
      return this.running;
    }
    this.busy = true;
    this.running = this.round().finally(() => (this.busy = false));
    const done = await this.running;
    if (this.again) {
      this.again = false;
      return this.run();
    }
    return done;
  }

  async round() {
    for (;;) {
      const entries = this.outbox.take(MOST_AT_ONCE);
      const photo = entries.length === 0 && this.desk.photos ? this.desk.photos.next() : null;
      if (entries.length === 0 && photo === null) {
        this.failures = 0;
        this.desk.said('IDLE', null);
        return this.outbox.counts().refused === 0;
      }
      this.desk.said('SENDING', null);
      const { state, message } = photo ? await this.carry(photo) : await this.send(entries);
      if (state !== 'DONE') {
        this.desk.said(state, message ?? null);
        if (state !== 'REFUSED') this.later();
        return false;
      }
      this.failures = 0;
    }
  }

  later() {
    this.soon(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.failures++, 10)));
  }

  async send(entries) {
    const answer = await this.post(this.desk.address + '/entries', () => {
      const form = new URLSearchParams();
      form.set('_csrf', this.csrf);
      form.set('entries', JSON.stringify(entries));
      return form;
    });
    if (answer.state !== 'DONE') return answer;
    const results = new Map((answer.body.results ?? []).map((result) => [result.opId, result]));
    // An answer that leaves all of them out would be asked for ever.
    if (!entries.some(({ opId }) => results.has(opId))) return { state: 'AWAY' };
    for (const entry of entries) {
      const result = results.get(entry.opId);
      if (result) this.desk.settled(entry, result);
    }
    return { state: 'DONE' };
  }

  async carry(photo) {
    const answer = await this.post(this.desk.files, () => photo.form(this.csrf), photo.patience);
    const refused = answer.state === 'REFUSED' ? answer.message : null;
    if (answer.state !== 'DONE' && refused === null) return answer;
    await this.desk.photos.settled(photo.opId, refused);
    return { state: 'DONE' };
  }

  /** Posts a form; where the page's token is no longer good, once more with a new one. */
  async post(to, form, patience) {
    for (const last of [false, true]) {
      const headers = { accept: 'application/json' };
      const answer = await ask(to, { method: 'POST', headers, body: form(), patience });
      const seen = judge(answer);
      if (seen.state !== 'STALE') return seen;
      if (last) return { state: 'LOGGED_OUT' };
      const renewed = await this.renew();
      if (renewed.state !== 'DONE') return renewed;
    }
    return { state: 'AWAY' };
  }

  /** A new token, if it is still the same person. */
  async renew() {
    const seen = judge(await this.state());
    if (seen.state === 'STALE') return { state: 'LOGGED_OUT' };
    if (seen.state !== 'DONE') return seen;
    if (seen.body.account !== this.desk.account) return { state: 'OTHER_ACCOUNT' };
    this.csrf = seen.body.csrf;
    return { state: 'DONE' };
  }

  /** The record as the service has it now. */
  state() {
    return ask(this.desk.address + '/state', { headers: { accept: 'application/json' } });
  }
}

/** What an answer means for what was sent. */
function judge(answer) {
  if (answer === null || answer.status === 0 || answer.status === 429 || answer.status >= 500) return { state: 'AWAY' };
  if (answer.status === 401) return { state: 'LOGGED_OUT' };
  if (answer.status < 300) return answer.isJson ? { state: 'DONE', body: answer.body } : { state: 'AWAY' };
  if (answer.status === 413) return { state: 'REFUSED', message: '文件超过大小上限，请压缩后重新选择。' };
  if (answer.isJson) return { state: 'REFUSED', message: messageOf(answer.body) };
  // A page instead of data: the token is from before a log-in, or the account may no longer do this.
  return answer.status === 403 ? { state: 'STALE' } : { state: 'REFUSED', message: '内容没有被接受，请刷新页面后再试。' };
}

function messageOf({ error }) {
  if (!error) return '内容没有被接受，请刷新页面后再试。';
  const faults = (error.faults ?? []).map((fault) => fault.message).filter((text) => text && text !== error.message);
  return [error.message, ...faults].join(' ');
}
