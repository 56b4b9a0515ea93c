// Zooming and reading a chart: by dragging, by the keys, and by buttons for those who can do neither.
import { announce } from './announcer.js';

/** Wires a chart to a window over time: { from, to, move(from, to), whole() }. */
export function steer(chart, time, words) {
  const { element } = chart;
  let start = null;
  element.tabIndex = 0;
  element.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    start = { x: event.clientX, time: chart.timeAt(event.clientX), pointer: event.pointerId };
  });
  element.addEventListener('pointermove', event => {
    const at = chart.timeAt(event.clientX);
    if (start && Math.abs(event.clientX - start.x) > 6) {
      if (!element.hasPointerCapture(start.pointer)) element.setPointerCapture(start.pointer);
      chart.select([start.time, at]);
    }
    chart.setCursor(chart.pointAt(at));
  });
  element.addEventListener('pointerup', event => {
    const from = start;
    end();
    if (from && Math.abs(event.clientX - from.x) > 6) {
      const [least, most] = [from.time, chart.timeAt(event.clientX)].sort((a, b) => a - b);
      time.move(least, most);
    }
  });
  element.addEventListener('pointercancel', end);
  element.addEventListener('pointerleave', () => { if (!start) chart.setCursor(-1); });
  element.addEventListener('blur', () => chart.setCursor(-1));
  element.addEventListener('dblclick', () => time.whole());
  element.addEventListener('keydown', event => {
    const action = keys[event.shiftKey && event.key.startsWith('Arrow') ? `Shift ${event.key}` : event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });

  const keys = {
    ArrowLeft: () => step(-1), ArrowRight: () => step(1), Home: () => read(0), End: () => read(chart.points.length - 1),
    'Shift ArrowLeft': () => pan(-0.5), 'Shift ArrowRight': () => pan(0.5), PageUp: () => pan(-1), PageDown: () => pan(1),
    '+': () => zoom(0.5), '=': () => zoom(0.5), '-': () => zoom(2), Escape: () => time.whole(), 0: () => time.whole(),
  };
  return { zoom, pan };

  function end() {
    start = null;
    chart.select(null);
  }

  function step(count) {
    read(chart.cursor < 0 ? chart.points.length - 1 : chart.cursor + count);
  }

  function read(index) {
    if (chart.points.length === 0) return;
    const inside = Math.min(chart.points.length - 1, Math.max(0, index));
    chart.setCursor(inside);
    const { value, extent, time: at } = words(chart.points[inside]);
    announce([at, value, extent].filter(Boolean).join(', '));
  }

  function zoom(factor) {
    const { from, to } = chart.range;
    const about = chart.points[chart.cursor]?.[0] ?? (from + to) / 2;
    time.move(about - (about - from) * factor, about + (to - about) * factor);
  }

  function pan(share) {
    const { from, to } = chart.range;
    time.move(from + (to - from) * share, to + (to - from) * share);
  }
}
