import type {
  Controller,
  ControllerContext,
  ControllerState,
} from '../../../cluster/controllers/controller.ts';
import { Informers } from '../../../cluster/controllers/informer.ts';
import type { RandomSource } from '../../../cluster/environment.ts';
import type { ByteStream } from '../../../cluster/messages.ts';
import type { CloudProxies } from '../../../cluster/network/network.ts';
import type { CloudAttendance, CloudSite } from '../../../cluster/runtime.ts';
import { onDemand } from '../../../loading/on-demand.ts';
import type { IngressAttendance } from './attend.ts';

let attend: typeof import('./attend.ts').attendIngresses | undefined;

/** Loads what looks after Ingresses. Whoever restores a cluster that had some waits for it. */
export async function loadIngressAttendance(): Promise<void> {
  attend ??= (await onDemand(import('./attend.ts'))).attendIngresses;
}

/**
 * Looks after the Ingresses of a cluster as soon as it has one: most have none, and need no code for them.
 * @param pace how long Google takes, as a multiple of what it usually does
 */
export function attendIngressesOnDemand(
  site: CloudSite,
  random: RandomSource,
  pace: number,
): CloudAttendance {
  const context = site.context('system:controller:glbc');
  const attendance = new AttendanceOnDemand(context, () => attend?.(site, context, random, pace));
  return { controllers: { 'ingress-gce': attendance }, proxies: attendance };
}

class AttendanceOnDemand implements Controller, CloudProxies {
  readonly #informers: Informers;
  readonly #begin: () => IngressAttendance | undefined;
  #attendance: IngressAttendance | undefined;
  /** What a snapshot says of a controller that has not been loaded yet. */
  #restored: ControllerState | undefined;
  #stopped = false;

  /** @param begin makes what looks after Ingresses, once that is loaded */
  constructor({ store }: ControllerContext, begin: () => IngressAttendance | undefined) {
    this.#begin = begin;
    this.#informers = new Informers(store).on('ingresses.networking.k8s.io', () => this.#need());
  }

  #need(): void {
    if (this.#attendance || this.#stopped) return;
    this.#attendance = this.#begin();
    if (!this.#attendance) {
      // Code that does not come is asked for again when something changes.
      void loadIngressAttendance().then(
        () => this.#need(),
        () => undefined,
      );
      return;
    }
    const { controller } = this.#attendance;
    controller.resync();
    if (this.#restored) controller.restore?.(this.#restored);
  }

  resync(): void {
    this.#informers.resync();
  }

  state(): ControllerState | undefined {
    return this.#attendance?.controller.state?.() ?? this.#restored;
  }

  restore(state: ControllerState): void {
    this.#restored = state;
    if (this.#attendance) this.#attendance.controller.restore?.(state);
    else this.#need();
  }

  stop(): void {
    this.#stopped = true;
    this.#informers.stop();
    this.#attendance?.controller.stop();
  }

  has(ip: string): boolean {
    return this.#attendance?.proxies.has(ip) ?? false;
  }

  accept(ip: string, port: number, from: string): ByteStream | 'refused' | 'timed-out' {
    return this.#attendance?.proxies.accept(ip, port, from) ?? 'timed-out';
  }
}
