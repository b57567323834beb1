import { useComputed } from '@preact/signals';
import { render, type JSX } from 'preact';
import type { FigureWords } from '../../i18n/figures/ko.ts';
import type { Leave } from '../page.ts';
import type { SandboxSession } from '../sandbox/session.ts';
import { ImageToPod } from './image-to-pod/figure.tsx';
import { LogicalParts } from './logical-parts/figure.tsx';
import { Replicas } from './replicas/figure.tsx';
import type { FigureSource } from './source.ts';

const figures = { 'image-to-pod': ImageToPod, 'logical-parts': LogicalParts, replicas: Replicas };

/** The figures' words in the page's language; other languages are not loaded. */
const figureWords = async (): Promise<FigureWords> =>
  document.documentElement.lang === 'en'
    ? (await import('../../i18n/figures/en.ts')).en
    : (await import('../../i18n/figures/ko.ts')).ko;

/** Brings the figures of the page's text to life. Returns how to end that. */
export async function mountFigures(places: readonly HTMLElement[], session: SandboxSession): Promise<Leave> {
  const words = await figureWords();
  const live: Element[] = [];
  for (const place of places) {
    const id = place.dataset['figure'] ?? '';
    const root = place.querySelector('[data-figure-live]');
    if (!root || !isFigure(id)) continue;
    root.replaceChildren();
    render(<Live id={id} session={session} words={words} follows={place.dataset['follows'] ?? ''} />, root);
    live.push(root);
  }
  const unwatch = live.length > 0 ? session.watchMap() : undefined;
  return () => {
    unwatch?.();
    for (const root of live) render(null, root);
  };
}

const isFigure = (id: string): id is keyof typeof figures => Object.hasOwn(figures, id);

interface LiveProps {
  readonly id: keyof typeof figures;
  readonly session: SandboxSession;
  readonly words: FigureWords;
  readonly follows: string;
}

function Live({ id, session, words, follows }: LiveProps): JSX.Element {
  const now = useComputed(() => session.time.value?.now ?? 0);
  const source: FigureSource = {
    items: session.map.items,
    now,
    tracePod: (namespace, name) => session.tracePod(namespace, name),
    onFlows: (hear) => session.map.onFlows(hear),
  };
  const Figure = figures[id];
  return <Figure source={source} words={words} follows={follows} />;
}
