/* Photos that wait on the telephone, as a list under the form with which they were chosen. */

/**
 * Takes the files of a form of photos over to the telephone's database, instead of the browser sending the form.
 * @returns a promise, done when they are kept; null where it is another form
 */
export function chosenPhotos(event, photos) {
  const form = event.target.closest('form[data-photos]');
  if (!form) return null;
  const chosen = Array.from(form.elements).find((element) => element.type === 'file');
  event.preventDefault();
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && name !== '_csrf' && name !== 'opId') fields[name] = value;
  }
  const files = Array.from(chosen.files);
  form.reset();
  return Promise.all(files.map((file) => photos.add(file, fields)));
}

/** The list, with a button to take back what the service does not want. */
export function showPhotos(photos, changed) {
  const list = document.getElementById('photos-waiting');
  if (!list) return;
  list.hidden = photos.list.length === 0;
  list.replaceChildren(
    ...photos.list.map((photo) => {
      const item = document.createElement('li');
      const words = document.createElement('span');
      words.textContent = photo.refused === null ? `${photo.name}：待发送` : `${photo.name}：没有被接受。${photo.refused}`;
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', className: 'plain', textContent: '不再发送' });
      button.setAttribute('aria-label', `不再发送${photo.name}`);
      button.addEventListener('click', async () => {
        await photos.remove(photo.opId);
        showPhotos(photos, changed);
        changed();
      });
      item.append(words, button);
      return item;
    }),
  );
}
