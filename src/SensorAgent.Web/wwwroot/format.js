// Numbers, times and durations as a person reads them, in the page's language.
import { formatLocale, known, locale, t } from './language.js';
import { now } from './clock.js';

const formats = new Map();

/** A number with that many decimals; without any said, as many as are worth reading. */
export function number(value, decimals) {
  const options = decimals === null || decimals === undefined
    ? { maximumSignificantDigits: 5 }
    : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const key = `${locale()} ${decimals}`;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(formatLocale(), options));
  return formats.get(key).format(value === 0 ? 0 : value);
}

/** What a channel says: words for a binary one, a duration for an uptime, else a number or a text. */
export function valueOf(channel, value = channel.value) {
  if (value === null || value === undefined) return '–';
  if (channel.kind === 'binary') return binaryWord(channel.quantity, value === true || value === 'ON' || value === 1);
  if (typeof value !== 'number') return String(value);
  return isDuration(channel) ? duration(value * 1000) : number(value, channel.decimals);
}

/** The unit that stands behind valueOf; a duration has its own. */
export function unitOf(channel) {
  return isDuration(channel) ? '' : channel.unit ?? '';
}

export function quantityName(quantity) {
  const [, kind, index] = /^(.*?)(?:_(\d+))?$/.exec(quantity);
  const name = known(`quantity.${quantity}`, null) ?? known(`quantity.${kind}`, null);
  if (name === null) return sentence(quantity);
  return index && known(`quantity.${quantity}`, null) === null ? `${name} ${index}` : name;
}

export function binaryWord(quantity, on) {
  return known(`${on ? 'on' : 'off'}.${quantity}`, t(on ? 'on' : 'off'));
}

export function sentence(name) {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Two parts at most: 3 s, 5 min, 2 h 10 min, 4 d 3 h. */
export function duration(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [d, hr, min, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = [[d, 'time.d'], [hr, 'time.h'], [min, 'time.min'], [s, 'time.s']];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return t('time.s', { n: 0 });
  const two = first === 2 && min >= 5 ? parts.slice(first, first + 1) : parts.slice(first, first + 2);
  return two.filter(([count], index) => index === 0 || count > 0).map(([count, key]) => t(key, { n: count })).join(' ');
}

/** How long ago, by the agent's clock. */
export function ago(time) {
  const passed = now() - Date.parse(time);
  return passed < 1500 ? t('time.now') : t('time.ago', { time: duration(passed) });
}

/** How long until, by the agent's clock: exact to the second, since somebody waits for it. */
export function left(time) {
  const seconds = Math.max(0, Math.ceil((Date.parse(time) - now()) / 1000));
  const two = count => String(count).padStart(2, '0');
  return seconds >= 3600
    ? `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
    : `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

export function dateTime(time) {
  return when(time, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });
}

export function clockTime(time, seconds = true) {
  return when(time, { hour: '2-digit', minute: '2-digit', second: seconds ? '2-digit' : undefined, hourCycle: 'h23' });
}

export function day(time) {
  return when(time, { month: 'short', day: 'numeric' });
}

function when(time, options) {
  const key = `${locale()} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(formatLocale(), options));
  return formats.get(key).format(new Date(time));
}

function isDuration(channel) {
  return channel.unit === 's' && channel.quantity === 'uptime';
}
