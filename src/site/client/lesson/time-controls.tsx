import type { JSX } from 'preact';
import type { Deed } from '../../../sandbox/protocol.ts';
import type { Strings } from '../../i18n/ko.ts';
import type { SandboxSession } from '../sandbox/session.ts';
import { Icon } from './icon.tsx';

interface TimeProps {
  readonly session: SandboxSession;
  readonly strings: Strings;
}

/** How fast time goes when it goes fast. */
const FAST = 5;

const clockText = (now: number): string => new Date(now).toISOString().slice(11, 19);

/** Stops time or lets it go on. */
export function togglePause(session: SandboxSession): void {
  session.send({ type: 'pause', paused: session.time.value?.paused !== true });
}

/** Lets time go five times as fast, or as on the wall again. Time that stands still goes on. */
export function toggleSpeed(session: SandboxSession): void {
  if (session.time.value?.paused === true) session.send({ type: 'pause', paused: false });
  session.send({ type: 'set-speed', speed: (session.time.value?.speed ?? 1) > 1 ? 1 : FAST });
}

/** Lets time fly until what is under way has come to an end, or stops that. */
export function toggleFlight(session: SandboxSession): void {
  const time = session.time.value;
  if (!time || (!time.pending && !time.fastForward)) return;
  if (time.paused) session.send({ type: 'pause', paused: false });
  session.send({ type: 'fast-forward', on: !time.fastForward });
}

/** Time of the cluster: pause, speed, fast-forwarding. */
export function TimeControls({ session, strings }: TimeProps): JSX.Element {
  const t = strings.time;
  const time = session.time.value;
  const flying = time?.fastForward === true;
  const paused = time?.paused === true;
  const fast = (time?.speed ?? 1) > 1;
  return (
    <div class="time" role="group" aria-label={t.label}>
      <span
        class="clock"
        data-paused={paused ? '' : undefined}
        title={time ? t.now(clockText(time.now)) : t.label}
      >
        <span class="visually-hidden">{time ? t.now('') : ''}</span>
        <time>{time ? clockText(time.now) : '--:--:--'}</time>
      </span>
      <button
        type="button"
        class="tool-button"
        aria-pressed={paused}
        disabled={!time}
        aria-label={strings.work.pause}
        title={paused ? strings.work.resume : strings.work.pause}
        onClick={() => togglePause(session)}
      >
        <Icon name={paused ? 'play' : 'pause'} />
      </button>
      <button
        type="button"
        class="tool-button speed"
        aria-pressed={fast}
        disabled={!time}
        aria-label={t.speedOf(FAST)}
        title={t.speedOf(FAST)}
        onClick={() => toggleSpeed(session)}
      >
        {FAST}×
      </button>
      <button
        type="button"
        class="tool-button fast"
        data-flying={flying ? '' : undefined}
        aria-disabled={!time || (!time.pending && !flying)}
        aria-label={flying ? t.stop : t.fastForward}
        title={flying ? t.stop : t.fastForward}
        onClick={() => toggleFlight(session)}
      >
        <Icon name="fast" />
        <span class="tool-label">{strings.work.untilReady}</span>
      </button>
    </div>
  );
}

/** A deed in the page's language. */
export function deedText(deed: Deed, strings: Strings): string {
  if (deed.kind === 'command') return deed.line;
  return deed.scope === 'step' ? strings.lesson.resetStep : strings.lesson.resetLesson;
}

interface HistoryProps extends TimeProps {
  readonly undo: () => void;
}

/** One step back, one step forward. */
export function HistoryButtons({ session, strings, undo }: HistoryProps): JSX.Element {
  const t = strings.work;
  const { undo: last, redo: next } = session.history.value;
  const undoLabel = last ? t.undoOf(deedText(last, strings)) : t.undo;
  const redoLabel = next ? t.redoOf(deedText(next, strings)) : t.redo;
  return (
    <div class="history" role="group" aria-label={t.history}>
      <button
        type="button"
        class="tool-button"
        data-undo
        aria-disabled={!last}
        aria-label={undoLabel}
        title={undoLabel}
        onClick={() => {
          if (last) undo();
        }}
      >
        <Icon name="undo" />
      </button>
      <button
        type="button"
        class="tool-button"
        aria-disabled={!next}
        aria-label={redoLabel}
        title={redoLabel}
        onClick={() => {
          if (next) session.send({ type: 'redo' });
        }}
      >
        <Icon name="redo" />
      </button>
    </div>
  );
}
