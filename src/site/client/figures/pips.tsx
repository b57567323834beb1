import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { FigureWords } from '../../i18n/figures/ko.ts';
import type { StageState } from './image-to-pod/stages.ts';

/** One thing that the learner can look at. */
export interface GuidePoint {
  readonly id: string;
  readonly short: string;
  readonly title: string;
  readonly explain: string;
  /** How it stands, where points are stages of something. */
  readonly state?: StageState;
  /** Beneath it: a time. */
  readonly aside?: string;
}

interface PipsProps {
  readonly words: FigureWords;
  readonly points: readonly GuidePoint[];
  readonly at: number | undefined;
  choose(at: number): void;
}

const marks: Readonly<Partial<Record<StageState, string>>> = { done: '✓', failed: '✕' };

/** The points of a figure in a row: the arrow keys move along it. */
export function Pips({ words, points, at, choose }: PipsProps): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const stop = at ?? 0;
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -points.length, End: points.length }[event.key];
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = Math.min(
      points.length - 1,
      Math.max(0, (at === undefined && step === 1 ? -1 : stop) + step),
    );
    choose(next);
    list.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div class="figure-pips" role="group" aria-label={words.controls} ref={list} onKeyDown={move}>
      {points.map(({ id, short, title, state, aside }, index) => (
        <button
          key={id}
          type="button"
          data-state={state}
          aria-current={index === at ? 'step' : undefined}
          tabIndex={index === stop ? 0 : -1}
          onClick={() => choose(index)}
        >
          <span class="figure-pip" aria-hidden="true">
            {(state && marks[state]) ?? index + 1}
          </span>
          <span class="figure-short">{short}</span>
          <span class="visually-hidden">
            {', '}
            {words.point(index + 1, points.length, title)}
            {state && `, ${words.state[state]}`}
          </span>
          {aside !== undefined && <span class="figure-aside">{aside}</span>}
        </button>
      ))}
    </div>
  );
}
