/*
 * The screen of the meeting room: keeps itself up to date, shows the progress of a draw, and unveils its result one
 * ticket after the other. Without this file the page says the same; one reloads it by hand.
 */
(function () {
  'use strict';

  const root = document.documentElement;
  root.classList.add('js');
  const drawId = (/\/draws\/(\d+)\//.exec(location.pathname) || [])[1] || '';
  /** Set while this tab waits for the draw: then the result is unveiled here, and not at a later visit. */
  const WAITING = 'room-waiting-' + drawId;
  const isWaiting = () => sessionStorage.getItem(WAITING) === 'yes';
  if (isWaiting()) root.classList.add('veiled');

  let stream = null;
  let busy = false;
  let timer = 0;

  const main = () => document.getElementById('main');
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const one = (selector) => document.querySelector(selector);

  /* ---- up to date ---- */

  function listen() {
    if (stream || !('EventSource' in window)) return;
    stream = new EventSource('/office/draws/' + drawId + '/room/progress');
    stream.addEventListener('version', (event) => {
      if (!busy && event.data !== main().dataset.version) refresh();
    });
    stream.addEventListener('progress', (event) => showProgress(JSON.parse(event.data)));
  }

  function unlisten() {
    if (stream) stream.close();
    stream = null;
  }

  async function refresh() {
    busy = true;
    try {
      const answer = await fetch(location.pathname, { headers: { accept: 'text/html' } });
      // The session has ended, or the page is no more: the browser shows why.
      if (!answer.ok || answer.redirected) return location.reload();
      replace(await answer.text());
    } catch {
      // The service is away; the stream comes back with it and says what changed.
    } finally {
      busy = false;
    }
  }

  /** Takes over the page's main part; what somebody is typing stays. */
  function replace(html) {
    const next = new DOMParser().parseFromString(html, 'text/html').getElementById('main');
    if (!next) return location.reload();
    const typed = all('#main input[type=text]').map((input) => [input.id, input.value]);
    const focused = document.activeElement ? document.activeElement.id : '';
    clearTimeout(timer);
    main().replaceWith(next);
    for (const [id, value] of typed) {
      const input = value && document.getElementById(id);
      if (input) input.value = value;
    }
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
    arrange();
  }

  /* ---- drawing ---- */

  function showProgress(step) {
    const box = one('[data-progress]');
    if (!box) return;
    box.hidden = false;
    one('[data-stage]').textContent = '正在抽取：' + step.stage + (step.total ? '，' + percent(step) : '');
    const bar = box.querySelector('progress');
    if (step.total) {
      bar.max = step.total;
      bar.value = step.done;
    } else bar.removeAttribute('value');
  }

  const percent = (step) => Math.floor((100 * step.done) / step.total) + '%';

  async function draw(form) {
    if (busy) return;
    busy = true;
    const button = form.querySelector('button');
    button.disabled = true;
    showProgress({ stage: '请稍候', done: 0, total: 0 });
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        body: new URLSearchParams(new FormData(form)),
        redirect: 'manual',
      });
      if (answer.type === 'opaqueredirect') return location.assign(location.pathname);
      replace(await answer.text());
    } catch {
      button.disabled = false;
      one('[data-stage]').textContent = '与服务器的连接断了。结果以服务器记录为准：请等连接恢复，页面会自动更新，也可以刷新本页。';
    }
    busy = false;
  }

  /* ---- unveiling ---- */

  const STEP_MS = 420;
  const SEAT_MS = 160;
  /** However long the list is, nobody waits longer than this. */
  const MOST_MS = 60000;

  function unveil() {
    const items = all('[data-item]');
    const steps = items.flatMap((item) => [item, ...item.querySelectorAll('[data-seat]')]);
    const wish = steps.reduce((sum, step) => sum + (step.matches('[data-seat]') ? SEAT_MS : STEP_MS), 0);
    const pace = Math.min(1, MOST_MS / Math.max(1, wish));
    // Once only: whoever reloads the page sees everything.
    sessionStorage.removeItem(WAITING);
    root.classList.add('veiled');
    one('[data-all]').hidden = false;
    one('[data-again]').hidden = true;
    let at = 0;
    let shown = 0;
    (function next() {
      if (at >= steps.length) {
        finish();
        return one('[data-last]').scrollIntoView({ block: 'end', behavior: 'smooth' });
      }
      const step = steps[at++];
      step.classList.add('shown');
      const isSeat = step.matches('[data-seat]');
      if (!isSeat) {
        one('[data-shown]').textContent = '已显示 ' + ++shown + ' / ' + items.length;
        step.scrollIntoView({ block: 'nearest' });
      }
      timer = setTimeout(next, pace * (isSeat ? SEAT_MS : STEP_MS));
    })();
  }

  function finish() {
    clearTimeout(timer);
    sessionStorage.removeItem(WAITING);
    root.classList.remove('veiled');
    for (const step of all('.shown')) step.classList.remove('shown');
    if (!one('[data-list]')) return;
    one('[data-all]').hidden = true;
    one('[data-again]').hidden = false;
    one('[data-shown]').textContent = '';
  }

  /* ---- the page as it is now ---- */

  function arrange() {
    const drawn = one('[data-list]') !== null;
    if (!drawn) {
      const frozen = one('.begin') !== null;
      if (frozen) sessionStorage.setItem(WAITING, 'yes');
      root.classList.remove('veiled');
      return;
    }
    one('[data-all]').addEventListener('click', finish);
    one('[data-again]').addEventListener('click', unveil);
    if (isWaiting() && !matchMedia('(prefers-reduced-motion: reduce)').matches) unveil();
    else finish();
  }

  document.addEventListener('DOMContentLoaded', () => {
    arrange();
    listen();
    document.addEventListener('submit', (event) => {
      if (event.target.dataset.act !== 'seal') return;
      event.preventDefault();
      draw(event.target);
    });
    // A hidden tab holds no connection; when it is looked at again, it catches up.
    document.addEventListener('visibilitychange', () => (document.hidden ? unlisten() : listen()));
    window.addEventListener('pagehide', unlisten);
    window.addEventListener('pageshow', (event) => event.persisted && (listen(), refresh()));
  });
})();
