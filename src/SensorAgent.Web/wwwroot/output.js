// One output: its state as read back, the controls of its kind, who set it, what runs, what guards it, and the answer to a command.
import { h, say, show } from './dom.js';
import { icon } from './icons.js';
import { known, t } from './language.js';
import { ago, dateTime, left, number, sentence } from './format.js';
import { everySecond, now } from './clock.js';
import { on } from './store.js';
import { mayChange, send } from './api.js';
import { controlsFor } from './controls.js';
import { announce } from './announcer.js';

export function outputCard(first, signal) {
  let output = first;
  const name = sentence(output.id);
  const state = h('span', { class: 'output-state' });
  const controls = controlsFor(output, command, name);
  const cause = h('p', { class: 'state' });
  const timer = h('p', { class: 'timer' }, icon('idle', 16), h('span'));
  const guards = h('ul', { class: 'guards' });
  const error = h('p', { class: 'problem' }, icon('bad', 16), h('span', { lang: 'en' }));
  const answer = h('p', { class: 'answer', hidden: true });
  const card = h('article', { class: 'card output', 'data-output': output.id },
    h('div', { class: 'output-head' }, h('div', null, h('h3', null, name), state), controls.main),
    controls.rest, cause, timer, guards, error, answer, mayChange() && more());
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
    guards.replaceChildren(...(output.guards ?? []).map(guardLine), ...(output.pending ?? []).map(pendingLine));
    tick();
  }

  function tick() {
    say(cause, causeWords(output));
    cause.title = output.since ? dateTime(output.since) : '';
    const isRunning = !!output.until && Date.parse(output.until) > now();
    show(timer, isRunning);
    if (isRunning) say(timer.lastChild, t('output.remaining', { time: left(output.until) }));
    for (const line of guards.children) {
      show(line, !line.dataset.until || Date.parse(line.dataset.until) > now());
      if (line.dataset.until) say(line.querySelector('.left'), left(line.dataset.until));
    }
    show(guards, [...guards.children].some(line => !line.hidden));
  }

  async function command(text) {
    card.setAttribute('aria-busy', 'true');
    try {
      const { status, reason } = await send('POST', `outputs/${encodeURIComponent(output.id)}`, String(text));
      tell(status, reason);
    } catch (problem) {
      tell('error', problem.message);
    } finally {
      card.removeAttribute('aria-busy');
      controls.update(output);
    }
  }

  function tell(status, reason) {
    const isDone = status === 'ok';
    show(answer, !isDone);
    answer.replaceChildren(h('strong', null, t(`answer.${status}`)), ' ', h('span', { lang: 'en' }, reason ?? ''));
    announce(isDone ? t('answer.done', { name }) : answer.textContent);
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

function guardLine(guard) {
  const words = known(`guard.${guard.name}`, null);
  return h('li', { 'data-until': guard.until, title: guard.text }, icon('guard', 16), h('span', null,
    h('span', { lang: words === null && 'en' }, words ?? (guard.text || guard.name)), ' ', guard.until && h('span', { class: 'left' })));
}

function pendingLine({ at, command }) {
  return h('li', null, icon('idle', 16), h('span', null, t('output.pending', { time: dateTime(at), command })));
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
  if (members) return members.map(sentence).join(', ');
  const words = cause ? known(`cause.${cause}`, sentence(cause)) : '';
  return [words, reason, since && ago(since)].filter(Boolean).join(' · ');
}
