// The controls of an output by its kind. Each gives what stands beside the name, what stands below it, and how to follow the real state.
import { h, say, show } from './dom.js';
import { icon } from './icons.js';
import { t } from './language.js';
import { number } from './format.js';
import { mayChange } from './api.js';

const none = { main: null, rest: [], update() { } };

export function controlsFor(output, command, name) {
  const can = word => !output.commands?.length || output.commands.includes(word);
  switch (output.kind) {
    case 'scene': return { ...none, main: button(t('scene.do'), () => command(output.commands?.[0] ?? 'ON'), `${t('scene.do')}: ${name}`) };
    case 'cover': return joined(none, cover(command, name), level(command, name, '%'));
    case 'text': return text(command, name);
    case 'number': case 'servo': return joined(none, level(command, name, output.unit ?? ''), letGo(command, can('OFF')));
    case 'dimmer': case 'pwm': return joined(toggle(command, name), level(command, name, '%'));
    case 'light': return joined(toggle(command, name), level(command, name, '%'), colour(command, name));
    case 'group': return can('ON') ? toggle(command, name) : words(output, command, name);
    default: return toggle(command, name);
  }
}

function joined(head, ...below) {
  const parts = [head, ...below];
  return { main: head.main, rest: below.flatMap(part => [part.main, ...part.rest]), update: output => parts.forEach(part => part.update(output)) };
}

export function toggle(command, name) {
  const main = h('button', { type: 'button', role: 'switch', class: 'switch', 'aria-checked': 'false', 'aria-label': name, disabled: !mayChange() },
    h('span', { class: 'knob' }));
  main.addEventListener('click', () => command(main.getAttribute('aria-checked') === 'true' ? 'OFF' : 'ON'));
  return { ...none, main, update: ({ state }) => main.setAttribute('aria-checked', String(isOn(state))) };
}

/** A slider that sends when it is let go, and is not moved by the agent while a person holds it. */
function level(command, name, unit) {
  let isHeld = false;
  const shown = h('output');
  const slider = h('input', { type: 'range', 'aria-label': t('output.level', { name }), disabled: !mayChange() });
  const main = h('div', { class: 'slider' }, slider, shown);
  slider.addEventListener('input', () => { isHeld = true; tell(); });
  slider.addEventListener('change', () => { isHeld = false; command(slider.value); });
  return {
    ...none, main, update({ state, position, kind, min, max, step }) {
      Object.assign(slider, { min: min ?? 0, max: max ?? 100, step: step ?? 1 });
      show(main, kind !== 'cover' || Number.isFinite(position)); // a cover does not know where it is before it has been at an end
      if (isHeld) return;
      const value = kind === 'cover' ? position : state === 'ON' ? 100 : state === 'OFF' ? 0 : Number(state);
      slider.value = Number.isFinite(value) ? value : slider.min;
      tell();
    },
  };

  function tell() {
    const words = `${number(Number(slider.value))} ${unit}`.trim();
    say(shown, words);
    slider.setAttribute('aria-valuetext', words);
    slider.style.setProperty('--share', `${(slider.value - slider.min) / (slider.max - slider.min || 1) * 100}%`);
  }
}

function colour(command, name) {
  const box = h('input', { type: 'color', 'aria-label': t('output.colour', { name }), disabled: !mayChange() });
  box.addEventListener('change', () => command(box.value.toUpperCase()));
  return {
    ...none, main: h('label', { class: 'colour' }, box, t('output.colour.short')), update: ({ color }) => {
      if (color) box.value = color.toLowerCase();
    },
  };
}

function cover(command, name) {
  const way = (word, drawing) => {
    const label = t(`cover.do.${word}`);
    return button([icon(drawing), h('span', null, label)], () => command(word.toUpperCase()), `${label}: ${name}`);
  };
  const ways = [way('open', 'up'), way('stop', 'stop'), way('close', 'down')];
  return { ...none, main: h('div', { class: 'cover-buttons', role: 'group', 'aria-label': name }, ways) };
}

function text(command, name) {
  const box = h('textarea', { rows: 2, 'aria-label': t('output.text', { name }), disabled: !mayChange() });
  const form = h('form', { class: 'text-form', onsubmit: event => { event.preventDefault(); command(JSON.stringify({ value: box.value })); } },
    box, h('div', { class: 'row buttons' }, button(t('output.show'), null, `${t('output.show')}: ${name}`, 'submit'),
      button(t('output.blank'), () => command('OFF'), `${t('output.blank')}: ${name}`)));
  return {
    ...none, rest: [form], update: ({ state }) => {
      if (document.activeElement !== box) box.value = state === 'OFF' || state === null ? '' : state;
    },
  };
}

function letGo(command, isPossible) {
  return isPossible ? { ...none, main: h('div', { class: 'row buttons' }, button(t('output.let-go'), () => command('OFF'))) } : none;
}

function words(output, command, name) {
  const buttons = (output.commands ?? []).map(word => button(word, () => command(word)));
  return { ...none, rest: [h('div', { class: 'row buttons', role: 'group', 'aria-label': name }, buttons)] };
}

function button(label, action, accessibleName, type = 'button') {
  return h('button', { type, onclick: action, 'aria-label': accessibleName, disabled: !mayChange() }, label);
}

function isOn(state) {
  return state === 'ON' || Number(state) > 0;
}
