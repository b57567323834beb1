import type { JSX } from 'preact';
import type { Strings } from '../../i18n/ko.ts';
import type { SandboxSession } from '../sandbox/session.ts';

/** What went wrong, said plainly, until it is dismissed. */
export function Problems({
  session,
  strings,
}: {
  readonly session: SandboxSession;
  readonly strings: Strings;
}): JSX.Element {
  return (
    <>
      {session.problems.value.map((problem) => (
        <div key={problem.kind} class="problem" role="alert">
          <p>{strings.problems[problem.kind]}</p>
          <button type="button" class="button" onClick={() => session.dismiss(problem)}>
            {strings.problems.dismiss}
          </button>
        </div>
      ))}
    </>
  );
}
