// One channel at a glance: value, unit, trend, how it is and since when, and its last hour.
import { h, say, show } from './dom.js';
import { icon } from './icons.js';
import { t } from './language.js';
import { ago, dateTime, quantityName, unitOf, valueOf } from './format.js';
import { everySecond } from './clock.js';
import { on } from './store.js';
import { condition } from './condition.js';
import { sparkline } from './sparkline.js';
import { address, channelPath } from './api.js';

export function tile(first, signal) {
  let channel = first;
  const value = h('span', { class: 'number' });
  const unit = h('span', { class: 'unit' });
  const trend = h('span', { class: 'trend' });
  const words = h('span', { class: 'words' });
  const reason = h('span', { class: 'reason', lang: 'en' });
  const age = h('time');
  const mark = h('span', { class: 'mark' });
  const line = channel.kind === 'number' || channel.kind === 'binary' ? sparkline(channel, signal, showTrend) : null;
  const image = channel.kind === 'image' ? h('img', { class: 'picture', alt: quantityName(channel.quantity), loading: 'lazy' }) : null;
  const article = h('article', { class: 'card tile', 'data-channel': channel.id },
    h('h3', null, line
      ? h('a', { href: `#/history/${channel.id.split('/').map(encodeURIComponent).join('/')}` }, quantityName(channel.quantity))
      : quantityName(channel.quantity)),
    image ?? h('p', { class: `value is-${channel.kind}` }, value, ' ', unit, ' ', trend),
    line?.element,
    h('p', { class: 'state' }, mark, h('span', null, words, ' ', reason), ' ', age));
  on('channel', signal, next => { if (next.id === channel.id) update(next); });
  everySecond(signal, showAge);
  update(channel);
  return article;

  function update(next) {
    const isNew = next !== channel && next.t !== channel.t;
    channel = next;
    const { tone, text, reason: why } = condition(channel);
    if (image) {
      const source = `${address(channelPath(channel.id))}/image?t=${encodeURIComponent(channel.t ?? '')}`;
      if (image.getAttribute('src') !== source) image.setAttribute('src', source);
    }
    say(value, valueOf(channel));
    say(unit, channel.value === null ? '' : unitOf(channel));
    show(trend, channel.value !== null && tone !== 'bad');
    say(words, text);
    say(reason, why ?? '');
    if (article.dataset.tone !== tone) {
      article.dataset.tone = tone;
      mark.replaceChildren(icon(tone, 16));
    }
    if (isNew) line?.add(channel);
    showAge();
  }

  function showAge() {
    show(age, !!channel.t);
    if (!channel.t) return;
    say(age, ago(channel.t));
    if (age.dateTime === channel.t) return;
    age.dateTime = channel.t;
    age.title = dateTime(channel.t);
  }

  function showTrend(direction) {
    if (trend.dataset.direction === direction || channel.quantity === 'uptime') return;
    trend.dataset.direction = direction;
    trend.replaceChildren(...direction ? [icon(direction, 18), h('span', { class: 'hidden-words' }, t(`trend.${direction}`))] : []);
  }
}
