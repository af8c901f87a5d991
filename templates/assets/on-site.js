/*
 * The on-site form on a telephone. Whatever is typed is on the telephone before anything else happens, and goes to the
 * service as soon as there is a net. Without this file the form is saved by its button.
 */
import { ask, Courier } from './on-site-courier.js';
import { isLasting, Outbox } from './on-site-outbox.js';
import { Photos } from './on-site-photos.js';
import { chosenPhotos, showPhotos } from './on-site-photo-list.js';

const TYPING_PAUSE_MS = 1200;
const LOOK_EVERY_MS = 20000;

const form = document.getElementById('on-site');
const { account, task, address, files, version } = form.dataset;
const outbox = new Outbox(account, task);
const fields = new Map();
let photos = null;
let courier = null;
let state = 'IDLE';
let told = null;
let seenVersion = version;
let leaving = false;

const one = (selector) => document.querySelector(selector);
const all = (selector) => Array.from(document.querySelectorAll(selector));

/* ---- fields ---- */

function readFields() {
  for (const box of form.querySelectorAll('[data-field]')) {
    const name = box.dataset.field;
    const controls = Array.from(form.elements).filter((element) => element.name === name);
    const hidden = (kind) => form.elements.namedItem(kind + ':' + name);
    if (controls.length === 0) continue;
    const known = { value: hidden('was').value, revision: Number(hidden('base').value) };
    fields.set(name, { box, controls, known });
  }
}

function valueOf({ controls }) {
  const [first] = controls;
  return first.type === 'radio' ? (controls.find((radio) => radio.checked)?.value ?? '') : first.value;
}

function show({ controls }, value) {
  const [first] = controls;
  if (first.type === 'radio') for (const radio of controls) radio.checked = radio.value === value;
  else if (first.value !== value) first.value = value;
}

/** What the service has of a field, on the page; a form sent by its button builds on the same. */
function know(name, value, revision) {
  const field = fields.get(name);
  if (!field) return;
  field.known = { value, revision };
  form.elements.namedItem('was:' + name).value = value;
  form.elements.namedItem('base:' + name).value = String(revision);
}

function mark(name) {
  const { box } = fields.get(name);
  const entry = outbox.get(name);
  box.classList.toggle('unsent', entry !== null);
  const fault = box.querySelector('[data-fault]');
  fault.textContent = entry?.refused ?? '';
  fault.hidden = fault.textContent === '';
}

function typed(name, pause) {
  const field = fields.get(name);
  outbox.type(name, valueOf(field), field.known);
  mark(name);
  tell();
  courier?.soon(pause);
}

/* ---- what the service answers ---- */

function settled(entry, result) {
  const { field: name } = entry;
  if (result.status === 'REFUSED') outbox.refuse(entry, result.message);
  else outbox.done(entry, result.status === 'CONFLICT' ? entry.baseRevision : result.revision);
  if (result.status === 'CONFLICT') seenVersion = '';
  const field = fields.get(name);
  if (!field) return;
  if (result.status === 'SAVED') know(name, entry.value, result.revision);
  else if (result.current && result.status !== 'REFUSED') field.other = result.current;
  mark(name);
  settle(name);
}

/**
 * Of two texts the one that stands goes into the field; the other is kept by the service and shown above. Not under the
 * hands of somebody who types: until the field is left, what is typed builds on what the person has seen.
 */
function settle(name) {
  const field = fields.get(name);
  if (!field?.other || outbox.get(name) !== null || isInHand(field)) return;
  const { value, revision } = field.other;
  field.other = null;
  know(name, value, revision);
  show(field, value);
}

const isInHand = ({ controls }) => controls[0].type !== 'radio' && controls.includes(document.activeElement);

/** Looks what others have written meanwhile. */
async function look() {
  if (document.hidden || leaving) return;
  const answer = await courier.state();
  if (answer === null || answer.status !== 200 || !answer.isJson) return courier.soon(0);
  if (answer.body.account !== account) return courier.soon(0);
  courier.csrf = answer.body.csrf;
  for (const [name, { value, revision, words }] of Object.entries(answer.body.fields)) take(name, value, revision, words);
  if (answer.body.version !== seenVersion) await renewSections(answer.body.version);
  courier.soon(0);
}

function take(name, value, revision, words) {
  const field = fields.get(name);
  if (!field || revision <= field.known.revision || outbox.get(name) !== null) return;
  if (isInHand(field)) return;
  know(name, value, revision);
  show(field, value);
  const by = field.box.querySelector('[data-by]');
  if (by) by.textContent = words;
}

/** Parts of the page that are made anew by the service: conflicts, parts handed in, files. */
async function renewSections(next) {
  const answer = await ask(location.pathname, { headers: { accept: 'text/html' } });
  if (answer === null || answer.status !== 200) return;
  const page = new DOMParser().parseFromString(answer.body, 'text/html');
  let whole = true;
  for (const section of all('[data-fresh]')) {
    const other = page.getElementById(section.id);
    if (!other) continue;
    if (section.contains(document.activeElement)) whole = false;
    else section.replaceWith(document.importNode(other, true));
  }
  if (whole) seenVersion = next;
}

/* ---- in words ---- */

