// The rules: what each waits for, what it would do, whether it is on, and what it did last.
import { h, say, show } from './dom.js';
import { t } from './language.js';
import { ago, dateTime, sentence } from './format.js';
import { everySecond } from './clock.js';
import { on, store } from './store.js';
import { toggle } from './controls.js';
import { asking } from './asking.js';

export function ruleSection(signal) {
  return h('section', { 'aria-labelledby': 'rules-title', class: 'place' }, h('h2', { id: 'rules-title' }, t('rules.title')),
    h('div', { class: 'grid rules' }, [...store.rules.values()].map(rule => card(rule, signal))));
}

function card(first, signal) {
  let rule = first;
  const name = sentence(rule.id);
  const { answer, command } = asking(`rules/${encodeURIComponent(rule.id)}`, name, () => control.update(rule));
  const control = toggle(command, t('rule.switch', { name }));
  const state = h('span', { class: 'output-state' });
  const last = h('p', { class: 'state' });
  const article = h('article', { class: 'card output rule-card', 'data-rule': rule.id },
    h('div', { class: 'output-head' }, h('div', null, h('h3', null, name), state), control.main),
    h('dl', null,
      part('rule.when', h('span', { lang: 'en' }, rule.when)),
      ['do', 'else', 'lost'].filter(branch => rule[branch].length > 0).map(branch => part(`rule.${branch}`, rule[branch].map(commandWords).join(', ')))),
    last, answer);
  on('rule', signal, next => { if (next.id === rule.id) update(next); });
  everySecond(signal, tick);
  update(rule);
  return article;

  function update(next) {
    rule = next;
    article.dataset.state = rule.state;
    say(state, t(rule.state === 'ON' ? 'on' : 'off'));
    control.update(rule);
    tick();
  }

  function tick() {
    const { fired } = rule;
    const notDone = fired?.commands.filter(given => given.status !== 'ok').map(given => `${sentence(given.output)}: ${t(`given.${given.status}`)} ${given.reason ?? ''}`.trim()) ?? [];
    const text = fired ? [t(`rule.fired.${fired.branch}`), ago(fired.t), fired.reason, ...notDone].join(' · ') : t('rule.never');
    say(last, text);
    last.title = fired ? dateTime(fired.t) : '';
  }
}

function part(key, words) {
  return h('div', null, h('dt', null, t(key)), h('dd', null, words));
}

function commandWords({ output, command }) {
  return `${sentence(output)} → ${command}`;
}
