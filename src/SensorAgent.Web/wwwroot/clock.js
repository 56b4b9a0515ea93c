// The agent's clock, as far as it is known here, and what ticks by it: a phone's clock may be minutes off.
const ticking = new Set();
let ahead = 0;
setInterval(() => { if (!document.hidden) tick(); }, 1000);
document.addEventListener('visibilitychange', () => { if (!document.hidden) tick(); });

/** Milliseconds since 1970 by the agent's clock. */
export function now() {
  return Date.now() + ahead;
}

/** The agent has said what time it is. */
export function agentSays(time) {
  const said = Date.parse(time);
  if (Number.isFinite(said)) ahead = said - Date.now();
}

/** Calls at once and then every second while the page is seen, until the signal. */
export function everySecond(signal, action) {
  ticking.add(action);
  signal.addEventListener('abort', () => ticking.delete(action));
  action();
}

function tick() {
  for (const action of ticking) action();
}
