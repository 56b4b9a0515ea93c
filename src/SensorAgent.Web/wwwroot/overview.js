// Everything at a glance: what needs attention, then channels and outputs by location, then the rules.
import { h } from './dom.js';
import { t } from './language.js';
import { byLocation, on, store } from './store.js';
import { tile } from './tile.js';
import { outputCard } from './output.js';
import { alertList } from './alerts.js';
import { ruleSection } from './rules.js';

export function overviewView(signal) {
  const places = h('div', { class: 'places' });
  let drawn = new AbortController();
  signal.addEventListener('abort', () => drawn.abort());
  on('set', signal, draw);
  draw();
  return [alertList(signal), places];

  function draw() {
    drawn.abort();
    drawn = new AbortController();
    const groups = byLocation();
    places.replaceChildren(...groups.map(group => section(group, drawn.signal)));
    if (store.rules.size > 0) places.append(ruleSection(drawn.signal));
    if (groups.length === 0) places.append(h('p', { class: 'empty' }, t(store.agent ? 'overview.empty' : 'overview.loading')));
  }
}

function section({ name, channels, outputs }, signal) {
  const id = `place-${name}`;
  return h('section', { 'aria-labelledby': id, class: 'place' },
    h('h2', { id }, name || t('overview.nowhere')),
    channels.length > 0 && h('div', { class: 'grid' }, channels.map(channel => tile(channel, signal))),
    outputs.length > 0 && h('div', { class: 'grid outputs' }, outputs.map(output => outputCard(output, signal))));
}
