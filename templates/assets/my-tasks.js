/* Says on the list of one's own tasks what was typed on this telephone and has not been sent yet. */
import { waitingOf } from './on-site-outbox.js';

const list = document.getElementById('my-tasks');
const { byTask, others } = waitingOf(list.dataset.account);
let elsewhere = 0;

for (const [task, waiting] of byTask) {
  const card = list.querySelector(`[data-task="${CSS.escape(task)}"]`);
  if (!card) elsewhere += waiting;
  else {
    const words = card.querySelector('[data-unsent]');
    words.textContent = `本手机上还有${waiting}项没有发送，请打开现场记录，有网络时自动发送。`;
    words.hidden = false;
  }
}

const words = [];
if (elsewhere > 0) words.push(`本手机上还有${elsewhere}项没有发送的内容，属于已不在下方的任务。`);
if (others > 0) words.push(`本手机上还有其他账号没有发送的内容${others}项，请用填写时的账号登录后打开该任务的现场记录。`);
const notice = document.getElementById('unsent');
notice.textContent = words.join('');
notice.hidden = words.length === 0;
