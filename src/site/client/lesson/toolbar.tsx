import type { JSX } from 'preact';
import type { Strings } from '../../i18n/ko.ts';
import { changeTerminal, terminalSettings } from '../terminal/settings.ts';
import { Icon } from './icon.tsx';
import { Popover } from './popover.tsx';
import { openShortcuts } from './shortcuts.ts';
import type { LessonState } from './state.ts';
import { HistoryButtons, TimeControls } from './time-controls.tsx';
import { resetLesson, resetStep, undo } from './travel.ts';

/** Font size and screen reader support of the terminal, and the list of shortcuts. */
export function TerminalSettings({ strings }: { readonly strings: Strings }): JSX.Element {
  const t = strings.terminal;
  return (
    <Popover label={t.settings} icon={<Icon name="settings" />}>
      {(close) => (
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
          <Choice
            name={t.screenReader}
            hint={t.screenReaderHint}
            checked={terminalSettings.value.screenReader}
            choose={(screenReader) => changeTerminal({ screenReader })}
          />
          <Choice
            name={strings.work.summaries}
            hint={strings.work.summariesHint}
            checked={terminalSettings.value.summaries}
            choose={(summaries) => changeTerminal({ summaries })}
          />
          <p class="leave">{t.leave}</p>
          <button
            type="button"
            class="button quiet wide"
            onClick={() => {
              close();
              openShortcuts(strings);
            }}
          >
            <Icon name="keyboard" /> {strings.work.shortcuts}
          </button>
        </>
      )}
    </Popover>
  );
}

function Choice({
  name,
  hint,
  checked,
  choose,
}: {
  readonly name: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly choose: (checked: boolean) => void;
}): JSX.Element {
  return (
    <label class="row">
      <span>
        {name}
        <small>{hint}</small>
      </span>
      <input type="checkbox" checked={checked} onChange={(event) => choose(event.currentTarget.checked)} />
    </label>
  );
}

/** Back to where the step or the lesson began. Both can be undone, so nothing is asked. */
function ResetMenu({ state }: { readonly state: LessonState }): JSX.Element {
  const t = state.strings.lesson;
  const steps = state.lesson.steps.length > 0;
  return (
    <Popover label={steps ? `${t.resetStep}, ${t.resetLesson}` : t.resetLesson} icon={<Icon name="reset" />}>
      {(close) => (
        <div class="menu">
          {steps && (
            <button
              type="button"
              disabled={state.current.value === undefined}
              onClick={() => {
                close();
                resetStep(state);
              }}
            >
              {t.resetStep}
              <small>{state.strings.work.resetStepHint}</small>
            </button>
          )}
          <button
            type="button"
            onClick={() => {
              close();
              resetLesson(state);
            }}
          >
            {t.resetLesson}
            <small>{state.strings.work.resetLessonHint}</small>
          </button>
        </div>
      )}
    </Popover>
  );
}

/** The bar above the terminal. */
export function Toolbar({ state }: { readonly state: LessonState }): JSX.Element {
  const { session, strings } = state;
  return (
    <>
      <TimeControls session={session} strings={strings} />
      <HistoryButtons session={session} strings={strings} undo={() => undo(state)} />
      <span class="space" />
      <ResetMenu state={state} />
      <TerminalSettings strings={strings} />
    </>
  );
}
