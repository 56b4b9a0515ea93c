// What is shown when not even the first question was answered.
import { h } from './dom.js';
import { t } from './language.js';

export function unreachableView(again, signal) {
  const timer = setTimeout(again, 3000);
  signal.addEventListener('abort', () => clearTimeout(timer));
  return {
    page: [h('main', { class: 'alone' },
      h('h1', null, 'SensorAgent'), h('p', { role: 'status' }, t('api.unreachable')), h('p', { class: 'muted' }, t('unreachable.again')))],
  };
}
