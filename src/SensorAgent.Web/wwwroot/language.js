// Which language the page speaks: what was chosen, else what the browser asks for.
import en from './en.js';
import zh from './zh.js';

const languages = { en, zh };
const changes = new EventTarget();
let current = kept() ?? (navigator.languages ?? [navigator.language]).map(name => name.slice(0, 2)).find(name => name in languages) ?? 'en';

document.documentElement.lang = locale();

export function language() {
  return current;
}

/** The name that Intl and the lang attribute know. */
export function locale() {
  return current === 'zh' ? 'zh-CN' : 'en';
}

/** The same with the person's own country, for numbers and dates. */
export function formatLocale() {
  return (navigator.languages ?? []).find(name => name.startsWith(current)) ?? locale();
}

export function speak(name) {
  current = name;
  keep(name);
  document.documentElement.lang = locale();
  changes.dispatchEvent(new Event('change'));
}

export function onLanguage(listener) {
  changes.addEventListener('change', listener);
}

/** The string of a key, with {names} filled in. */
export function t(key, values) {
  const text = languages[current][key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole) : text;
}

/** The string of a key where there is one, else what is given. */
export function known(key, otherwise) {
  return languages[current][key] ?? otherwise;
}

// A browser that keeps nothing (private, blocked) still shows the page.
function kept() {
  try {
    const name = localStorage.getItem('language');
    return name in languages ? name : null;
  } catch {
    return null;
  }
}

function keep(name) {
  try {
    localStorage.setItem('language', name);
  } catch {
    // The choice lasts as long as the page then.
  }
}
