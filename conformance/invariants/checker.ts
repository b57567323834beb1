import type { Simulation } from '../../src/cluster/simulation.ts';
import { equal } from '../../src/cluster/machinery/equal.ts';
import { holds, Ledger } from './history.ts';
import { Look, type LostLabels } from './invariant.ts';
import { changeInvariants, stateInvariants } from './rules.ts';

/** A rule that does not hold. */
export interface Violation {
  readonly invariant: string;
  readonly message: string;
}

/** Watches a cluster: every change as it comes, the whole state whenever asked. */
export class Checker {
  readonly violations: Violation[] = [];
  /** The operator takes a hold away just now. */
  releasing = false;
  readonly #simulation: Simulation;
  readonly #ledger: Ledger;
  readonly #now: () => number;
  readonly #lostLabels: LostLabels[] = [];
  /** Since when a rule has been broken in this way, in virtual milliseconds. */
  #broken = new Map<string, number>();
  readonly #stop: () => void;

  constructor(simulation: Simulation, now: () => number) {
    this.#simulation = simulation;
    this.#now = now;
    this.#ledger = new Ledger(simulation.store);
    const rules = [...changeInvariants, holds(() => this.releasing)];
    this.#stop = simulation.store.subscribeAll((resource, change) => {
      const { object, previous } = change;
      if (resource === 'pods' && previous && !equal(previous.metadata.labels, object.metadata.labels))
        this.#lostLabels.push({ ...previous.metadata, revision: change.revision });
      for (const message of this.#ledger.enter(resource, change))
        this.#tell('every change is told once', message);
      for (const { name, check } of rules)
        for (const message of check(change, resource, simulation.store)) this.#tell(name, message);
    });
  }

  stop(): void {
    this.#stop();
  }

  /** Looks at everything. @param settled nothing has been done for long: no rule may wait any more */
  look(settled = false): void {
    const { store, kubelets } = this.#simulation;
    const now = this.#now();
    for (const message of this.#ledger.compare(store)) this.#tell('no object is lost', message);
    const look = new Look(store, kubelets, now, this.#lostLabels);
    const broken = new Map<string, number>();
    for (const { name, patience, check } of stateInvariants)
      for (const message of check(look)) {
        const key = `${name}: ${message}`;
        const since = this.#broken.get(key) ?? now;
        broken.set(key, since);
        if (settled || now - since > patience * 1000 || patience === 0) this.#tell(name, message);
      }
    this.#broken = broken;
  }

  #tell(invariant: string, message: string): void {
    if (this.violations.length < 50) this.violations.push({ invariant, message });
  }
}
