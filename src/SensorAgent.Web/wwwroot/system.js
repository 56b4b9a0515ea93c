// The agent itself: what it is, its link, its sensors with their troubles in words, and what is on the buses.
import { h, say } from './dom.js';
import { t } from './language.js';
import { dateTime, duration, number } from './format.js';
import { everySecond, now } from './clock.js';
import { on, store } from './store.js';
import { alertList } from './alerts.js';
import { sensorList } from './sensors.js';
import { scanPanel } from './scan.js';
import { mayChange } from './api.js';

export function systemView(signal) {
  return [
    alertList(signal),
    h('div', { class: 'pair' },
      card('system.agent', signal, agentFacts),
      card('system.link', signal, linkFacts)),
    h('section', { 'aria-labelledby': 'sensors-title' }, h('h2', { id: 'sensors-title' }, t('sensors.title')), sensorList(signal)),
    mayChange() && scanPanel(),
  ].filter(Boolean);
}

/** A list of facts that is written anew every second, since some of them count; only what differs is touched. */
function card(title, signal, facts) {
  const list = h('dl');
  const id = title.replace('.', '-');
  const update = () => {
    const rows = store.agent ? facts(store.agent) : [];
    while (list.children.length > rows.length) list.lastChild.remove();
    rows.forEach(([name, value, tone], index) => {
      const row = list.children[index] ?? list.appendChild(h('div', null, h('dt'), h('dd')));
      say(row.firstChild, t(name));
      say(row.lastChild, value);
      row.lastChild.className = tone ?? '';
    });
  };
  on('agent', signal, update);
  everySecond(signal, update);
  return h('section', { class: 'card facts', 'aria-labelledby': id }, h('h2', { id }, t(title)), list);
}

function agentFacts(agent) {
  return [
    ['agent.id', agent.id],
    ['agent.location', agent.location],
    ['agent.board', agent.simulated && !agent.board?.includes('simulated') ? `${agent.board ?? ''} (${t('shell.simulated')})` : agent.board ?? '–'],
    ['agent.version', agent.version],
    ['agent.started', `${dateTime(agent.started)} · ${duration(now() - Date.parse(agent.started))}`],
    ['agent.clock', t(`clock.${agent.clock === 'unsynced' ? 'unsynced' : 'synced'}`), agent.clock === 'unsynced' ? 'warn' : ''],
  ];
}

function linkFacts({ link, backlog }) {
  return [
    ['link.state', t(link?.connected ? 'broker.connected' : 'broker.away'), link?.connected ? 'good' : 'bad'],
    ['link.broker', link?.broker || '–'],
    ['link.since', link?.since ? `${dateTime(link.since)} · ${duration(now() - Date.parse(link.since))}` : '–'],
    ['link.backlog', backlog ? t('link.waiting', { n: number(backlog, 0) }) : t('link.nothing'), backlog ? 'warn' : ''],
    ...link?.error ? [['link.error', link.error, 'bad']] : [],
  ];
}
