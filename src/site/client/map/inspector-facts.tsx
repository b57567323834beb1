import { useSignal } from '@preact/signals';
import { Fragment, type ComponentChildren, type JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Inspection } from '../../../sandbox/map/model.ts';
import type { Strings } from '../../i18n/ko.ts';
import { plainText, plainWords, type PlainWords } from '../../i18n/plain/words.ts';

/** Why an object is as it is, in plain words. */
export function Plain({ status }: { readonly status: Inspection['status'] }): JSX.Element | null {
  const words = useSignal<PlainWords | undefined>(undefined);
  useEffect(() => {
    void plainWords(document.documentElement.lang).then((loaded) => (words.value = loaded));
  }, [words]);
  const plain = words.value;
  return plain && status.length > 0 ? (
    <ul class="plain">
      {status.map((reason) => (
        <li key={plainText(reason, plain)}>{plainText(reason, plain)}</li>
      ))}
    </ul>
  ) : null;
}

/** What the sandbox tells of an object: fields, events, logs, YAML. */
export function Facts({
  inspection,
  strings,
}: {
  readonly inspection: Inspection;
  readonly strings: Strings;
}): JSX.Element {
  const t = strings.drawing.inspector;
  return (
    <>
      {inspection.fields.length > 0 && (
        <Part title={t.fields} open>
          <dl class="fields">
            {inspection.fields.map(({ path, value }) => (
              <div key={path}>
                <dt translate={false}>
                  {path.split('.').map((part, at) => (
                    <Fragment key={at}>
                      {at > 0 && (
                        <>
                          .<wbr />
                        </>
                      )}
                      {part}
                    </Fragment>
                  ))}
                </dt>
                <dd translate={false}>{value}</dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      <Part title={t.events} count={inspection.events.length} open>
        {inspection.events.length === 0 ? (
          <p class="empty">{t.noEvents}</p>
        ) : (
          <ol class="events">
            {inspection.events.toReversed().map((event) => (
              <li key={`${event.reason} ${event.message}`} data-type={event.type}>
                <span translate={false}>
                  <b>{event.reason}</b> {event.message}
                </span>{' '}
                <span class="age">
                  {event.age}
                  {event.count > 1 && ` ×${event.count}`}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Part>
      {inspection.logs?.map(({ container, text }) => (
        <Part key={container} title={`${t.logs} · ${container}`} open>
          {text === '' ? (
            <p class="empty">{t.noLogs}</p>
          ) : (
            <Text text={text} label={`${t.logs} ${container}`} />
          )}
        </Part>
      ))}
      <Part title={t.yaml}>
        <Copy text={inspection.yaml} strings={strings} />
        <Text text={inspection.yaml} label={t.yaml} />
      </Part>
    </>
  );
}

function Part({
  title,
  count,
  open = false,
  children,
}: {
  readonly title: string;
  readonly count?: number;
  readonly open?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <details open={open}>
      <summary>
        {title} {count !== undefined && <span class="count">{count}</span>}
      </summary>
      {children}
    </details>
  );
}

/** Text that may be long: scrolls by itself, also by keyboard. */
const Text = ({ text, label }: { readonly text: string; readonly label: string }): JSX.Element => (
  <pre translate={false} tabIndex={0} role="region" aria-label={label}>
    {text}
  </pre>
);

function Copy({ text, strings }: { readonly text: string; readonly strings: Strings }): JSX.Element {
  const t = strings.drawing.inspector;
  const copied = useSignal(false);
  return (
    <button
      type="button"
      class="map-action"
      onClick={() => {
        void navigator.clipboard.writeText(text).then(
          () => (copied.value = true),
          () => (copied.value = false),
        );
      }}
    >
      {copied.value ? t.copied : t.copy}
    </button>
  );
}
