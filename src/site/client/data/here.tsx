import type { JSX } from 'preact';
import type { Inventory, KeptSandbox } from '../../../sandbox/records/vault.ts';
import { bytesText, fill, timeText, type Facts, type LessonFacts, type Words } from './facts.ts';
import type { Act } from './page.tsx';
import { deleteSandbox } from './vault-actions.ts';

/** What is kept, lesson by lesson. */
export function Here({
  facts,
  inventory,
  act,
}: {
  readonly facts: Facts;
  readonly inventory: Inventory;
  readonly act: Act;
}): JSX.Element {
  const { words } = facts;
  const t = words.here;
  const kept = new Map(inventory.lessons.map((lesson) => [lesson.lesson, lesson]));
  const known = facts.lessons.filter(({ id }) => kept.has(id));
  // a lesson that the course no longer has may still be kept
  const others = inventory.lessons
    .filter(({ lesson }) => !facts.lessons.some(({ id }) => id === lesson))
    .map(({ lesson }): LessonFacts => ({ id: lesson, title: lesson, steps: [], href: '' }));
  const rows = [...known, ...others];
  return (
    <section>
      <h2>{t.title}</h2>
      {rows.length === 0 ? (
        <p class="quiet">{t.none}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t.lesson}</th>
              <th scope="col">{t.progress}</th>
              <th scope="col">{t.sandbox}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.map((lesson) => {
              const record = kept.get(lesson.id);
              const sandbox = record?.sandbox;
              const steps = record?.progress?.progress.steps ?? {};
              const passed = lesson.steps.filter((step) => steps[step]?.passed === true).length;
              return (
                <tr key={lesson.id}>
                  <th scope="row">
                    {lesson.href === '' ? lesson.title : <a href={lesson.href}>{lesson.title}</a>}
                  </th>
                  <td>{passed === 0 ? t.untouched : fill(t.steps, { passed, all: lesson.steps.length })}</td>
                  <td>{sandboxText(words, sandbox)}</td>
                  <td>
                    {sandbox && sandbox.state !== 'newer' && (
                      <button
                        type="button"
                        class="button"
                        aria-label={fill(t.deleteOf, { lesson: lesson.title })}
                        onClick={() => void act(() => deleteSandbox(lesson.id).then(() => undefined))}
                      >
                        {t.delete}
                      </button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {inventory.broken > 0 && <p class="quiet">{fill(t.set, { count: inventory.broken })}</p>}
    </section>
  );
}

function sandboxText({ here: t }: Words, sandbox: KeptSandbox | undefined): string {
  if (!sandbox) return t.noSandbox;
  const parts = sandbox.size === undefined ? [] : [bytesText(sandbox.size)];
  if (sandbox.state !== 'ok') parts.push(t[sandbox.state]);
  if (sandbox.savedAt > 0) parts.push(fill(t.saved, { when: timeText(sandbox.savedAt) }));
  return parts.join(' · ');
}
