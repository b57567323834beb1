import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PreviewAnswer } from '../../../sandbox/protocol.ts';
import type { Strings } from '../../i18n/ko.ts';
import { completeAddress } from './address.ts';
import type { LessonState } from './state.ts';

/** What a page of the cluster looks like to a browser outside of it. Scripts, styles and images stay behind. */
export function WebPanel({ state }: { readonly state: LessonState }): JSX.Element {
  const t = state.strings.web;
  const answer = useSignal<PreviewAnswer | undefined>(undefined);
  const loading = useSignal(false);
  const typed = useSignal('');
  const asked = useRef(0);
  const address = useRef<HTMLInputElement>(null);

  const open = (url: string): void => {
    if (url === '') return;
    const turn = ++asked.current;
    typed.value = url;
    loading.value = true;
    void state.session.preview(url).then((result) => {
      if (turn !== asked.current) return;
      answer.value = result;
      loading.value = false;
    });
  };
  const stop = (): void => {
    asked.current++;
    loading.value = false;
    address.current?.focus();
  };
  useEffect(() => state.address.subscribe(open), []);

  return (
    <div class="web-view">
      <form
        class="address"
        onSubmit={(event) => {
          event.preventDefault();
          const url = completeAddress(typed.value);
          if (url === state.address.value) open(url);
          else state.address.value = url;
        }}
      >
        <label>
          <span class="visually-hidden">{t.address}</span>
          <input
            type="text"
            ref={address}
            inputMode="url"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            placeholder={t.placeholder}
            value={typed.value}
            onInput={(event) => (typed.value = event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="tool-button">
          {answer.value && completeAddress(typed.value) === state.address.value ? t.reload : t.go}
        </button>
      </form>
      <p class="web-status" data-loading={loading.value ? '' : undefined}>
        <span role="status">{loading.value ? t.loading : statusText(answer.value, state.strings)}</span>
        {loading.value && (
          <button type="button" class="button quiet" onClick={stop}>
            {t.stop}
          </button>
        )}
      </p>
      {answer.value?.ok && !loading.value ? (
        <Page answer={answer.value} browse={(url) => (state.address.value = url)} />
      ) : null}
    </div>
  );
}

function statusText(answer: PreviewAnswer | undefined, strings: Strings): string {
  const t = strings.web;
  if (!answer) return t.idle;
  if (answer.ok) return t.status(answer.status, answer.statusText);
  const known: Readonly<Record<string, string>> = t.failures;
  return known[answer.failure] ?? t.failures.other;
}

/** The page itself, in a shadow root so that neither its markup nor ours touches the other. */
function Page({
  answer,
  browse,
}: {
  readonly answer: Extract<PreviewAnswer, { ok: true }>;
  readonly browse: (url: string) => void;
}): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const gone = new AbortController();
    if (answer.contentType === 'text/html') {
      void import('./sanitize.ts').then(({ sanitized }) => {
        if (!gone.signal.aborted) root.replaceChildren(sanitized(answer.body));
      });
    } else {
      const pre = document.createElement('pre');
      pre.textContent = answer.body;
      root.replaceChildren(pre);
    }
    root.addEventListener(
      'click',
      (event) => {
        const link = event.target instanceof Element ? event.target.closest('a') : null;
        if (!link) return;
        event.preventDefault();
        browse(link.href);
      },
      { signal: gone.signal },
    );
    return () => gone.abort();
  }, [answer]);
  return <div class="web-page" ref={host} translate={false} />;
}
