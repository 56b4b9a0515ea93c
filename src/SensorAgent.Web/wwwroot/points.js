// The points of a chart as a table, for those who cannot see it; filled only while it is open.
import { h } from './dom.js';
import { t } from './language.js';
import { dateTime } from './format.js';

const most = 200;

export function pointTable(words) {
  let points = [];
  const title = t('points.title');
  const body = h('tbody');
  const head = h('tr', null, ['time', 'mean', 'least', 'most', 'count'].map(name => h('th', { scope: 'col' }, t(`points.${name}`))));
  const element = h('details', { class: 'points', ontoggle: write }, h('summary', null, title),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title }, h('table', null, h('thead', null, head), body)));
  return { element, fill };

  function fill(list) {
    points = list;
    write();
  }

  function write() {
    if (!element.open) return;
    body.replaceChildren(...points.slice(-most).reverse().map(([at, mean, least, greatest, count]) => h('tr', null,
      h('td', null, dateTime(at)), [mean, least, greatest].map(value => h('td', null, words(value))), h('td', null, String(count)))));
  }
}
