import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { FigureWords } from '../../../i18n/figures/ko.ts';
import { Frame } from '../frame.tsx';
import { rowsOf } from '../slots.ts';
import type { FigureSource } from '../source.ts';
import { count, followedService, noTally, reached, replicaPointIds, replicaView, through } from './model.ts';
import { POD_ROWS, ReplicasPicture } from './picture.tsx';
import { usePulses } from './pulses.tsx';
import { replicaLines, replicaPoints, replicaSaying } from './text.ts';

interface FigureProps {
  readonly source: FigureSource;
  readonly words: FigureWords;
  /** The name of the service that the text speaks of. */
  readonly follows: string;
}

/** One service in front of several pods: the learner's requests, and who answered them. */
export function Replicas({ source, words, follows }: FigureProps): JSX.Element {
  const at = useSignal<number | undefined>(undefined);
  const tally = useSignal(noTally);
  const rows = useSignal<ReadonlyMap<string, number>>(new Map());
  const pulses = usePulses();
  const items = useComputed(() => [...source.items.value.values()]);
  const service = useComputed(() => followedService(items.value, follows));
  const serviceUid = useComputed(() => service.value?.uid);
  /** Another service, or the same in another world, is counted anew. */
  useSignalEffect(() => {
    if (serviceUid.value !== undefined) tally.value = { ...noTally, flow: tally.peek().flow };
  });
  useSignalEffect(() => {
    const { pods } = replicaView(items.value, follows, noTally);
    rows.value = rowsOf(
      pods.map(({ item }) => item.uid),
      rows.peek(),
      POD_ROWS,
    );
  });
  useEffect(
    () =>
      source.onFlows((flows) => {
        const behind = service.peek();
        if (!behind) return;
        const fresh = flows.filter((flow) => flow.id > tally.peek().flow && through(flow, behind));
        tally.value = count(tally.peek(), flows, behind);
        pulses.add(
          fresh.map((flow) => ({ id: flow.id, pod: flow.outcome === 'answered' ? reached(flow) : '' })),
        );
      }),
    [],
  );
  const view = replicaView(items.value, follows, tally.value);
  return (
    <Frame
      words={words}
      points={replicaPoints(words)}
      at={at}
      live={replicaSaying(words, view)}
      picture={(narrow) => (
        <ReplicasPicture
          words={words}
          view={view}
          rows={rows.value}
          pulses={pulses.shown.value}
          point={at.value === undefined ? undefined : replicaPointIds[at.value]}
          narrow={narrow}
        />
      )}
      lines={replicaLines(words, view)}
      tools={
        <button
          type="button"
          class="tool-button"
          aria-disabled={view.total === 0}
          onClick={() => (tally.value = { ...noTally, flow: tally.peek().flow })}
        >
          {words.replicas.recount}
        </button>
      }
    />
  );
}
