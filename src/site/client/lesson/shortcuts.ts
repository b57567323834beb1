import { signal } from '@preact/signals';
import type { Strings } from '../../i18n/ko.ts';
import { changeSetting, onSetting, settingOf } from '../settings.ts';
import { showPanel, showText } from './panels.ts';
import { runFocused } from './commands.ts';
import { shortcutOf, type Shortcut } from './shortcut-keys.ts';
import type { LessonState } from './state.ts';
import { toggleFlight, togglePause, toggleSpeed } from './time-controls.tsx';
import { undo } from './travel.ts';

const kept = (): boolean => settingOf('layout')?.['shortcuts'] !== false;

/** Whether shortcuts work; they can be turned off (WCAG 2.1.4). */
export const shortcutsOn = signal(kept());
onSetting('layout', () => (shortcutsOn.value = kept()));

/** Turns shortcuts on or off, and keeps that. */
export function turnShortcuts(on: boolean): void {
  shortcutsOn.value = on;
  changeSetting('layout', { ...settingOf('layout'), shortcuts: on });
}

/** Opens the list of shortcuts. */
export function openShortcuts(strings: Strings): void {
  void import('./shortcut-list.tsx').then(({ showShortcutList }) => showShortcutList(strings));
}

/** Whether a key press is text for a field. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog') !== null;

/** Listens before the terminal does, so that shortcuts work inside it too. */
export function listenToShortcuts(state: LessonState, gone: AbortSignal): void {
  document.addEventListener(
    'keydown',
    (event) => {
      if (!shortcutsOn.value || document.querySelector('dialog[open]')) return;
      const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.isComposing;
      const wanted = event.key === '?' && plain && !isTyping(event.target) ? 'list' : shortcutOf(event);
      if (wanted === undefined || !run(state, wanted)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { signal: gone, capture: true },
  );
}

/** Does what a shortcut does; false if there is nothing that it could do here. */
function run(state: LessonState, shortcut: Shortcut): boolean {
  const { session } = state;
  switch (shortcut) {
    case 'text':
      showText();
      document.getElementById('read')?.focus({ preventScroll: true });
      break;
    case 'terminal':
      showPanel(state, 'terminal');
      document.querySelector('k-terminal')?.focus();
      break;
    case 'cluster':
      showPanel(state, 'cluster');
      document.getElementById('panel-cluster')?.focus();
      break;
    case 'web':
      showPanel(state, 'web');
      document.querySelector<HTMLElement>('#panel-web input')?.focus();
      break;
    case 'previousStep':
      goBy(state, -1);
      break;
    case 'nextStep':
      goBy(state, 1);
      break;
    case 'run':
      return runFocused(state);
    case 'undo':
      undo(state);
      break;
    case 'redo':
      session.send({ type: 'redo' });
      break;
    case 'pause':
      togglePause(session);
      break;
    case 'speed':
      toggleSpeed(session);
      break;
    case 'untilReady':
      toggleFlight(session);
      break;
    case 'list':
      openShortcuts(state.strings);
      break;
  }
  return true;
}

/** To the step before or after the one that the keyboard is in, or that is to be done. */
function goBy(state: LessonState, by: number): void {
  const steps = state.lesson.steps.map(({ id }) => id);
  const here = document.activeElement?.closest<HTMLElement>('[data-step]')?.dataset['step'];
  const current = state.current.value ?? steps.at(-1) ?? '';
  const wanted = here === undefined ? current : steps[steps.indexOf(here) + by];
  if (wanted !== undefined) state.goTo(wanted);
}
