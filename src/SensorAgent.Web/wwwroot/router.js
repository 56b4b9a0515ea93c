// Shows the view that the address names: #/history/temperature/room1?range=day
import { h } from './dom.js';
import { t } from './language.js';
import { store } from './store.js';
import { overviewView } from './overview.js';
import { historyView } from './history.js';
import { systemView } from './system.js';
import { logView } from './log.js';
import { configView } from './config.js';

export const views = { overview: overviewView, history: historyView, system: systemView, log: logView, config: configView };

let view = new AbortController();
let place = null;
let shown = '';

export function startRouter(main, signal) {
  place = main;
  shown = '';
  addEventListener('hashchange', () => route(true), { signal });
  route(false);
}

export function stopRouter() {
  view.abort();
}

/** The parts of the address: which view, of what, and how. */
export function address() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, ...rest] = path.split('/').map(decodeURIComponent);
  return { name: name in views ? name : 'overview', rest, query: new URLSearchParams(query) };
}

function route(byPerson) {
  const { name } = address();
  const isOther = shown !== name;
  shown = name;
  view.abort();
  view = new AbortController();
  const heading = h('h1', { tabindex: '-1' }, t(`nav.${name}`));
  place.replaceChildren(heading, ...views[name](view.signal));
  document.title = `${t(`nav.${name}`)} – ${store.agent?.id ?? 'SensorAgent'}`;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!byPerson || !isOther) return;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}
