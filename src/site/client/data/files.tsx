import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ArchiveError, type ReadArchive } from '../../../sandbox/records/archive.ts';
import type { Intake, Wanted } from '../../../sandbox/records/vault.ts';
import { bytesText, fill, timeText, type Words } from './facts.ts';
import type { Act } from './page.tsx';
import { bringIn, exportAll, plan, read } from './vault-actions.ts';

interface Props {
  readonly words: Words;
  readonly act: Act;
}

/** Everything into one file. */
export function Export({ words, act }: Props): JSX.Element {
  const t = words.export;
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<string> => {
    setBusy(true);
    try {
      const { name, size } = await exportAll();
      return fill(t.done, { name, size: bytesText(size) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section>
      <h2>{t.title}</h2>
      <p>{t.text}</p>
      <button
        type="button"
        class="button primary"
        aria-disabled={busy}
        onClick={() => {
          if (!busy) void act(run);
        }}
      >
        {busy ? t.busy : t.button}
      </button>
    </section>
  );
}

/** A file that waits for the learner's word. */
interface Waiting {
  readonly name: string;
  readonly archive: ReadArchive;
}

/** From a file: shown first, brought in after a word. */
export function Import({ words, act }: Props): JSX.Element {
  const t = words.import;
  const [waiting, setWaiting] = useState<Waiting | undefined>();
  const [said, setSaid] = useState('');
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setWaiting(undefined);
    setSaid(t.reading);
    try {
      setWaiting({ name: file.name, archive: await read(file) });
      setSaid('');
    } catch (error) {
      setSaid(error instanceof ArchiveError ? t.faults[error.fault] : words.failed);
    }
    if (input.current) input.current.value = '';
  };
  const end = (): void => {
    setWaiting(undefined);
    input.current?.focus();
  };
  return (
    <section
      class={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer?.files[0]);
      }}
    >
      <h2>{t.title}</h2>
      <p id="import-hint">{t.drop}</p>
      <label class="button file">
        {t.choose}
        <input
          ref={input}
          type="file"
          accept=".voyage"
          aria-describedby="import-hint"
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
      </label>
      <p role="status">{said}</p>
      {waiting && (
        <Preview
          words={words}
          waiting={waiting}
          cancel={end}
          go={(wanted) => {
            void act(() => bringIn(waiting.archive, wanted).then(() => undefined));
            end();
          }}
        />
      )}
    </section>
  );
}

const kinds = ['adds', 'merges', 'replaces', 'keeps', 'skips'] as const;

/** What is in the file, and what it would do. */
function Preview({
  words,
  waiting,
  go,
  cancel,
}: {
  readonly words: Words;
  readonly waiting: Waiting;
  readonly go: (wanted: Wanted) => void;
  readonly cancel: () => void;
}): JSX.Element {
  const t = words.import;
  const [wanted, setWanted] = useState<Wanted>({ sandboxes: false, settings: false });
  const [intakes, setIntakes] = useState<readonly Intake[]>([]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [waiting]);
  useEffect(() => {
    void plan(waiting.archive, wanted).then(setIntakes, () => setIntakes([]));
  }, [waiting, wanted]);
  const when = Date.parse(waiting.archive.exported);
  const choice = (name: keyof Wanted): JSX.Element => (
    <label class="choice">
      <input
        type="checkbox"
        checked={wanted[name]}
        onChange={(event) => setWanted({ ...wanted, [name]: event.currentTarget.checked })}
      />
      {t[name]}
    </label>
  );
  return (
    <div class="preview">
      <p>{fill(t.found, { name: waiting.name, when: Number.isNaN(when) ? '?' : timeText(when) })}</p>
      {choice('sandboxes')}
      {choice('settings')}
      <h3 ref={heading} tabIndex={-1}>
        {t.what}
      </h3>
      <ul>
        {kinds.map((kind) => {
          const count = intakes.filter(({ does }) => does === kind).length;
          return count === 0 ? null : <li key={kind}>{fill(t[kind], { count })}</li>;
        })}
      </ul>
      <p class="actions">
        <button type="button" class="button primary" onClick={() => go(wanted)}>
          {t.go}
        </button>
        <button type="button" class="button" onClick={cancel}>
          {t.cancel}
        </button>
      </p>
    </div>
  );
}
