import type { Clock } from '../environment.ts';
import { type Component, componentRuns } from '../kubelet/components.ts';
import type { Kubelets } from '../kubelet/kubelets.ts';
import type { Part } from './control-plane.ts';

/** What of a control plane is stopped and started. */
export interface Operated {
  readonly clock: Clock;
  readonly kubelets: Kubelets;
  readonly controllers: readonly Part[];
  setScheduling(running: boolean): void;
}

/**
 * Lets the parts of a control plane work while their programs do, and while there is an API server with a store behind it. It
 * follows from what runs on the nodes, so a restored cluster finds it as it was.
 */
export class Operation {
  readonly #operated: Operated;
  readonly #stopped = new Set<Component | undefined>();
  #scheduling = true;
  /** Undefined before the first look. */
  #serving: boolean | undefined;
  #looking = false;

  constructor(operated: Operated) {
    this.#operated = operated;
  }

  /** Something may have changed: looks in this instant, outside of whatever goes on. */
  lookSoon(): void {
    if (this.#looking) return;
    this.#looking = true;
    const { clock } = this.#operated;
    clock.schedule(clock.now(), () => this.look(), 'control plane');
  }

  /** Starts and stops what must be. */
  look(): void {
    this.#looking = false;
    const { kubelets, controllers, setScheduling } = this.#operated;
    const runs = (component: Component): boolean => componentRuns(component, kubelets);
    const serving = runs('kube-apiserver') && runs('etcd');
    if (serving !== this.#serving) this.#serve(serving);
    for (const program of new Set(controllers.map((part) => part.program))) {
      const works = serving && (program === undefined || runs(program));
      if (works !== this.#stopped.has(program)) continue;
      if (works) this.#stopped.delete(program);
      else this.#stopped.add(program);
      for (const part of controllers) if (part.program === program) part.controller.setRunning?.(works);
    }
    const scheduling = serving && runs('kube-scheduler');
    if (scheduling === this.#scheduling) return;
    this.#scheduling = scheduling;
    setScheduling(scheduling);
  }

  /** Kubelets hear of nothing and report nothing while nobody answers them. */
  #serve(serving: boolean): void {
    this.#serving = serving;
    for (const { machine } of this.#operated.kubelets)
      this.#operated.kubelets.setPart(machine.name, 'server', serving);
  }
}
