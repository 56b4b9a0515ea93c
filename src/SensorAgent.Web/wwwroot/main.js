// Where the page begins: who is there, then the frame, then the view that the address names.
import { loadSession, session, signedOut } from './api.js';
import { connect, disconnect } from './stream.js';
import { onLanguage } from './language.js';
import { applyTheme, theme } from './theme.js';
import { buildShell } from './shell.js';
import { loginView } from './login.js';
import { startRouter, stopRouter } from './router.js';
import { unreachableView } from './unreachable.js';

let stage = new AbortController();

applyTheme(theme());
signedOut.addEventListener('signed-out', showLogin);
onLanguage(() => { if (session.role === 'none') showLogin(); else showApp(); });
begin();

async function begin() {
  try {
    await loadSession();
  } catch {
    showOnly(signal => unreachableView(begin, signal));
    return;
  }
  if (session.role === 'none') {
    showLogin();
  } else {
    showApp();
    connect();
  }
}

function showApp() {
  const main = showOnly(signal => buildShell(signal));
  startRouter(main, stage.signal);
}

function showLogin() {
  disconnect();
  showOnly(signal => loginView(begin, signal));
}

/** Replaces the whole page; gives the element that the builder gave for the views, if any. */
function showOnly(build) {
  stopRouter();
  stage.abort();
  stage = new AbortController();
  const { page, main } = build(stage.signal);
  document.body.replaceChildren(...page);
  return main;
}
