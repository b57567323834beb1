import { useSignal, type Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FigureWords } from '../../i18n/figures/ko.ts';
import { Pips, type GuidePoint } from './pips.tsx';

/** What a figure says at one moment. */
export interface Saying {
  readonly title: string;
  readonly text: string;
  /** How it stands in the learner's cluster. */
  readonly note?: string | undefined;
  /** A program's own words, shown as it printed them. */
  readonly quote?: string | undefined;
  readonly tone?: 'good' | 'bad' | undefined;
}

interface FrameProps {
  readonly words: FigureWords;
  readonly points: readonly GuidePoint[];
  /** The point that the learner looks at, undefined while the figure shows the present. */
  readonly at: Signal<number | undefined>;
  /** The point that the present has come to, if it is a story: where looking back begins. */
  readonly reached?: number | undefined;
  readonly live: Saying;
  /** How a point stands in the learner's cluster. */
  note?(at: number): string | undefined;
  picture(narrow: boolean): JSX.Element;
  /** What the picture shows, in words. */
  readonly lines: readonly string[];
  readonly tools?: ComponentChildren;
}

/** Below this width, in pixels, the narrow picture is drawn; the style sheet reserves its height at the same width. */
const NARROW = 460;

/** A figure: picture, what it says, the guide through its points, and the same in words. */
export function Frame(props: FrameProps): JSX.Element {
  const { words, points, at, live, note, reached, lines, tools } = props;
  const root = useRef<HTMLDivElement>(null);
  const narrow = useSignal(false);
  const spoken = useSignal('');
  const asText = useSignal(false);

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    const measure = (): void => {
      if (element.clientWidth > 0) narrow.value = element.clientWidth < NARROW;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const sayingAt = (index: number): Saying => {
    const point = points[index];
    return { title: point?.title ?? '', text: point?.explain ?? '', note: note?.(index) };
  };
  const choose = (index: number | undefined): void => {
    at.value = index;
    const said = index === undefined ? live : sayingAt(index);
    spoken.value = [said.title, said.text, said.note ?? ''].join(' ').trim();
  };
  const back = at.value === undefined ? (reached ?? points.length - 1) : at.value - 1;
  const on = at.value === undefined ? 0 : at.value + 1;
  const said = at.value === undefined ? live : sayingAt(at.value);

  return (
    <div class="figure-frame" ref={root} data-narrow={narrow.value}>
      <div class="figure-picture" aria-hidden="true">
        {props.picture(narrow.value)}
      </div>
      <Pips words={words} points={points} at={at.value} choose={choose} />
      <div class="figure-says">
        <Said saying={said} live={at.value === undefined ? words.live : undefined} />
        {points.map((point, index) => (
          <div key={point.id} class="figure-room" aria-hidden="true">
            <Said saying={{ ...sayingAt(index), ...(note && { note: '\u00a0' }) }} live={undefined} />
          </div>
        ))}
      </div>
      <div class="figure-tools">
        <button
          type="button"
          class="tool-button"
          aria-disabled={back < 0}
          onClick={() => back >= 0 && choose(back)}
        >
          <span aria-hidden="true">‹</span> {words.back}
        </button>
        <button
          type="button"
          class="tool-button"
          aria-disabled={on >= points.length}
          onClick={() => on < points.length && choose(on)}
        >
          {words.on} <span aria-hidden="true">›</span>
        </button>
        <button
          type="button"
          class="tool-button"
          aria-pressed={at.value === undefined}
          title={words.nowHint}
          onClick={() => choose(undefined)}
        >
          <span class="figure-now" aria-hidden="true" /> {words.now}
        </button>
        <span class="space" />
        {tools}
        <button
          type="button"
          class="tool-button"
          aria-expanded={asText.value}
          onClick={() => (asText.value = !asText.value)}
        >
          {words.asText}
        </button>
      </div>
      <ul class={asText.value ? 'figure-lines' : 'figure-lines visually-hidden'}>
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
      <p class="visually-hidden" role="status">
        {spoken.value}
      </p>
    </div>
  );
}

function Said({ saying, live }: { readonly saying: Saying; readonly live: string | undefined }): JSX.Element {
  return (
    <div class="figure-said" data-tone={saying.tone}>
      <p class="figure-headline">
        {live !== undefined && <span class="figure-live-mark">{live}</span>}
        <strong>{saying.title}</strong>
      </p>
      <p>{saying.text}</p>
      {saying.note !== undefined && saying.note !== '' && <p class="figure-note">{saying.note}</p>}
      {saying.quote !== undefined && saying.quote !== '' && <p class="figure-quote">{saying.quote}</p>}
    </div>
  );
}
