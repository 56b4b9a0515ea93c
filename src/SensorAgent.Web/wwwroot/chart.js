// A line of means in a band from least to greatest, with axes, a cursor and a selection: SVG, as wide as its place.
import { h, svg } from './dom.js';
import { clockTime, day } from './format.js';
import { dayLength, nearest, pieces, tickDecimals, timeTicks, valueTicks } from './scale.js';

const height = 320;
const margin = { top: 14, right: 14, bottom: 30, left: 56 };

/** Words come from outside: of a tick, and of a point as { value, extent, time }. A binary one is drawn in steps. */
export function createChart({ isBinary, tickText, pointWords }) {
  const root = svg('svg', { class: 'chart-drawing', 'aria-hidden': 'true', focusable: 'false', height });
  const tip = h('div', { class: 'tip', hidden: true });
  const element = h('div', { class: 'chart' }, root, tip);
  let width = 600;
  let data = { points: [], from: 0, to: 1, gap: Infinity };
  let low = 0;
  let high = 1;
  let cursor = -1;
  let picked = null;
  const layer = svg('g');
  root.append(layer);
  return {
    element, draw, resize, timeAt, pointAt, setCursor, select,
    get points() { return data.points; },
    get cursor() { return cursor; },
    get range() { return data; },
  };

  function resize(next) {
    if (next < 40 || next === width) return;
    width = next;
    draw(data);
  }

  function draw(next) {
    data = next;
    cursor = Math.min(cursor, data.points.length - 1);
    root.setAttribute('viewBox', `0 0 ${width} ${height}`);
    root.setAttribute('width', width);
    scaleValues();
    layer.replaceChildren(...axes(), ...lines(), svg('g', { class: 'overlay' }));
    overlay();
  }

  function scaleValues() {
    if (isBinary) {
      [low, high] = [-0.1, 1.1];
      return;
    }
    const least = data.points.reduce((value, point) => Math.min(value, point[2]), Infinity);
    const most = data.points.reduce((value, point) => Math.max(value, point[3]), -Infinity);
    const ticks = Number.isFinite(least) ? valueTicks(least, most) : [0, 1];
    [low, high] = [ticks[0], ticks.at(-1)];
  }

  function x(time) {
    return margin.left + (time - data.from) / (data.to - data.from) * (width - margin.left - margin.right);
  }

  function y(value) {
    return height - margin.bottom - (value - low) / (high - low) * (height - margin.top - margin.bottom);
  }

  function axes() {
    const values = isBinary ? [0, 1] : valueTicks(low, high);
    const decimals = isBinary ? 0 : tickDecimals(values);
    const { step, ticks } = timeTicks(data.from, data.to, Math.max(3, Math.floor(width / 90)));
    return [
      ...values.filter(value => value <= high + 1e-9).flatMap(value => [
        svg('line', { class: 'rule', x1: margin.left, x2: width - margin.right, y1: y(value), y2: y(value) }),
        svg('text', { class: 'tick', x: margin.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, tickText(value, decimals)),
      ]),
      ...ticks.flatMap(({ at, isDay }) => [
        upright(at, isDay && step < dayLength ? 'rule day' : 'rule time'),
        svg('text', {
          class: isDay ? 'tick day' : 'tick', 'text-anchor': 'middle', y: height - 10, x: Math.min(Math.max(x(at), margin.left + 12), width - 22),
        }, isDay ? day(at) : clockTime(at, step < 60_000)),
      ]),
    ];
  }

  function upright(time, name) {
    return svg('line', { class: name, x1: x(time), x2: x(time), y1: margin.top, y2: height - margin.bottom });
  }

  function lines() {
    const place = (time, value) => `${x(time).toFixed(1)} ${y(value).toFixed(1)}`;
    return pieces(data.points, data.gap).flatMap(part => {
      if (part.length === 1) return [svg('circle', { class: 'dot', cx: x(part[0][0]), cy: y(part[0][1]), r: 2 })];
      const line = part.map(([time, mean], index) => index === 0 ? `M${place(time, mean)}`
        : isBinary ? `H${x(time).toFixed(1)}V${y(mean).toFixed(1)}` : `L${place(time, mean)}`).join('');
      if (isBinary) return [svg('path', { class: 'line', d: line })];
      const below = part.map(([time, , least]) => place(time, least));
      const above = part.map(([time, , , most]) => place(time, most)).reverse();
      return [svg('path', { class: 'band', d: `M${[...below, ...above].join('L')}Z` }), svg('path', { class: 'line', d: line })];
    });
  }

  function overlay() {
    const place = layer.querySelector('.overlay');
    place.replaceChildren();
    if (picked) {
      const [from, to] = picked.map(time => Math.min(Math.max(x(time), margin.left), width - margin.right)).sort((a, b) => a - b);
      place.append(svg('rect', { class: 'selection', x: from, y: margin.top, width: to - from, height: height - margin.top - margin.bottom }));
    }
    const point = data.points[cursor];
    tip.hidden = !point;
    if (!point) return;
    place.append(upright(point[0], 'cursor'), svg('circle', { class: 'spot', cx: x(point[0]), cy: y(point[1]), r: 4.5 }));
    const { time, value, extent } = pointWords(point);
    tip.replaceChildren(h('strong', null, value), ...extent ? [h('span', null, extent)] : [], h('span', { class: 'muted' }, time));
    const isRight = x(point[0]) > width / 2;
    tip.style.left = isRight ? '' : `${x(point[0]) + 12}px`;
    tip.style.right = isRight ? `${width - x(point[0]) + 12}px` : '';
  }

  function timeAt(clientX) {
    const box = root.getBoundingClientRect();
    const inside = (clientX - box.left) / box.width * width;
    const share = Math.min(1, Math.max(0, (inside - margin.left) / (width - margin.left - margin.right)));
    return data.from + share * (data.to - data.from);
  }

  function pointAt(time) {
    return nearest(data.points, time);
  }

  function setCursor(index) {
    cursor = index;
    overlay();
  }

  function select(times) {
    picked = times;
    overlay();
  }
}
