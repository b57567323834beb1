import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { runInTerminal } from './commands.ts';
import type { LessonState } from './state.ts';

/** A command that can be run and copied, like the fenced blocks of the text. */
export function Command({
  state,
  text,
}: {
  readonly state: LessonState;
  readonly text: string;
}): JSX.Element {
  const t = state.strings.lesson;
  const copied = useSignal(false);
  return (
    <figure class="command">
      <pre tabIndex={0} translate={false}>
        <code>{text}</code>
      </pre>
      <div class="command-actions">
        <button
          type="button"
          aria-label={t.runIn(text)}
          onClick={(event) => runInTerminal(state, text, event.currentTarget.closest('figure') ?? undefined)}
        >
          ▶ {t.run}
        </button>
        <button
          type="button"
          onClick={() => {
            void navigator.clipboard.writeText(text).then(() => (copied.value = true));
          }}
        >
          {copied.value ? t.copied : t.copy}
        </button>
      </div>
    </figure>
  );
}
