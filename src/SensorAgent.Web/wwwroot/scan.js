// What is on the buses, as `sensoragent scan` finds it.
import { h } from './dom.js';
import { icon } from './icons.js';
import { t } from './language.js';
import { number } from './format.js';
import { send } from './api.js';
import { announce } from './announcer.js';

export function scanPanel() {
  const results = h('div', { class: 'scan-results' });
  const button = h('button', { type: 'button', onclick: scan }, icon('search', 18), t('scan.do'));
  return h('section', { 'aria-labelledby': 'scan-title' },
    h('h2', { id: 'scan-title' }, t('scan.title')), h('p', { class: 'muted' }, t('scan.what')), button, results);

  async function scan() {
    button.disabled = true;
    results.replaceChildren(h('p', { class: 'muted' }, t('scan.running')));
    announce(t('scan.running'));
    try {
      const report = await send('POST', 'scan');
      results.replaceChildren(...groups(report));
      announce(t('scan.done'));
    } catch (error) {
      results.replaceChildren(h('p', { class: 'problem' }, error.message));
      announce(error.message);
    } finally {
      button.disabled = false;
    }
  }
}

function groups(report) {
  return [
    ...(report.i2c?.found ?? []).map(bus => group(`I2C ${bus.bus}`, bus, device => [
      device.address, device.drivers?.join(', ') || device.candidates?.join(' / ') || '–',
      device.state === 'held' ? t('scan.held', { holder: device.holder ?? '' }) : t(`scan.${device.state}`), entryWords(device)], 'devices')),
    ...problemOnly('I2C', report.i2c),
    group('1-Wire', report.oneWire, item => [
      item.id, item.driver, item.temperature === undefined ? item.problem ?? '' : `${number(item.temperature, 1)} °C`, entryWords(item)]),
    group('SPI', report.spi, item => [`${item.bus}.${item.chipSelect}`]),
    group('UART', report.serial, item => [item.port, item.alias ?? '']),
    group('PWM', report.pwm, item => [item.chip, t('scan.channels', { n: item.channels })]),
    group('GPIO', report.gpio, ({ chip, device, lines = [] }) => [
      chip, device, t('scan.lines', { n: lines.length, used: lines.filter(line => line.used).length })]),
    group(t('scan.kernel'), report.kernel, item => [item.device, item.subsystem, item.address ?? '', item.channels?.join(', ') ?? '']),
  ].filter(Boolean);
}

function group(title, part, cells, member = 'found') {
  const items = part?.[member] ?? [];
  if (items.length === 0 && !part?.problem) return null;
  return h('div', { class: 'card scan-group' }, h('h3', null, title),
    part.problem && h('p', { class: 'muted', lang: 'en' }, part.problem),
    items.length > 0 && h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title },
      h('table', null, h('tbody', null, items.map(item => h('tr', null, cells(item).map(text => h('td', null, text))))))));
}

function problemOnly(title, part) {
  return part?.problem && !(part.found?.length > 0) ? [group(title, { problem: part.problem })] : [];
}

function entryWords({ entry }) {
  return entry ? t('scan.entry', { entry }) : t('scan.new');
}
