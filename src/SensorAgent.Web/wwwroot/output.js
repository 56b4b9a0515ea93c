// One output: its state as read back, the controls of its kind, who set it, what runs, what guards it, and the answer to a command.
import { h, say, show } from './dom.js';
import { icon } from './icons.js';
import { known, t } from './language.js';
import { ago, dateTime, left, number, sentence } from './format.js';
import { everySecond, now } from './clock.js';
import { on } from './store.js';
import { mayChange } from './api.js';
import { controlsFor } from './controls.js';
import { asking } from './asking.js';
import { guardList } from './guards.js';

export function outputCard(first, signal) {
  let output = first;
  const name = sentence(output.id);
  const state = h('span', { class: 'output-state' });
  const { answer, command } = asking(`outputs/${encodeURIComponent(output.id)}`, name, () => controls.update(output));
  const controls = controlsFor(output, command, name);
  const cause = h('p', { class: 'state' });
  const timer = h('p', { class: 'timer' }, icon('idle', 16), h('span'));
  const way = h('p', { class: 'way' }, icon('right', 16), h('span'));
  const guards = guardList();
  const error = h('p', { class: 'problem' }, icon('bad', 16), h('span', { lang: 'en' }));
  const card = h('article', { class: 'card output', 'data-output': output.id },
    h('div', { class: 'output-head' }, h('div', null, h('h3', null, name), state), controls.main),
    controls.rest, cause, timer, way, guards.element, error, answer, mayChange() && more());
  on('output', signal, next => { if (next.id === output.id) update(next); });
  everySecond(signal, tick);
  update(output);
  return card;

  function update(next) {
    output = next;
    say(state, stateWords(output));
    card.dataset.state = output.state ?? '';
    controls.update(output);
    show(error, !!output.error);
    say(error.lastChild, output.error ?? '');
    guards.update(output);
    tick();
  }

  function tick() {
    say(cause, causeWords(output));
    cause.title = output.since ? dateTime(output.since) : '';
    const { until, then, transition } = output;
    // MaxOn and a level on its way have lines of their own.
    const isTimer = until && until !== transition?.until && !output.guards?.some(guard => guard.name === 'MaxOn' && guard.until === until);
    count(timer, isTimer && until, time => then ? t('output.then', { time, state: words(then) }) : t('output.remaining', { time }));
    count(way, transition?.until, time => t('output.way', { time, state: words(transition.to) }));
    guards.tick();
  }

  function words(state) {
    return stateWords({ ...output, state, position: null });
  }

  function more() {
    const box = h('input', {
      type: 'text', 'aria-label': t('output.command', { name }), placeholder: 'ON 5s',
      autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
    });
    return h('details', null, h('summary', null, t('output.more')), h('form', {
      class: 'row', onsubmit: event => {
        event.preventDefault();
        if (box.value.trim()) command(box.value.trim());
      },
    }, box, h('button', { type: 'submit' }, t('output.send'))), h('p', { class: 'muted' }, t('output.examples')));
  }
}

/** A line with what remains until then; hidden when that is past, or there is no such time. */
function count(line, until, wordsFor) {
  const isComing = !!until && Date.parse(until) > now();
  show(line, isComing);
  if (isComing) say(line.lastChild, wordsFor(left(until)));
}

function stateWords({ kind, state, unit, position }) {
  if (state === null || state === undefined || state === '') return kind === 'scene' ? t('scene') : t('output.unknown');
  if (state === 'ON' || state === 'OFF') return t(state === 'ON' ? 'on' : 'off');
  if (kind === 'cover') return known(`cover.${state}`, state) + (position === null || position === undefined ? '' : ` · ${number(position, 0)} %`);
  if (kind === 'text') return t('output.shows');
  const value = Number(state);
  if (!Number.isFinite(value)) return state;
  return kind === 'number' || kind === 'servo' ? `${number(value)} ${unit ?? ''}`.trim() : value === 0 ? t('off') : `${number(value)} %`;
}

function causeWords({ cause, reason, since, members }) {
  if (members?.length > 0) return members.map(sentence).join(', ');
  const words = cause ? known(`cause.${cause}`, sentence(cause)) : '';
  return [words, reason, since && ago(since)].filter(Boolean).join(' · ');
}
