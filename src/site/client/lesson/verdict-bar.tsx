import type { JSX } from 'preact';
import type { LessonState } from './state.ts';
import { Words } from './words.tsx';

/** Above the terminal: which step it is, and what its last verdict said. */
export function VerdictBar({ state }: { readonly state: LessonState }): JSX.Element {
  const t = state.strings.lesson;
  const current = state.current.value;
  if (current === undefined) {
    const next = document.querySelector<HTMLAnchorElement>('.onward a');
    return (
      <div class="verdict" data-state="passed">
        <p class="verdict-step">
          <span>✓ {t.allPassed}</span>
          {next && <a href={next.href}>{next.textContent?.trim()}</a>}
        </p>
      </div>
    );
  }
  const at = state.indexOf(current);
  const verdict = state.session.verdicts.value.get(current);
  const previous = state.lesson.steps[at - 1];
  return (
    <div class="verdict" data-state={verdict?.feedback ? 'near' : 'current'}>
      <p class="verdict-step">
        {previous && state.of(previous.id).passed && (
          <span class="verdict-passed" key={previous.id}>
            ✓ {t.step(at)} {t.passed}
          </span>
        )}
        <a
          href={`#step-${current}`}
          onClick={(event) => {
            event.preventDefault();
            state.goTo(current);
          }}
        >
          <span class="verdict-number">{t.step(at + 1)}</span> {state.title(current)}
        </a>
        {!state.session.ready.value && <span class="note">{state.strings.terminal.preparing}</span>}
      </p>
      <div class="verdict-room">
        {verdict?.feedback ? (
          <div class="verdict-words">
            <strong>{t.near}.</strong>
            <Words of="say" id={verdict.feedback.say} values={verdict.feedback.values} />
          </div>
        ) : (
          <>
            {verdict && verdict.checks > 1 && (
              <p class="verdict-checks">{t.checksHeld(verdict.held, verdict.checks)}</p>
            )}
            <p class="verdict-leave">{state.strings.terminal.leave}</p>
          </>
        )}
      </div>
    </div>
  );
}
