// What a person should know of while it lasts.
import { h } from './dom.js';
import { icon } from './icons.js';
import { on, store } from './store.js';
import { t } from './language.js';
import { dateTime } from './format.js';

export function alertList(signal) {
  const list = h('ul', { class: 'alerts', 'aria-label': t('alerts') });
  let shown = '';
  on('agent', signal, update);
  update();
  return list;

  function update() {
    const alerts = store.agent?.alerts ?? [];
    list.hidden = alerts.length === 0;
    const next = JSON.stringify(alerts);
    if (next === shown) return;
    shown = next;
    list.replaceChildren(...alerts.map(({ id, text, since }) => h('li', { class: 'notice warn', 'data-alert': id }, icon('warn'), h('div', null,
      h('span', { lang: 'en' }, text), ' ', since && h('time', { class: 'muted', datetime: since }, t('since', { time: dateTime(since) }))))));
  }
}
