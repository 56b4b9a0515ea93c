// The configuration: an edit is checked as it is written, and applied only when nothing is wrong with it.
import { h, say, show } from './dom.js';
import { icon } from './icons.js';
import { t } from './language.js';
import { get, mayChange, send } from './api.js';
import { announce } from './announcer.js';

const pause = 600;

export function configView(signal) {
  let original = '';
  let timer = 0;
  let asked = 0;
  let isGood = false;
  let isWritable = false;
  const where = h('p', { class: 'muted' });
  const editor = h('textarea', {
    id: 'editor', class: 'editor', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off', readonly: true,
    'aria-describedby': 'config-note',
  });
  const verdict = h('div', { class: 'verdict' });
  const apply = h('button', { type: 'button', class: 'primary', disabled: true, onclick: write }, t('config.apply'));
  const undo = h('button', { type: 'button', disabled: true, onclick: () => { editor.value = original; check(); } }, t('config.undo'));
  editor.addEventListener('input', () => {
    settle(false);
    clearTimeout(timer);
    timer = setTimeout(check, pause);
  });
  signal.addEventListener('abort', () => clearTimeout(timer));
  load();
  return [
    h('div', { class: 'config' },
      h('div', { class: 'card' }, h('label', { for: 'editor' }, t('config.file')), where, editor,
        h('p', { class: 'muted', id: 'config-note' }, t('config.note')),
        h('div', { class: 'row buttons' }, apply, undo)),
      h('section', { class: 'card', 'aria-labelledby': 'verdict-title', hidden: !mayChange() }, h('h2', { id: 'verdict-title' }, t('config.verdict')), verdict)),
  ];

  async function load() {
    try {
      const { text, path, writable } = await get('config');
      original = text;
      isWritable = writable && mayChange();
      editor.value = text;
      editor.readOnly = !isWritable;
      show(apply, isWritable);
      show(undo, isWritable);
      say(where, isWritable ? path : t(mayChange() ? 'config.not-writable' : 'config.read-only', { path }));
      if (mayChange()) await check();
    } catch (error) {
      say(where, error.message);
    }
  }

  async function check() {
    const mine = ++asked;
    try {
      const answer = await send('POST', 'config/check', { text: editor.value });
      if (mine !== asked || signal.aborted) return;
      const mistakes = answer.mistakes ?? [];
      verdict.replaceChildren(...words(mistakes, answer.changes ?? [], editor));
      settle(mistakes.length === 0);
    } catch (error) {
      if (mine === asked) verdict.replaceChildren(h('p', { class: 'problem' }, error.message));
    }
  }

  function settle(good) {
    isGood = good;
    apply.disabled = !isGood || !isWritable || editor.value === original;
    undo.disabled = !isWritable || editor.value === original;
  }

  async function write() {
    apply.disabled = true;
    try {
      const { mistakes = [], changes = [] } = await send('PUT', 'config', { text: editor.value });
      if (mistakes.length > 0) {
        verdict.replaceChildren(...words(mistakes, changes, editor));
        announce(t('config.refused'));
        return;
      }
      original = (await get('config')).text;
      editor.value = original;
      settle(true);
      verdict.replaceChildren(verdictLine('good', t('config.applied')), ...changeList(changes));
      announce(t('config.applied'));
    } catch (error) {
      verdict.replaceChildren(h('p', { class: 'problem' }, error.message));
      announce(error.message);
      settle(isGood);
    }
  }
}

function words(mistakes, changes, editor) {
  if (mistakes.length === 0)
    return [verdictLine('good', t('config.good')), ...changes.length > 0 ? changeList(changes) : [h('p', { class: 'muted' }, t('config.same'))]];
  return [
    verdictLine('bad', t('config.mistakes', { n: mistakes.length })),
    h('ul', { class: 'mistakes' }, mistakes.map(({ path, text, hint }) => h('li', null,
      h('button', { type: 'button', class: 'path', onclick: () => goTo(editor, path) }, path || t('config.file')),
      h('p', { lang: 'en' }, text), hint && h('p', { class: 'muted', lang: 'en' }, hint)))),
  ];
}

function verdictLine(tone, text) {
  return h('p', { class: tone }, icon(tone, 18), ' ', text);
}

function changeList(changes) {
  return [h('h3', null, t('config.changes')), h('ul', { class: 'changes', lang: 'en' }, changes.map(text => h('li', null, text)))];
}

/** Puts the caret on the last part of a path such as Sensors:climate:Interval, found part by part. */
function goTo(editor, path) {
  let at = 0;
  let length = 0;
  for (const part of path.split(':')) {
    const found = editor.value.toLowerCase().indexOf(`"${part.toLowerCase()}"`, at);
    if (found < 0) break;
    [at, length] = [found, part.length + 2];
  }
  editor.focus();
  editor.setSelectionRange(at, at + length);
  const line = editor.value.slice(0, at).split('\n').length - 1;
  editor.scrollTop = Math.max(0, line - 3) * parseFloat(getComputedStyle(editor).lineHeight);
}
