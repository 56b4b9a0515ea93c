// Signing in; after too many wrong passwords, how long to wait.
import { h, say, show } from './dom.js';
import { t } from './language.js';
import { languageButton } from './language-button.js';
import { login } from './api.js';
import { everySecond, now } from './clock.js';
import { left } from './format.js';

export function loginView(done, signal) {
  let until = null;
  const user = h('select', { id: 'user', name: 'username', autocomplete: 'username' },
    ['admin', 'reader'].map(name => h('option', { value: name }, t(`login.${name}`))));
  const password = h('input', {
    id: 'password', type: 'password', name: 'password', autocomplete: 'current-password', required: true, 'aria-describedby': 'problem',
  });
  const problem = h('p', { id: 'problem', class: 'problem', role: 'alert' });
  const wait = h('p', { class: 'muted', hidden: true });
  const button = h('button', { type: 'submit', class: 'primary' }, t('login.do'));
  const form = h('form', { class: 'card login', onsubmit: submit },
    h('img', { src: 'icon.svg', alt: '', width: 48, height: 48 }),
    h('h1', null, t('login.title')),
    h('label', { for: 'user' }, t('login.user')), user,
    h('label', { for: 'password' }, t('login.password')), password,
    problem, wait, button,
    h('p', { class: 'muted' }, t('login.forgotten'), ' ', h('code', null, 'sensoragent password')));
  everySecond(signal, countDown);
  requestAnimationFrame(() => password.focus());
  return {
    page: [h('main', { class: 'alone' }, form, languageButton())],
  };

  async function submit(event) {
    event.preventDefault();
    button.disabled = true;
    try {
      await login(user.value, password.value);
      done();
    } catch (error) {
      password.value = '';
      say(problem, error.status === 401 ? t('login.wrong') : error.status === 429 ? t('login.locked') : error.message);
      password.setAttribute('aria-invalid', 'true');
      password.focus();
      until = error.status === 429 ? new Date(now() + (error.retryAfter || 60) * 1000) : null;
      countDown();
    }
  }

  function countDown() {
    const isLocked = until !== null && until > now();
    show(wait, isLocked);
    if (isLocked) say(wait, t('login.wait', { time: left(until) }));
    else if (until !== null) say(problem, '');
    if (!isLocked) until = null;
    button.disabled = isLocked;
  }
}
