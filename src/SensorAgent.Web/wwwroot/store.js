// What the agent has said last. Views listen to it; the stream writes it.
//   set      channels or outputs came or went      channel  one channel, in detail
//   output   one output, in detail                 agent    the agent                log  one line, in detail
const changes = new EventTarget();

export const store = { channels: new Map(), outputs: new Map(), agent: null };

/** Listens until the signal. */
export function on(type, signal, listener) {
  changes.addEventListener(type, event => listener(event.detail), { signal });
}

export function replaceAll(channels, outputs) {
  const before = names();
  store.channels = new Map(channels.map(channel => [channel.id, channel]));
  store.outputs = new Map(outputs.map(output => [output.id, output]));
  if (names() !== before) {
    tell('set');
    return;
  }
  for (const channel of channels) tell('channel', channel);
  for (const output of outputs) tell('output', output);
}

export function putChannel(channel) {
  put(store.channels, 'channel', channel);
}

export function putOutput(output) {
  put(store.outputs, 'output', output);
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
  const isNew = !map.has(item.id) || map.get(item.id).kind !== item.kind;
  map.set(item.id, item);
  if (isNew) tell('set');
  else tell(type, item);
}

function names() {
  const of = map => [...map.values()].map(item => `${item.id} ${item.kind} ${item.location}`).join('\n');
  return `${of(store.channels)}\n\n${of(store.outputs)}`;
}

function tell(type, detail) {
  changes.dispatchEvent(new CustomEvent(type, { detail }));
}
