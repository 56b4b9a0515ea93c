// Says a sentence to screen readers: answers and changes of the connection, never values, which change all the time.
import { h } from './dom.js';

export const announcer = h('p', { id: 'announcer', class: 'hidden-words', role: 'status' });

export function announce(text) {
  announcer.textContent = '';
  // The same sentence twice is said twice only when it was gone between.
  setTimeout(() => { announcer.textContent = text; }, 50);
}
