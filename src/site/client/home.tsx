import type { Strings } from '../i18n/ko.ts';
import { ClusterPanel } from './lesson/cluster-panel.tsx';
import { Mounts } from './lesson/mounts.ts';
import { Problems } from './lesson/problems.tsx';
import { pageStrings } from './lesson/strings.ts';
import { TimeControls } from './lesson/time-controls.tsx';
import { onPage } from './page.ts';
import { enterSession, leaveSession } from './sandbox/sessions.ts';
import type { SandboxSession } from './sandbox/session.ts';
import { lastLesson } from './saved.ts';
import './terminal/element.ts';

/** The start page: a terminal that works at once, and the way back to where one stopped. */
onPage('#main:has([data-run-command])', async (page, gone) => {
  const strings = await pageStrings();
  if (gone.aborted) return undefined;
  const mounts = new Mounts(page);
  let begun: SandboxSession | undefined;
  const begin = (): SandboxSession => (begun ??= beginTerminal(page, strings, mounts));
  for (const button of page.querySelectorAll<HTMLElement>('[data-run-command]'))
    button.addEventListener('click', () => begin().run(button.dataset['runCommand'] ?? ''));
  void offerToContinue(page);
  whenIdle(() => {
    if (!gone.aborted) begin();
  });
  mounts.onLeave(leaveSession);
  return () => mounts.end();
});

/** Begins the terminal's session, or goes on with it. */
function beginTerminal(page: HTMLElement, strings: Strings, mounts: Mounts): SandboxSession {
  const { session } = enterSession('home', {
    scenario: page.querySelector('k-terminal')?.dataset['scenario'] ?? '',
    passed: [],
    locale: document.documentElement.lang,
  });
  mounts.mount('time', <TimeControls session={session} strings={strings} />);
  mounts.mount('problems', <Problems session={session} strings={strings} />);
  mounts.mount('cluster', <ClusterPanel level={3} session={session} strings={strings} />);
  return session;
}

/** Shows the link to the lesson that was visited last. */
async function offerToContinue(page: HTMLElement): Promise<void> {
  const link = page.querySelector<HTMLAnchorElement>('[data-continue]');
  const last = await lastLesson();
  if (!link || last === undefined) return;
  const titles = JSON.parse(link.dataset['titles'] ?? '{}') as Readonly<Record<string, string>>;
  const title = titles[last];
  if (title === undefined) return;
  link.href = `${link.dataset['continue'] ?? ''}${last}/`;
  const place = link.querySelector('[data-continue-title]');
  if (place) place.textContent = title;
  link.hidden = false;
  link.classList.add('primary');
  page.querySelector('[data-start]')?.classList.remove('primary');
}

const whenIdle: (run: () => void) => void =
  typeof requestIdleCallback === 'function'
    ? (run) => requestIdleCallback(run, { timeout: 1500 })
    : (run) => setTimeout(run, 200);
