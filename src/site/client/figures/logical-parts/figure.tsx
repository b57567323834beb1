import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import type { FigureWords } from '../../../i18n/figures/ko.ts';
import { Frame } from '../frame.tsx';
import { rowsOf } from '../slots.ts';
import type { FigureSource } from '../source.ts';
import { logicalPointIds, logicalView, noMemory, remember } from './model.ts';
import { LogicalPicture, POD_ROWS } from './picture.tsx';
import { logicalLines, logicalPoints, logicalSaying } from './text.ts';

interface FigureProps {
  readonly source: FigureSource;
  readonly words: FigureWords;
  /** The name of the deployment that the text speaks of. */
  readonly follows: string;
}

/** Deployment, pod and service: the learner's own, and what changes when a pod goes. */
export function LogicalParts({ source, words, follows }: FigureProps): JSX.Element {
  const at = useSignal<number | undefined>(undefined);
  const memory = useSignal(noMemory);
  const rows = useSignal<ReadonlyMap<string, number>>(new Map());
  const items = useComputed(() => [...source.items.value.values()]);
  useSignalEffect(() => {
    const next = remember(memory.peek(), items.value, follows);
    const { pods } = logicalView(items.value, follows, next);
    memory.value = next;
    rows.value = rowsOf(
      pods.map(({ item }) => item.uid),
      rows.peek(),
      POD_ROWS,
    );
  });
  const view = logicalView(items.value, follows, memory.value);
  return (
    <Frame
      words={words}
      points={logicalPoints(words)}
      at={at}
      live={logicalSaying(words, view)}
      picture={(narrow) => (
        <LogicalPicture
          words={words}
          view={view}
          rows={rows.value}
          point={at.value === undefined ? undefined : logicalPointIds[at.value]}
          narrow={narrow}
        />
      )}
      lines={logicalLines(words, view)}
    />
  );
}
