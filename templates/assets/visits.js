/*
 * Moves a visit to another day by dragging its card: the same form is sent as on the page of the visit, and the same
 * rules answer. Where a reason is asked for, the form opens with the day filled in. Without this file, and on
 * telephones, the form is one click away.
 */
(function () {
  'use strict';

  const form = document.getElementById('move-visit');
  if (!form) return;
  let card = null;

  const cells = () => Array.from(document.querySelectorAll('td[data-day]'));
  const fits = (cell) =>
    cell.dataset.open === 'yes' && cell.dataset.day >= card.dataset.from && cell.dataset.day <= card.dataset.to;

  function clear() {
    cells().forEach((cell) => cell.classList.remove('fits', 'over'));
    card = null;
  }

  document.addEventListener('dragstart', (event) => {
    const found = event.target instanceof Element ? event.target.closest('[data-visit]') : null;
    if (!found) return;
    card = found;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', card.dataset.visit);
    cells().filter(fits).forEach((cell) => cell.classList.add('fits'));
  });

  document.addEventListener('dragend', clear);

  document.addEventListener('dragover', (event) => {
    const cell = card && event.target instanceof Element ? event.target.closest('td[data-day]') : null;
    cells().forEach((one) => one.classList.toggle('over', one === cell && fits(one)));
    if (cell && fits(cell)) event.preventDefault();
  });

  document.addEventListener('drop', (event) => {
    const cell = card && event.target instanceof Element ? event.target.closest('td[data-day]') : null;
    if (!cell || !fits(cell)) return;
    event.preventDefault();
    const { visit, revision, day, asks } = { ...card.dataset, day: cell.dataset.day };
    const stays = card.dataset.day === day;
    clear();
    if (stays) return;
    const address = '/office/visits/' + visit;
    if (asks === 'yes') {
      const back = new URLSearchParams(new FormData(form));
      ['_csrf', 'revision', 'dayFrom'].forEach((name) => back.delete(name));
      back.set('day', day);
      location.href = address + '?' + back.toString();
      return;
    }
    form.action = address;
    form.elements.namedItem('revision').value = revision;
    form.elements.namedItem('dayFrom').value = day;
    form.submit();
  });
})();
