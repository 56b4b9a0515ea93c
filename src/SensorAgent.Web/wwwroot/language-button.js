// Changes to the other language, in whose own words it says so.
import { h } from './dom.js';
import { icon } from './icons.js';
import { language, speak, t } from './language.js';

export function languageButton() {
  const other = language() === 'en' ? 'zh' : 'en';
  return h('button', { type: 'button', class: 'tool', lang: other === 'zh' ? 'zh-CN' : 'en', onclick: () => speak(other) },
    icon('language'), h('span', null, t('shell.other-language')));
}
