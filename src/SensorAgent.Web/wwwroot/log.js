// The log as it is written, from a chosen level on.
import { h, say } from './dom.js';
import { t } from './language.js';
import { clockTime, dateTime } from './format.js';
import { get } from './api.js';
import { on } from './store.js';

const levels = ['debug', 'info', 'warning', 'error'];
const ranks = { trace: 0, debug: 0, info: 1, information: 1, warn: 2, warning: 2, error: 3, critical: 3, fail: 3, crit: 3 };
const most = 500;

export function logView(signal) {
  let level = 'info';
  const lines = h('ol', { class: 'lines' });
  const frame = h('div', { class: 'card log scroll', role: 'log', 'aria-live': 'off', 'aria-label': t('nav.log'), tabindex: 0 }, lines);
  const count = h('p', { class: 'muted' });
  const box = h('select', { id: 'level', onchange: () => { level = box.value; load(); } },
    levels.map(name => h('option', { value: name, selected: name === level }, t(`level.${name}`))));
  on('log', signal, line => { if (rank(line) >= ranks[level]) add([line]); });
  load();
  return [h('div', { class: 'row picker' }, h('label', { for: 'level' }, t('log.level')), box), frame, count];

  async function load() {
    try {
      const past = await get(`log?level=${level}`);
      if (signal.aborted) return;
      lines.replaceChildren();
      add(past.filter(line => rank(line) >= ranks[level]), true);
    } catch (error) {
      say(count, error.message);
    }
  }

  // Whoever has scrolled up to read is left there.
  function add(news, isFirst = false) {
    const follows = isFirst || frame.scrollHeight - frame.scrollTop - frame.clientHeight < 40;
    lines.append(...news.map(row));
    while (lines.children.length > most) lines.firstChild.remove();
    say(count, lines.children.length === 0 ? t('log.none') : t('log.count', { n: lines.children.length }));
    if (follows) frame.scrollTop = frame.scrollHeight;
  }
}

function rank({ level }) {
  return ranks[level?.toLowerCase()] ?? 1;
}

function row(line) {
  const name = levels[rank(line)];
  return h('li', { 'data-level': name }, h('time', { datetime: line.t, title: dateTime(line.t) }, clockTime(line.t)), ' ',
    h('span', { class: 'level' }, t(`level.${name}`)), ' ', h('span', { class: 'source' }, line.source ?? ''), ' ',
    h('span', { class: 'text', lang: 'en' }, line.text));
}
