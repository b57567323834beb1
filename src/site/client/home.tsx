import { render } from 'preact';
import { ClusterPanel } from './lesson/cluster-panel.tsx';
import { Problems } from './lesson/problems.tsx';
import { pageStrings } from './lesson/strings.ts';
import { TimeControls } from './lesson/toolbar.tsx';
import { lastLesson } from './saved.ts';
import { beginSession, type SandboxSession } from './sandbox/session.ts';
import './terminal/element.ts';

/** The start page: a terminal that works at once, and the way back to where one stopped. */

const strings = await pageStrings();

/** Shows the link to the lesson that was visited last. */
async function offerToContinue(): Promise<void> {
  const link = document.querySelector<HTMLAnchorElement>('[data-continue]');
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
  document.querySelector('[data-start]')?.classList.remove('primary');
}

let begun: SandboxSession | undefined;

/** Begins the terminal's session, if it has not begun yet. */
function beginTerminal(): SandboxSession {
  if (begun) return begun;
  const session = beginSession({ scenario: 'gke', passed: [], locale: document.documentElement.lang });
  begun = session;
  const time = document.querySelector('[data-mount="time"]');
  if (time) render(<TimeControls session={session} strings={strings} />, time);
  const problems = document.querySelector('[data-mount="problems"]');
  if (problems) render(<Problems session={session} strings={strings} />, problems);
  function Cluster() {
    return <ClusterPanel level={3} view={session.view.value} strings={strings} />;
  }
  const cluster = document.querySelector('[data-mount="cluster"]');
  if (cluster) render(<Cluster />, cluster);
  return session;
}

for (const button of document.querySelectorAll<HTMLElement>('[data-run-command]'))
  button.addEventListener('click', () => beginTerminal().run(button.dataset['runCommand'] ?? ''));
void offerToContinue();
const idle: (run: () => void) => void =
  typeof requestIdleCallback === 'function'
    ? (run) => requestIdleCallback(run, { timeout: 1500 })
    : (run) => setTimeout(run, 200);
idle(beginTerminal);
