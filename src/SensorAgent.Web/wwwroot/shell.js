// The frame of every view: name, navigation, how the connection is, language, theme, leaving.
import { h, say, show } from './dom.js';
import { icon } from './icons.js';
import { t } from './language.js';
import { languageButton } from './language-button.js';
import { applyTheme, theme, themes } from './theme.js';
import { logout, session } from './api.js';
import { connect, connection, onConnection } from './stream.js';
import { on, store } from './store.js';
import { announce, announcer } from './announcer.js';
import { everySecond, now } from './clock.js';
import { clockTime, left } from './format.js';

const names = ['overview', 'history', 'system', 'log', 'config'];

export function buildShell(signal) {
  const main = h('main', { id: 'main' });
  const page = [
    h('a', { class: 'skip', href: '#main', onclick: skip }, t('shell.skip')),
    h('header', { class: 'top' }, brand(signal), h('div', { class: 'pills' }, ...pills(signal)), h('div', { class: 'tools' }, ...tools())),
    h('nav', { class: 'views', 'aria-label': t('shell.views') }, h('ul', null, names.map(name => h('li', null,
      h('a', { href: `#/${name}`, 'data-view': name }, icon(name, 22), h('span', null, t(`nav.${name}`))))))),
    h('div', { class: 'content' }, lostNotice(signal), main),
    announcer,
  ];
  return { page, main };
}

function skip(event) {
  event.preventDefault();
  document.querySelector('h1')?.focus();
}

function brand(signal) {
  const place = h('span', { class: 'brand-place' });
  const id = h('span', { class: 'brand-name' });
  const update = () => {
    say(id, store.agent?.id ?? 'SensorAgent');
    say(place, store.agent?.location ?? '');
  };
  on('agent', signal, update);
  update();
  return h('a', { class: 'brand', href: '#/overview' },
    h('img', { src: 'icon.svg', alt: '', width: 30, height: 30 }), h('span', { class: 'brand-words' }, id, place));
}

function pills(signal) {
  const live = h('span', { class: 'pill', id: 'live' });
  const broker = h('a', { class: 'pill', href: '#/system', id: 'broker' });
  const simulated = h('span', { class: 'pill idle', title: t('shell.simulated.why'), hidden: true }, t('shell.simulated'));
  const reader = h('span', { class: 'pill idle', hidden: session.role !== 'reader' }, t('shell.reader'));
  onConnection(signal, () => {
    live.className = `pill ${connection.state === 'live' ? 'good' : connection.state === 'lost' ? 'bad' : 'idle'}`;
    say(live, t(`connection.${connection.state}`));
  });
  const update = () => {
    const { link, simulated: isSimulated } = store.agent ?? {};
    show(broker, !!link);
    show(simulated, !!isSimulated);
    broker.className = `pill ${link?.connected ? 'good' : 'bad'}`;
    say(broker, t(link?.connected ? 'broker.connected' : 'broker.away'));
  };
  on('agent', signal, update);
  update();
  return [live, broker, simulated, reader];
}

function lostNotice(signal) {
  const words = h('span');
  const again = h('span', { class: 'muted' });
  const notice = h('div', { class: 'notice bad lost', role: 'status', hidden: true }, icon('bad'), h('div', null, words, ' ', again),
    h('button', { type: 'button', class: 'small', onclick: () => connect() }, t('connection.now')));
  onConnection(signal, () => {
    const isLost = connection.state === 'lost';
    document.body.classList.toggle('stale', isLost);
    show(notice, isLost);
    if (isLost) say(words, t('connection.words', { time: clockTime(connection.lostAt) }));
  });
  everySecond(signal, () => {
    if (connection.state === 'lost') say(again, t('connection.again', { time: left(new Date(connection.retryAt - Date.now() + now())) }));
  });
  again.setAttribute('aria-hidden', 'true');
  return notice;
}

function tools() {
  const shade = h('button', { type: 'button', class: 'tool', onclick: turn });
  label(theme());
  return [
    languageButton(),
    shade,
    session.passwordSet && h('button', { type: 'button', class: 'tool', onclick: leave, title: t('shell.logout'), 'aria-label': t('shell.logout') },
      icon('leave')),
  ];

  function turn() {
    const next = themes[(themes.indexOf(theme()) + 1) % themes.length];
    applyTheme(next);
    label(next);
    announce(t(`theme.${next}`));
  }

  function label(name) {
    shade.replaceChildren(icon({ auto: 'auto', light: 'sun', dark: 'moon' }[name]));
    shade.setAttribute('aria-label', t('theme', { name: t(`theme.${name}`) }));
    shade.title = t('theme', { name: t(`theme.${name}`) });
  }
}

async function leave() {
  try {
    await logout();
  } finally {
    location.reload();
  }
}
