// What a channel did: an hour, a day, a week, a month, or whatever part of it was zoomed into.
import { h, say, show } from './dom.js';
import { icon } from './icons.js';
import { t } from './language.js';
import { clockTime, dateTime, number, quantityName, unitOf, valueOf } from './format.js';
import { now } from './clock.js';
import { byLocation, on, store } from './store.js';
import { address as apiAddress, channelPath, get } from './api.js';
import { address } from './router.js';
import { createChart } from './chart.js';
import { historyStep } from './scale.js';
import { steer } from './steering.js';
import { pointTable } from './points.js';
import { condition } from './condition.js';

const spans = { hour: 3_600_000, day: 86_400_000, week: 604_800_000, month: 2_592_000_000 };
const shortest = 30_000;

export function historyView(signal) {
  const { rest, query } = address();
  const range = query.get('range') in spans ? query.get('range') : 'day';
  const channel = store.channels.get(rest.slice(0, 2).join('/')) ?? (rest.length === 0 ? charted()[0] : undefined);
  if (!channel) {
    const place = h('p', { class: 'empty' }, t(rest.length === 0 ? 'history.none' : store.agent ? 'history.unknown' : 'overview.loading'));
    on('set', signal, () => { if (charted().length > 0) dispatchEvent(new Event('hashchange')); });
    return [rest.length > 0 && store.agent && picker('', range), place].filter(Boolean);
  }
  return [picker(channel.id, range), ...body(channel, range, signal)];
}

function charted() {
  return byLocation().flatMap(place => place.channels).filter(({ kind }) => kind === 'number' || kind === 'binary');
}

function picker(id, range) {
  const box = h('select', { id: 'channel', onchange: () => { location.hash = hashOf(box.value, range); } },
    id === '' && h('option', { value: '' }, t('history.pick')),
    byLocation().map(({ name, channels }) => h('optgroup', { label: name || t('overview.nowhere') }, channels
      .filter(({ kind }) => kind === 'number' || kind === 'binary')
      .map(channel => h('option', { value: channel.id, selected: channel.id === id }, `${quantityName(channel.quantity)} · ${channel.location}`)))));
  return h('div', { class: 'row picker' }, h('label', { for: 'channel' }, t('history.channel')), box);
}

