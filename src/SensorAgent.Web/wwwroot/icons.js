// Small drawings on a grid of 24, all strokes; hidden from screen readers, since a word always stands beside them.
import { svg } from './dom.js';

const drawings = {
  overview: 'M4 4h7v7H4z M13 4h7v7h-7z M4 13h7v7H4z M13 13h7v7h-7z',
  history: 'M4 4v16h16 M7 15l4-5 3 3 5-7',
  system: 'M7 7h10v10H7z M10 3v4 M14 3v4 M10 17v4 M14 17v4 M3 10h4 M3 14h4 M17 10h4 M17 14h4',
  log: 'M5 6h14 M5 10h10 M5 14h14 M5 18h8',
  config: 'M4 7h9 M17 7h3 M4 17h3 M11 17h9 M15 5v4 M9 15v4',
  sun: 'M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8z M12 2v2 M12 20v2 M4.9 4.9l1.4 1.4 M17.7 17.7l1.4 1.4 M2 12h2 M20 12h2 M4.9 19.1l1.4-1.4 M17.7 6.3l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  auto: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z M12 3v18 M12 8l7 0 M12 12h9 M12 16h7',
  language: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z M3 12h18 M12 3c3 3 3 15 0 18 M12 3c-3 3-3 15 0 18',
  leave: 'M10 4H5v16h5 M14 8l4 4-4 4 M18 12H9',
  good: 'M5 12l5 5 9-10',
  warn: 'M12 4l9 16H3z M12 10v4 M12 17v.5',
  bad: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z M12 7v6 M12 16v.5',
  idle: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z M12 7v5l3 2',
  rising: 'M6 18L18 6 M9 6h9v9',
  falling: 'M6 6l12 12 M18 9v9H9',
  steady: 'M4 12h16 M14 6l6 6-6 6',
  up: 'M6 15l6-6 6 6',
  down: 'M6 9l6 6 6-6',
  stop: 'M7 7h10v10H7z',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  plus: 'M12 5v14 M5 12h14',
  minus: 'M5 12h14',
  whole: 'M4 9V4h5 M20 9V4h-5 M4 15v5h5 M20 15v5h-5',
  download: 'M12 4v11 M7 11l5 5 5-5 M5 20h14',
  search: 'M11 4a7 7 0 1 0 0 14a7 7 0 1 0 0-14z M16 16l5 5',
  link: 'M4 12a8 8 0 0 1 16 0 M8 13a4 4 0 0 1 8 0 M12 17v.5',
  guard: 'M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z',
};

export function icon(name, size = 20) {
  return svg('svg', {
    viewBox: '0 0 24 24', width: size, height: size, class: `icon icon-${name}`, 'aria-hidden': 'true', focusable: 'false',
    fill: 'none', stroke: 'currentColor', 'stroke-width': 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round',
  }, svg('path', { d: drawings[name] }));
}
