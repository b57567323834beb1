import type { JSX } from 'preact';
import type { SandboxProblem } from '../../../sandbox/protocol.ts';
import type { Strings } from '../../i18n/ko.ts';
import type { SandboxSession } from '../sandbox/session.ts';

/** What the page of saved data helps with. */
const manageable: ReadonlySet<SandboxProblem['kind']> = new Set([
  'full',
  'broken',
  'not-restored',
  'cleared',
]);

const dataPage = (): string =>
  `${import.meta.env.BASE_URL.replace(/\/$/, '')}/${document.documentElement.lang === 'en' ? 'en/' : ''}data/`;

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
          <p>
            {strings.problems[problem.kind]}
            {manageable.has(problem.kind) && (
              <>
                {' '}
                <a href={dataPage()}>{strings.problems.manage}</a>
              </>
            )}
          </p>
          <button
            type="button"
            class="button"
            onClick={() => {
              session.dismiss(problem);
              document.getElementById('main')?.focus();
            }}
          >
            {strings.problems.dismiss}
          </button>
        </div>
      ))}
    </>
  );
}
