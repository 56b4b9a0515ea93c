// The agent's events, taken up again by itself for as long as the page is open.
import { address, get, loadSession, session, signedOut } from './api.js';
import { agentSays } from './clock.js';
import { putAgent, putChannel, putLine, putOutput, putRule, replaceAll } from './store.js';

const beatLimit = 40_000; // the agent sends something every 15 s
const longestWait = 15_000;
const sets = ['channels', 'outputs', 'rules'];

export const connection = { state: 'connecting', lostAt: null, retryAt: null };
const changes = new EventTarget();
let source = null;
let watchdog = 0;
let retry = 0;
let wait = 1000;
let attempt = 0;

export function onConnection(signal, listener) {
  changes.addEventListener('change', listener, { signal });
  listener();
}

/** Connects, now; also when a retry is due later only. */
export async function connect() {
  const mine = ++attempt;
  close();
  try {
    // A restarted agent knows no session of before: ask first who we are.
    await loadSession();
    if (session.role === 'none') {
      signedOut.dispatchEvent(new Event('signed-out'));
      return;
    }
    const [agent, ...all] = await Promise.all(['agent', ...sets].map(get));
    if (mine !== attempt) return;
    putAgent(agent);
    replaceAll(...all);
    listen();
  } catch {
    if (mine === attempt) lost();
  }
}

export function disconnect() {
  attempt++;
  close();
}

addEventListener('online', connectWhenLost);
document.addEventListener('visibilitychange', () => { if (!document.hidden) connectWhenLost(); });

function connectWhenLost() {
  if (connection.state === 'lost') connect();
}

function listen() {
  source = new EventSource(address('events'));
  const take = (type, action) => source.addEventListener(type, event => {
    alive();
    action(JSON.parse(event.data));
  });
  source.onopen = alive;
  source.onerror = lost;
  take('beat', beat => agentSays(beat.t));
  take('channel', putChannel);
  take('output', putOutput);
  take('rule', putRule);
  take('agent', putAgent);
  take('log', putLine);
  take('plan', async () => {
    try {
      replaceAll(...await Promise.all(sets.map(get)));
    } catch {
      lost();
    }
  });
}

function alive() {
  clearTimeout(watchdog);
  watchdog = setTimeout(lost, beatLimit);
  wait = 1000;
  become('live', null);
}

function lost() {
  close();
  const delay = wait * (0.75 + Math.random() / 2);
  wait = Math.min(wait * 2, longestWait);
  retry = setTimeout(connect, delay);
  become('lost', Date.now() + delay);
}

function close() {
  clearTimeout(watchdog);
  clearTimeout(retry);
  source?.close();
  source = null;
}

function become(state, retryAt) {
  if (state === 'lost' && connection.state !== 'lost') connection.lostAt = Date.now();
  const isNews = connection.state !== state || retryAt !== null;
  Object.assign(connection, { state, retryAt });
  if (isNews) changes.dispatchEvent(new Event('change'));
}