function tell() {
  const { waiting, refused } = totals();
  const line = one('#sync');
  const words = wordsOf(waiting, refused);
  // Read aloud when it changes, not with every letter.
  if (one('#sync-words').textContent !== words) one('#sync-words').textContent = words;
  line.dataset.state = state === 'IDLE' && waiting + refused === 0 ? 'DONE' : state;
  one('#sync-login').hidden = state !== 'LOGGED_OUT';
  one('#sync-drop').hidden = state !== 'REFUSED' || outbox.counts().waiting === 0;
}

function totals() {
  const [texts, pictures] = [outbox.counts(), photos?.counts() ?? { waiting: 0, refused: 0 }];
  return { waiting: texts.waiting + pictures.waiting, refused: texts.refused + pictures.refused };
}

function wordsOf(waiting, refused) {
  const kept = isLasting && outbox.kept && (photos?.kept ?? true);
  const where = kept ? '已保存在手机' : '手机不允许网页保存内容，请不要关闭本页';
  const not = refused === 0 ? '' : `${refused}项没有被接受，请按提示修改。`;
  if (waiting === 0) return refused === 0 ? '已全部发送' : not;
  const rest = `${where}，待发送${waiting}项`;
  if (state === 'LOGGED_OUT') return `${rest}。登录已过期，请重新登录，登录后自动发送。${not}`;
  if (state === 'OTHER_ACCOUNT') return `${rest}。现在登录的是另一账号，请用填写时的账号登录后发送。${not}`;
  if (state === 'REFUSED') return `${rest}。${told ?? ''}${not}`;
  if (state === 'AWAY') return `${rest}。现在连不上服务器，恢复后自动发送。${not}`;
  return `${rest}。${not}`;
}

function said(next, message) {
  state = next;
  told = message;
  tell();
  if (photos) showPhotos(photos, tell);
  if (next === 'IDLE' && seenVersion === '') look();
}

/* ---- acts ---- */

/** Sends what waits; true if the service has everything. */
async function flush() {
  for (let round = 0; round < 3; round++) {
    if ((await courier.run()) && totals().waiting + totals().refused === 0) return true;
  }
  return false;
}

async function submit(event) {
  event.preventDefault();
  if (leaving) return;
  const button = event.submitter;
  const act = button?.name === 'then' ? button : null;
  leaving = act !== null;
  const sent = await flush();
  if (act === null) return;
  if (!sent) {
    leaving = false;
    one('#sync').scrollIntoView({ block: 'nearest' });
    one('#sync-words').textContent = `${one('#sync-words').textContent}全部发送后才能提交，请稍后再按一次。`;
    return;
  }
  const then = document.createElement('input');
  Object.assign(then, { type: 'hidden', name: act.name, value: act.value });
  form.append(then);
  form.elements.namedItem('_csrf').value = courier.csrf;
  form.submit();
}

/** One of two versions is taken: an entry on the newer one that says which conflict it settles. */
function choose(event) {
  const box = event.target.closest('[data-choose]');
  if (!box) return;
  event.preventDefault();
  const values = new FormData(box);
  const name = box.dataset.choose;
  const field = fields.get(name);
  const revision = Number(values.get('base:' + name));
  outbox.type(name, values.get(name), { value: '', revision }, values.get('settles:' + name));
  box.closest('[data-conflict]').hidden = true;
  if (field) {
    show(field, values.get(name));
    mark(name);
  }
  seenVersion = '';
  tell();
  courier.soon(0);
}

/** Whoever may not write any more may at least read what was not sent, and then let go of it. */
function drop() {
  if (!confirm('放弃保存在手机上、还没有发送的内容？放弃后不能恢复。')) return;
  for (const name of outbox.fields()) outbox.remove(name);
  leaving = true;
  location.reload();
}

/* ---- from the beginning ---- */

function restore() {
  for (const [name, field] of fields) {
    const value = outbox.valueOf(name);
    if (value !== null) show(field, value);
    mark(name);
  }
}

async function begin() {
  document.documentElement.classList.add('js');
  readFields();
  restore();
  tell();
  one('#sync').hidden = false;
  const csrf = form.elements.namedItem('_csrf').value;
  const desk = { address, files, account, csrf, settled, said, photos: null };
  courier = new Courier(outbox, desk);
  form.addEventListener('input', ({ target }) => fields.has(target.name) && typed(target.name, TYPING_PAUSE_MS));
  form.addEventListener('change', ({ target }) => fields.has(target.name) && typed(target.name, 0));
  form.addEventListener('focusout', ({ target }) => setTimeout(() => fields.has(target.name) && settle(target.name)));
  form.addEventListener('submit', submit);
  document.addEventListener('submit', choose);
  one('#sync-drop').addEventListener('click', drop);
  photos = await Photos.open(account, task);
  desk.photos = photos;
  document.addEventListener('submit', (event) => {
    const added = chosenPhotos(event, photos);
    if (added) added.then(() => (said(state, told), courier.soon(0)));
  });
  said('IDLE', null);
  courier.soon(0);
  window.addEventListener('online', () => courier.soon(0));
  document.addEventListener('visibilitychange', () => (document.hidden ? courier.soon(0) : look()));
  window.addEventListener('pageshow', (event) => event.persisted && look());
  setInterval(look, LOOK_EVERY_MS);
}

begin();
