// What guards an output and what is to come of itself, each as a line with the time that remains.
import { h, say, show } from './dom.js';
import { icon } from './icons.js';
import { known, t } from './language.js';
import { dateTime, left, sentence } from './format.js';
import { now } from './clock.js';

export function guardList() {
  const list = h('ul', { class: 'guards' });
  return { element: list, update, tick };

  function update({ guards, pending }) {
    list.replaceChildren(...(guards ?? []).map(guardLine), ...(pending ?? []).map(pendingLine));
  }

  function tick() {
    for (const line of list.children) {
      const { until } = line.dataset;
      show(line, !until || Date.parse(until) > now());
      if (until) say(line.querySelector('.left'), left(until));
    }
    show(list, [...list.children].some(line => !line.hidden));
  }
}

function guardLine(guard) {
  const words = wordsOf(guard);
  // What only informs is not coloured as what is in the way.
  const isNote = guard.name === 'MaxOn' || guard.left > 0;
  return line('guard', guard.until, { title: guard.text, class: isNote && 'note', 'data-guard': guard.name },
    h('span', { lang: words === null && 'en' }, words ?? (guard.text || guard.name)));
}

function wordsOf({ name, until, left: count, holder }) {
  if (name === 'MaxSwitchesPerHour' && count > 0) return t('guard.left', { n: count });
  if (name === 'Interlock' && holder) return t(until ? 'guard.wait-for' : 'guard.held', { name: sentence(holder) });
  return known(`guard.${name}`, null);
}

function pendingLine({ at, command }) {
  return line('idle', at, { class: 'note' }, t('output.pending', { time: dateTime(at), command }));
}

function line(drawing, until, attributes, ...words) {
  return h('li', { 'data-until': until, ...attributes }, icon(drawing, 16), h('span', null, ...words, ' ', until && h('span', { class: 'left' })));
}
