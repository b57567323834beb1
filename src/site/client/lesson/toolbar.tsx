import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Strings } from '../../i18n/ko.ts';
import type { SandboxSession } from '../sandbox/session.ts';
import { changeTerminal, terminalSettings } from '../terminal/settings.ts';
import type { LessonState } from './state.ts';

const speeds = [1, 5, 20] as const;

const clockText = (now: number): string => new Date(now).toISOString().slice(11, 19);

/** Time of the cluster, speed and fast-forwarding. */
export function TimeControls({
  session,
  strings,
}: {
  readonly session: SandboxSession;
  readonly strings: Strings;
}): JSX.Element {
  const t = strings.time;
  const time = session.time.value;
  const flying = time?.fastForward === true;
  return (
    <>
      <span class="clock" title={time ? t.now(clockText(time.now)) : t.label}>
        <span class="visually-hidden">{time ? t.now('') : ''}</span>
        <time>{time ? clockText(time.now) : '--:--:--'}</time>
      </span>
      <label class="speed">
        <span class="visually-hidden">{t.speed}</span>
        <select
          value={String(time?.speed ?? 1)}
          disabled={!time}
          onChange={(event) => session.send({ type: 'set-speed', speed: Number(event.currentTarget.value) })}
        >
          {speeds.map((speed) => (
            <option key={speed} value={String(speed)}>
              {speed}×
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="tool-button fast"
        aria-pressed={flying}
        disabled={!time || (!time.pending && !flying)}
        title={t.fastForward}
        onClick={() => session.send({ type: 'fast-forward', on: !flying })}
      >
        <span aria-hidden="true">{flying ? '❚❚' : '▶▶'}</span>
        <span>{flying ? t.stop : t.fastForwardShort}</span>
      </button>
    </>
  );
}

/** A button that opens a small panel below it; closes on Escape and on a click elsewhere. */
export function Popover({
  label,
  icon,
  children,
}: {
  readonly label: string;
  readonly icon: ComponentChildren;
  readonly children: (close: () => void) => ComponentChildren;
}): JSX.Element {
  const open = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const outside = (event: Event): void => {
      if (!(event.target instanceof Node && root.current?.contains(event.target))) open.value = false;
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, []);
  const close = (): void => {
    open.value = false;
    button.current?.focus();
  };
  return (
    <div
      class="popover"
      ref={root}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open.value) close();
      }}
    >
      <button
        type="button"
        class="tool-button"
        ref={button}
        aria-expanded={open.value}
        aria-label={label}
        title={label}
        onClick={() => (open.value = !open.value)}
      >
        {icon}
      </button>
      {open.value && (
        <div class="popover-panel" role="group" aria-label={label}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

const gear = (
  <svg
    width="18"
    height="18"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    aria-hidden="true"
  >
    <path d="M4 7h9M19 7h1M4 17h1M11 17h9" stroke-linecap="round" />
    <circle cx="16" cy="7" r="2.6" />
    <circle cx="8" cy="17" r="2.6" />
  </svg>
);

/** Font size and screen reader support of the terminal. */
export function TerminalSettings({ strings }: { readonly strings: Strings }): JSX.Element {
  const t = strings.terminal;
  return (
    <Popover label={t.settings} icon={gear}>
      {() => (
        <>
          <div class="row">
            <span>{t.fontSize}</span>
            <span class="stepper">
              <button
                type="button"
                aria-label={t.smaller}
                onClick={() => changeTerminal({ fontSize: terminalSettings.value.fontSize - 1 })}
              >
                −
              </button>
              <output>{terminalSettings.value.fontSize}</output>
              <button
                type="button"
                aria-label={t.larger}
                onClick={() => changeTerminal({ fontSize: terminalSettings.value.fontSize + 1 })}
              >
                +
              </button>
            </span>
          </div>
          <label class="row">
            <span>
              {t.screenReader}
              <small>{t.screenReaderHint}</small>
            </span>
            <input
              type="checkbox"
              checked={terminalSettings.value.screenReader}
              onChange={(event) => changeTerminal({ screenReader: event.currentTarget.checked })}
            />
          </label>
          <p class="leave">{t.leave}</p>
        </>
      )}
    </Popover>
  );
}

const back = (
  <svg
    width="18"
    height="18"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d="M4 5v5h5" />
    <path d="M4.6 10a8 8 0 1 1-.4 4.5" />
  </svg>
);

/** Back to where the step or the lesson began, after a question. */
export function ResetMenu({ state }: { readonly state: LessonState }): JSX.Element {
  const t = state.strings.lesson;
  const asking = useSignal<'step' | 'lesson' | undefined>(undefined);
  const reset = (scope: 'step' | 'lesson'): void => {
    const current = state.current.value;
    if (scope === 'lesson') state.forget();
    else if (current !== undefined) state.note({ type: 'reset-step', step: current });
    state.session.verdicts.value = new Map();
    state.session.send({ type: 'reset', scope });
    asking.value = undefined;
  };
  return (
    <Popover label={`${t.resetStep}, ${t.resetLesson}`} icon={back}>
      {(close) =>
        asking.value === undefined ? (
          <div class="menu">
            <button
              type="button"
              disabled={state.current.value === undefined}
              onClick={() => (asking.value = 'step')}
            >
              {t.resetStep}
            </button>
            <button type="button" onClick={() => (asking.value = 'lesson')}>
              {t.resetLesson}
            </button>
          </div>
        ) : (
          <div class="confirm">
            <p>{asking.value === 'step' ? t.resetStepConfirm : t.resetLessonConfirm}</p>
            <button
              type="button"
              class="button primary"
              onClick={() => {
                reset(asking.value ?? 'step');
                close();
              }}
            >
              {t.confirm}
            </button>
            <button type="button" class="button" onClick={() => (asking.value = undefined)}>
              {t.cancel}
            </button>
          </div>
        )
      }
    </Popover>
  );
}

/** The bar above the terminal. */
export function Toolbar({ state }: { readonly state: LessonState }): JSX.Element {
  return (
    <>
      <TimeControls session={state.session} strings={state.strings} />
      <span class="space" />
      <ResetMenu state={state} />
      <TerminalSettings strings={state.strings} />
    </>
  );
}
