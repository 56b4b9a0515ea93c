// How a channel is, in words and a tone: good, warn, bad or idle.
import { known, t } from './language.js';
import { sentence } from './format.js';

export function condition(channel) {
  const { status, quality, reason, alarm } = channel;
  if (!status) return { tone: 'idle', text: t('status.waiting') };
  if (status === 'offline') return { tone: 'idle', text: t('status.offline') };
  if (status.startsWith('error')) return { tone: 'bad', text: faultWords(status), reason };
  if (status === 'stale') return { tone: 'warn', text: t('status.stale'), reason };
  if (quality === 'bad') return { tone: 'bad', text: t('quality.bad'), reason };
  if (alarm === 'high' || alarm === 'low') return { tone: 'warn', text: t(`alarm.${alarm}`) };
  if (quality === 'uncertain') return { tone: 'warn', text: t('quality.uncertain'), reason };
  return { tone: 'good', text: t('status.online') };
}

/** A status as it stands on its topic, in words. */
export function statusWords(status) {
  if (!status) return t('status.waiting');
  return status.startsWith('error') ? faultWords(status) : known(`status.${status}`, sentence(status));
}

export function toneOf(status) {
  if (status === 'online') return 'good';
  if (status === 'stale') return 'warn';
  return status?.startsWith('error') ? 'bad' : 'idle';
}

function faultWords(status) {
  const code = status.split(':')[1] ?? 'failed';
  return known(`error.${code}`, sentence(code));
}
