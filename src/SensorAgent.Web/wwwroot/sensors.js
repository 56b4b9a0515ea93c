// The sensors' health: asked for when a channel's status changes, and every half minute for the counts.
import { h } from './dom.js';
import { icon } from './icons.js';
import { t } from './language.js';
import { dateTime, duration, number } from './format.js';
import { everySecond, now } from './clock.js';
import { get } from './api.js';
import { on, store } from './store.js';
import { statusWords, toneOf } from './condition.js';

export function sensorList(signal) {
  const list = h('ul', { class: 'sensors' }, h('li', { class: 'empty' }, t('overview.loading')));
  const statuses = new Map([...store.channels.values()].map(channel => [channel.id, channel.status]));
  let shown = [];
  let second = 0;
  on('channel', signal, ({ id, status }) => {
    if (statuses.get(id) === status) return;
    statuses.set(id, status);
    load();
  });
  everySecond(signal, () => {
    if (second++ % 30 === 0) load();
  });
  return list;

  async function load() {
    try {
      const { sensors } = await get('health');
      if (signal.aborted || JSON.stringify(sensors) === JSON.stringify(shown)) return;
      shown = sensors ?? [];
      list.replaceChildren(...shown.length === 0 ? [h('li', { class: 'empty' }, t('sensors.none'))] : shown.map(row));
    } catch (error) {
      list.replaceChildren(h('li', { class: 'empty' }, error.message));
    }
  }
}

function row({ name, driver, location, state, error, since, ok, failed }) {
  const tone = toneOf(state);
  return h('li', { class: 'card sensor', 'data-tone': tone, 'data-sensor': name },
    h('div', null, h('h3', null, name), h('p', { class: 'muted' }, [driver, location].filter(Boolean).join(' · '))),
    h('div', null,
      h('p', { class: 'state' }, h('span', { class: 'mark' }, icon(tone, 16)), h('span', { class: 'words' }, statusWords(state)), ' ',
        since && h('time', { datetime: since, title: dateTime(since) }, t('sensors.for', { time: duration(now() - Date.parse(since)) }))),
      error && h('p', { class: 'problem', lang: 'en' }, error)),
    h('p', { class: 'counts muted' }, t('sensors.counts', { ok: number(ok ?? 0, 0), failed: number(failed ?? 0, 0) })));
}
