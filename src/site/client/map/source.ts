import type { ReadonlySignal } from '@preact/signals';
import type { Flow, Inspection, MapChange, MapItem, ObjectReference } from '../../../sandbox/map/model.ts';

/** Where the map takes what it shows from: the page's side of a sandbox. */
export interface MapSource {
  readonly map: {
    readonly context: ReadonlySignal<string | undefined>;
    /** Whether anything has been told yet. */
    readonly told: ReadonlySignal<boolean>;
    readonly items: ReadonlySignal<ReadonlyMap<string, MapItem>>;
    onChange(listener: (change: MapChange) => void): () => void;
    onFlows(listener: (flows: readonly Flow[]) => void): () => void;
  };
  /** Everything about one object; undefined when there is none. */
  inspect(reference: ObjectReference): Promise<Inspection | undefined>;
  /** Types a command at the prompt and runs it. */
  run(command: string): void;
}
