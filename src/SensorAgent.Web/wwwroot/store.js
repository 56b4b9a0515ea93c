// What the agent has said last. Views listen to it; the stream writes it.
//   set      channels, outputs or rules came or went      channel  one channel, in detail
//   output   one output, in detail                        rule     one rule, in detail
//   agent    the agent                                    log      one line, in detail
const changes = new EventTarget();

export const store = { channels: new Map(), outputs: new Map(), rules: new Map(), agent: null };

/** Listens until the signal. */
export function on(type, signal, listener) {
  changes.addEventListener(type, event => listener(event.detail), { signal });
}

export function replaceAll(channels, outputs, rules) {
  const before = names();
  store.channels = new Map(channels.map(channel => [channel.id, channel]));
  store.outputs = new Map(outputs.map(output => [output.id, output]));
  store.rules = new Map(rules.map(rule => [rule.id, rule]));
  if (names() !== before) {
    tell('set');
    return;
  }
  for (const channel of channels) tell('channel', channel);
  for (const output of outputs) tell('output', output);
  for (const rule of rules) tell('rule', rule);
}

export function putChannel(channel) {
  put(store.channels, 'channel', channel);
}

export function putOutput(output) {
  put(store.outputs, 'output', output);
}

export function putRule(rule) {
  put(store.rules, 'rule', rule);
}

export function putAgent(agent) {
  store.agent = agent;
  tell('agent', agent);
}

export function putLine(line) {
  tell('log', line);
}

/** Channels and outputs by location: the agent's own place first, the board itself and what stands nowhere last. */
export function byLocation() {
  const places = new Map();
  const at = name => places.get(name) ?? places.set(name, { name, channels: [], outputs: [] }).get(name);
  for (const channel of store.channels.values()) at(channel.location ?? '').channels.push(channel);
  for (const output of store.outputs.values()) at(output.location ?? '').outputs.push(output);
  const rank = ({ name }) => name === '' ? 3 : name === store.agent?.id ? 2 : name === store.agent?.location ? 0 : 1;
  return [...places.values()].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, undefined, { numeric: true }));
}

function put(map, type, item) {
  const isNew = !map.has(item.id) || drawnBy(map.get(item.id)) !== drawnBy(item);
  map.set(item.id, item);
  if (isNew) tell('set');
  else tell(type, item);
}

function names() {
  return [store.channels, store.outputs, store.rules].map(map => [...map.values()].map(item => `${item.id} ${drawnBy(item)}`).join('\n')).join('\n\n');
}

/** What a card is drawn by once; when it changes, everything is drawn anew. */
function drawnBy({ kind, location, when, do: does, else: otherwise, lost }) {
  return JSON.stringify([kind, location, when, does, otherwise, lost]);
}

function tell(type, detail) {
  changes.dispatchEvent(new CustomEvent(type, { detail }));
}
