import type { Simulation } from '../../src/cluster/simulation.ts';
import { equal } from '../../src/cluster/machinery/equal.ts';
import { Charges } from './charges.ts';
import { holds, Ledger } from './history.ts';
import { Look, type LostLabels, type StateInvariant } from './invariant.ts';
import { binding } from './pods.ts';
import { Pulse } from './pulse.ts';
import type { View } from './view.ts';
import { changeInvariants, stateInvariants } from './rules.ts';

/** A rule that does not hold. */
export interface Violation {
  readonly invariant: string;
  readonly message: string;
}

/** What changes all the time and no rule is about. */
const QUIET = new Set(['leases.coordination.k8s.io', 'events']);

/** How often rules that may wait are looked at, in virtual milliseconds: a fraction of what the least patient one has. */
const SAMPLE = 500;

const [instant, patient] = [
  stateInvariants.filter(({ patience }) => patience === 0),
  stateInvariants.filter(({ patience }) => patience > 0),
];

/** Watches a cluster: every change as it comes, what always holds after every event, the whole state while time passes. */
export class Checker {
  readonly violations: Violation[] = [];
  /** Those who watch. */
  readonly views = new Set<View>();
  /** The operator takes a hold away just now. */
  releasing = false;
  /** The operator binds a pod just now, who need not ask whether it fits. */
  bindsByHand = false;
  readonly #simulation: Simulation;
  readonly #ledger: Ledger;
  readonly #now: () => number;
  readonly #lostLabels: LostLabels[] = [];
  readonly #charges: Charges;
  /** Since when a rule has been broken in this way, in virtual milliseconds. */
  #broken = new Map<string, number>();
  /** Something has changed since the rules that always hold were looked at, or since the others were. */
  #changed = { instant: true, patient: true };
  #sampledAt = -Infinity;
  readonly #pulse: Pulse;
  readonly #stop: () => void;

  constructor(simulation: Simulation, now: () => number) {
    this.#simulation = simulation;
    this.#now = now;
    this.#ledger = new Ledger(simulation.store);
    this.#pulse = new Pulse(now);
    this.#charges = new Charges(simulation.store, now);
    const rules = [...changeInvariants, holds(() => this.releasing)];
    this.#stop = simulation.store.subscribeAll((resource, change) => {
      const { object, previous } = change;
      if (!QUIET.has(resource)) this.#changed = { instant: true, patient: true };
      if (resource === 'pods' && previous && !equal(previous.metadata.labels, object.metadata.labels))
        this.#lostLabels.push({ ...previous.metadata, revision: change.revision });
      this.#charges.enter(resource, change);
      for (const message of this.#pulse.beat(resource, object)) this.#tell('work ends', message);
      for (const message of this.#ledger.enter(resource, change))
        this.#tell('every change is told once', message);
      for (const { name, check } of rules)
        if (name !== binding.name || !this.bindsByHand)
          for (const message of check(change, resource, simulation.store)) this.#tell(name, message);
    });
  }

  stop(): void {
    this.#stop();
  }

  /** From now on nothing is done to the cluster: what is written again and again is written for nothing. @param limit how often one object may be written */
  expectCalm(limit: number): void {
    this.#pulse.calm(limit);
  }

  /** After an event. @param next when the next one is due, in virtual milliseconds: until then everything stays as it is */
  afterEvent(next: number): void {
    if (this.#changed.instant) {
      this.#changed.instant = false;
      this.#check(instant, this.#now());
    }
    if (next < this.#sampledAt + SAMPLE) return;
    if (!this.#changed.patient && this.#broken.size === 0) return;
    this.#changed.patient = false;
    this.#sampledAt = next;
    this.#check(patient, next);
  }

  /** Looks at everything. @param settled nothing has been done for long: no rule may wait any more */
  look(settled = false): void {
    for (const message of this.#ledger.compare(this.#simulation.store))
      this.#tell('no object is lost', message);
    for (const view of this.views) {
      for (const message of view.compare(this.#simulation.store)) this.#tell('who watches sees all', message);
      if (view.ended) this.views.delete(view);
    }
    this.#check(instant, this.#now());
    this.#check(patient, this.#now(), settled);
  }

  #check(rules: readonly StateInvariant[], until: number, settled = false): void {
    const { store, kubelets } = this.#simulation;
    const now = this.#now();
    const look = new Look(store, kubelets, now, this.#lostLabels, this.#charges);
    const broken = new Map<string, number>();
    for (const { name, patience, check } of rules)
      for (const message of check(look)) {
        const key = `${name}: ${message}`;
        const since = this.#broken.get(key) ?? now;
        broken.set(key, since);
        if (settled || until - since > patience * 1000 || patience === 0) this.#tell(name, message);
      }
    if (rules === patient) this.#broken = broken;
  }

  #tell(invariant: string, message: string): void {
    if (this.violations.length < 50) this.violations.push({ invariant, message });
  }
}
