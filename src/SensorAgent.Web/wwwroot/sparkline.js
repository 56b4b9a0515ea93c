// The last hour of a channel as a small line without axes, and which way it goes. Asked for only once it is seen.
import { svg } from './dom.js';
import { channelPath, get } from './api.js';
import { now } from './clock.js';

const span = 3_600_000;
const shortest = 300_000;
const waiting = [];
let asking = 0;

export function sparkline(channel, signal, onTrend) {
  let points = [];
  let due = false;
  const area = svg('path', { class: 'area' });
  const line = svg('path', { class: 'line' });
  const element = svg('svg', { class: 'sparkline', viewBox: '0 0 100 30', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' },
    area, line);
  const seen = new IntersectionObserver(entries => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    seen.disconnect();
    queue(load);
  }, { rootMargin: '200px' });
  seen.observe(element);
  signal.addEventListener('abort', () => seen.disconnect());
  return { element, add };

  function add({ value, t }) {
    const y = typeof value === 'boolean' ? Number(value) : value;
    if (typeof y !== 'number') return;
    points.push([Date.parse(t), y]);
    drawSoon();
  }

  async function load() {
    if (signal.aborted) return;
    try {
      const { points: past } = await get(`${channelPath(channel.id)}/history?since=1h&step=1m`);
      const last = past.at(-1)?.[0] ?? 0;
      points = [...past.map(([time, mean]) => [time, mean]), ...points.filter(([time]) => time > last)];
      drawSoon();
    } catch {
      // Without its past a tile still shows its value.
    }
  }

  // Many channels in a second cost one drawing each at most.
  function drawSoon() {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; draw(); });
  }

  function draw() {
    const end = now();
    points = points.filter(([time]) => time >= end - span);
    if (points.length > 400) points = points.filter((_, index) => index % 2 === 0 || index === points.length - 1);
    if (points.length < 2) return;
    // A channel that is new fills its tile too.
    const start = Math.max(end - span, Math.min(points[0][0], end - shortest));
    const values = points.map(([, value]) => value);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const height = most - least || 1;
    const x = time => ((time - start) / (end - start) * 100).toFixed(2);
    const y = value => (most === least ? 15 : 27 - (value - least) / height * 24).toFixed(2);
    const isBinary = channel.kind === 'binary';
    const to = (time, value) => isBinary ? `H${x(time)}V${y(value)}` : `L${x(time)} ${y(value)}`;
    const d = points.map(([time, value], index) => index === 0 ? `M${x(time)} ${y(value)}` : to(time, value)).join('');
    line.setAttribute('d', d);
    area.setAttribute('d', `${d}V30H${x(points[0][0])}Z`);
    if (!isBinary) onTrend(direction(least, most));
  }

  /** Compares the last quarter of twenty minutes with the rest of them; what is small beside the hour's range, or beside what is shown, is steady. */
  function direction(least, most) {
    const end = points.at(-1)[0];
    const length = Math.min(1_200_000, end - points[0][0]);
    const recent = mean(end - length / 4, end + 1);
    const before = mean(end - length, end - length / 4);
    if (length < 60_000 || recent === null || before === null) return '';
    const shown = 10 ** -(channel.decimals ?? 2);
    const change = recent - before;
    return Math.abs(change) < Math.max(shown, (most - least) * 0.1) ? 'steady' : change > 0 ? 'rising' : 'falling';
  }

  function mean(from, to) {
    const values = points.filter(([time]) => time >= from && time < to).map(([, value]) => value);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  }
}

// A page of a hundred tiles asks three at a time, and leaves the browser's other connections to commands.
function queue(load) {
  waiting.push(load);
  next();
}

async function next() {
  if (asking >= 3 || waiting.length === 0) return;
  asking++;
  await waiting.shift()();
  asking--;
  next();
}
