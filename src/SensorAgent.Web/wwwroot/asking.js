// Gives a command, and shows what became of it where it was not done.
import { h, show } from './dom.js';
import { t } from './language.js';
import { send } from './api.js';
import { announce } from './announcer.js';

/** For a card and what it is called; the path is that of the API. When it is answered, settled is called. */
export function asking(path, name, settled) {
  const answer = h('p', { class: 'answer', hidden: true });
  return { answer, command };

  async function command(text) {
    const card = answer.parentElement;
    card.setAttribute('aria-busy', 'true');
    try {
      const { status, reason } = await send('POST', path, String(text));
      tell(status, reason);
    } catch (problem) {
      tell('error', problem.message);
    } finally {
      card.removeAttribute('aria-busy');
      settled();
    }
  }

  function tell(status, reason) {
    const isDone = status === 'ok';
    show(answer, !isDone);
    answer.replaceChildren(h('strong', null, t(`answer.${status}`)), ' ', h('span', { lang: 'en' }, reason ?? ''));
    announce(isDone ? t('answer.done', { name }) : answer.textContent);
  }
}
