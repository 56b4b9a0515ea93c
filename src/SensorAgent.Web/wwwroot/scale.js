// From values and times to places on a chart, and which of them are worth a line. Pure.
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
export const dayLength = 24 * hour;

const timeSteps = [
  second, 5 * second, 10 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
  hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, dayLength, 2 * dayLength, 7 * dayLength, 14 * dayLength,
];

const historySteps = [
  [second, '1s'], [5 * second, '5s'], [10 * second, '10s'], [30 * second, '30s'], [minute, '1m'], [2 * minute, '2m'], [5 * minute, '5m'],
  [10 * minute, '10m'], [30 * minute, '30m'], [hour, '1h'], [2 * hour, '2h'], [6 * hour, '6h'], [12 * hour, '12h'], [dayLength, '24h'],
];

/** The step of history that gives some four hundred points. */
export function historyStep(span) {
  return (historySteps.find(([step]) => span / step <= 420) ?? historySteps.at(-1))[1];
}

/** Round values that cover the range, some five of them. */
export function valueTicks(least, most, count = 5) {
  const raw = (most - least || Math.abs(most) * 0.02 || 1) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 2.5, 5, 10].find(factor => factor * power >= raw);
  const ticks = [];
  for (let index = Math.floor(least / step); index * step < most + step * 0.999; index++) ticks.push(Number((index * step).toPrecision(12)));
  if (ticks.length < 2) ticks.push(ticks[0] + step);
  return ticks;
}

/** Decimals that tell neighbouring ticks apart. */
export function tickDecimals(ticks) {
  const step = Math.abs(ticks[1] - ticks[0]);
  return [0, 1, 2, 3, 4, 5].find(decimals => Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) < 1e-6) ?? 6;
}

/** Round times of the local clock within the range, and whether each begins a day. */
export function timeTicks(from, to, count) {
  const step = timeSteps.find(length => (to - from) / length <= count) ?? timeSteps.at(-1);
  const midnight = new Date(from);
  midnight.setHours(0, 0, 0, 0);
  const ticks = [];
  if (step >= dayLength) {
    for (const at = midnight; at <= to; at.setDate(at.getDate() + step / dayLength)) if (at >= from) ticks.push({ at: at.getTime(), isDay: true });
    return { step, ticks };
  }
  for (let at = midnight.getTime(); at <= to; at += step) {
    const date = new Date(at);
    if (at >= from) ticks.push({ at, isDay: date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0 });
  }
  return { step, ticks };
}

/** Splits points where nothing was read for long. */
export function pieces(points, gap) {
  const parts = [];
  let last = -Infinity;
  for (const point of points) {
    if (point[0] - last > gap) parts.push([]);
    parts.at(-1).push(point);
    last = point[0];
  }
  return parts;
}

/** The index of the point nearest to a time. */
export function nearest(points, time) {
  let [low, high] = [0, points.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle][0] < time) low = middle;
    else high = middle;
  }
  return high < 0 ? -1 : time - points[low][0] <= points[high][0] - time ? low : high;
}
