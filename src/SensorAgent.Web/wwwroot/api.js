// Calls of the agent's API. What it refuses becomes an ApiError whose message is a sentence for the person at the page.
import { t } from './language.js';

export class ApiError extends Error {
  constructor(status, message, retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export const session = { role: 'none', passwordSet: false, csrf: '' };
export const signedOut = new EventTarget();

export function mayChange() {
  return session.role === 'admin';
}

export async function loadSession() {
  return Object.assign(session, await get('session'));
}

export async function login(user, password) {
  return Object.assign(session, await send('POST', 'session', { user, password }));
}

export async function logout() {
  await send('DELETE', 'session');
  await loadSession();
}

export async function get(path) {
  return (await request(path, {})).json();
}

/** Sends text as it is and anything else as JSON; gives the answer's JSON, or null for none. */
export async function send(method, path, body) {
  const isText = typeof body === 'string';
  const answer = await request(path, {
    method,
    headers: { 'X-CSRF-Token': session.csrf ?? '', ...body !== undefined && { 'Content-Type': isText ? 'text/plain' : 'application/json' } },
    body: body === undefined ? undefined : isText ? body : JSON.stringify(body),
  });
  return answer.headers.get('Content-Type')?.includes('json') ? answer.json() : null;
}

export function channelPath(id) {
  return `channels/${id.split('/').map(encodeURIComponent).join('/')}`;
}

export function address(path) {
  return `api/v1/${path}`;
}

async function request(path, options) {
  let answer;
  try {
    answer = await fetch(address(path), { ...options, signal: options.signal ?? AbortSignal.timeout(60_000) });
  } catch {
    throw new ApiError(0, t('api.unreachable'));
  }
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401 && path !== 'session') signedOut.dispatchEvent(new Event('signed-out'));
  throw new ApiError(answer.status, problem.error ?? t('api.failed', { status: answer.status }), Number(answer.headers.get('Retry-After')) || 0);
}
