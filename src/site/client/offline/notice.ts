import styles from '../../styles/offline.css?inline';
import type { Strings } from '../../i18n/ko.ts';
import { pageStrings } from '../lesson/strings.ts';
import type { ToWorker } from './precache.ts';

/** How long a sandbox may take to save before the page goes on without waiting, in milliseconds. */
const SAVE_PATIENCE = 1000;

let notice: HTMLElement | undefined;
/** The version that the learner put off: it is not offered again while this document lives. */
let later: ServiceWorker | undefined;

function button(text: string, className: string, press: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = className;
  made.textContent = text;
  made.addEventListener('click', press);
  return made;
}

/** Saves what the page's sandboxes hold. */
async function saveWork(): Promise<void> {
  if (!document.querySelector('k-terminal')) return;
  const { saveSessions } = await import('../sandbox/sessions.ts');
  await Promise.race([saveSessions(), new Promise((resolve) => setTimeout(resolve, SAVE_PATIENCE))]);
}

/** Saves, lets the new version take over and shows the page in it. */
async function change(registration: ServiceWorkerRegistration): Promise<void> {
  await saveWork().catch(() => undefined);
  const { waiting } = registration;
  // Another tab may have changed already: then this page alone is old.
  if (!waiting) return location.reload();
  waiting.addEventListener('statechange', () => {
    if (waiting.state === 'activated' || waiting.state === 'redundant') location.reload();
  });
  const message: ToWorker = { type: 'activate' };
  waiting.postMessage(message);
}

function make(registration: ServiceWorkerRegistration, words: Strings['offline']): HTMLElement {
  const made = document.createElement('aside');
  made.className = 'update-notice';
  made.setAttribute('aria-label', words.update);
  const text = document.createElement('p');
  text.setAttribute('role', 'status');
  const now = button(words.now, 'button primary', () => {
    now.disabled = true;
    void change(registration);
  });
  const postpone = button(words.later, 'button', () => {
    later = registration.waiting ?? undefined;
    hide();
  });
  const buttons = document.createElement('div');
  buttons.append(now, postpone);
  made.append(text, buttons);
  // A region must be there before its words are, or nothing is said.
  setTimeout(() => (text.textContent = words.updateText), 100);
  return made;
}

let prepared = false;

/** What all notices of a document share. */
function prepare(): void {
  if (prepared) return;
  prepared = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets.push(sheet);
  // Pages that follow each other in one document take the notice along.
  document.addEventListener('astro:after-swap', () => {
    if (notice) document.body.append(notice);
  });
}

function hide(): void {
  const focused = notice?.contains(document.activeElement) === true;
  notice?.remove();
  notice = undefined;
  if (focused) document.getElementById('main')?.focus();
}

/** Says calmly that a new version waits. Nothing happens unless the learner wants it. */
export async function offerUpdate(registration: ServiceWorkerRegistration): Promise<void> {
  const words = (await pageStrings()).offline;
  if (notice || registration.waiting === later) return;
  prepare();
  notice = make(registration, words);
  document.body.append(notice);
}