function body(channel, range, signal) {
  let fixed = null;
  let asked = 0;
  let newest = 0;
  let later = 0;
  const isBinary = channel.kind === 'binary';
  const words = value => `${valueOf(channel, isBinary ? value >= 0.5 : value)} ${unitOf(channel)}`.trim();
  const chart = createChart({
    isBinary, tickText: (value, decimals) => valueOf({ ...channel, decimals }, isBinary ? value >= 0.5 : value),
    pointWords: ([at, mean, least, most]) => ({
      value: words(mean), time: dateTime(at),
      extent: !isBinary && most > least ? t('history.extent', { least: words(least), most: words(most) }) : '',
    }),
  });
  const points = pointTable(words);
  const csv = h('a', { class: 'button', download: `${channel.id.replace('/', '-')}.csv` }, icon('download', 18), 'CSV');
  const summary = h('p', { class: 'summary', id: 'chart-summary' });
  const problem = h('p', { class: 'empty', role: 'status', hidden: true });
  const current = h('p', { class: 'value' });
  const time = {
    move(from, to) {
      const span = Math.min(Math.max(to - from, shortest), spans.month * 12);
      const end = Math.min((from + to + span) / 2, now());
      fixed = { from: end - span, to: end };
      load();
    },
    whole() {
      fixed = null;
      load();
    },
  };
  const { zoom, pan } = steer(chart, time, point => ({ value: words(point[1]), extent: '', time: dateTime(point[0]) }));
  Object.entries({ role: 'application', 'aria-roledescription': t('chart.role'), 'aria-describedby': 'chart-summary chart-keys' })
    .forEach(([name, value]) => chart.element.setAttribute(name, value));
  chart.element.setAttribute('aria-label', `${quantityName(channel.quantity)}, ${channel.location}`);
  const size = new ResizeObserver(([entry]) => chart.resize(Math.floor(entry.contentRect.width)));
  size.observe(chart.element);
  signal.addEventListener('abort', () => { size.disconnect(); clearTimeout(later); });
  on('channel', signal, next => { if (next.id === channel.id) { showCurrent(next); followSoon(); } });
  showCurrent(channel);
  load();
  return [
    h('div', { class: 'card history' },
      h('div', { class: 'history-head' },
        h('div', null, h('h2', null, quantityName(channel.quantity), h('span', { class: 'muted' }, ` ${channel.location}`)), current),
        ranges(channel.id, range)),
      chart.element, problem, summary,
      h('div', { class: 'row buttons' }, zoomButtons(zoom, pan, time), csv),
      h('p', { class: 'muted keys', id: 'chart-keys' }, t('chart.keys')),
      points.element),
  ];

  function showCurrent(next) {
    const { tone, text, reason } = condition(next);
    current.replaceChildren(
      h('span', { class: 'number' }, valueOf(next)), ' ', h('span', { class: 'unit' }, next.value === null ? '' : unitOf(next)), ' ',
      h('span', { class: `words ${tone}` }, tone === 'good' ? '' : [text, reason].filter(Boolean).join(': ')));
  }

  // Live, but never more often than a new point could show.
  function followSoon() {
    if (fixed || later || document.hidden) return;
    later = setTimeout(() => { later = 0; load(); }, Math.max(2000, newest));
  }

  async function load() {
    const mine = ++asked;
    const to = fixed?.to ?? now();
    const from = fixed?.from ?? to - spans[range];
    const step = historyStep(to - from);
    const query = `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
    csv.href = apiAddress(`${channelPath(channel.id)}/history?${query}&step=${step}&format=csv`);
    try {
      const past = await get(`${channelPath(channel.id)}/history?${query}&step=${step}`);
      if (mine !== asked || signal.aborted) return;
      newest = past.step * 1000;
      chart.draw({ points: past.points, from, to, gap: Math.max(past.step * 3, (channel.interval ?? 0) * 3, 330) * 1000 });
      tell(past.points, from, to);
    } catch (error) {
      if (mine === asked) {
        show(problem, true);
        say(problem, error.message);
      }
    }
  }

  function tell(list, from, to) {
    show(problem, list.length === 0);
    say(problem, t('history.nothing'));
    const whole = isBinary ? t('history.from-to', { from: dateTime(from), to: dateTime(to) }) : list.length > 0 && summaryOf(list, words, from, to);
    say(summary, whole || '');
    points.fill(list);
  }
}

function summaryOf(list, words, from, to) {
  const readings = list.reduce((sum, point) => sum + point[4], 0);
  const mean = list.reduce((sum, point) => sum + point[1] * point[4], 0) / (readings || 1);
  const least = list.reduce((best, point) => point[2] < best[2] ? point : best);
  const most = list.reduce((best, point) => point[3] > best[3] ? point : best);
  const isShort = to - from <= spans.day;
  const at = time => isShort ? clockTime(time, false) : dateTime(time);
  return t('history.summary', {
    least: words(least[2]), leastAt: at(least[0]), most: words(most[3]), mostAt: at(most[0]), mean: words(mean), n: number(readings, 0),
  });
}

function ranges(id, range) {
  return h('div', { class: 'ranges', role: 'group', 'aria-label': t('history.range') }, Object.keys(spans).map(name =>
    h('a', { href: hashOf(id, name), 'aria-current': name === range && 'true' }, t(`range.${name}`))));
}

function hashOf(id, range) {
  return `#/history/${id.split('/').map(encodeURIComponent).join('/')}?range=${range}`;
}

function zoomButtons(zoom, pan, time) {
  const make = (name, drawing, onclick) => {
    const label = t(`chart.${name}`);
    return h('button', { type: 'button', class: 'square', 'aria-label': label, title: label, onclick }, icon(drawing, 18));
  };
  return [
    make('back', 'left', () => pan(-0.5)), make('in', 'plus', () => zoom(0.5)), make('out', 'minus', () => zoom(2)),
    make('forward', 'right', () => pan(0.5)), make('whole', 'whole', () => time.whole()),
  ];
}
