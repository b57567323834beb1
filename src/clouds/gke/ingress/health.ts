import type { ControllerContext } from '../../../cluster/controllers/controller.ts';
import { exchange } from '../../../cluster/network/http.ts';
import type { CloudSite } from '../../../cluster/runtime.ts';
import { endpointsOf, healthCheckOf, type Endpoint, type HealthCheck } from './endpoints.ts';
import type { Backend } from './url-map.ts';

/** What is known of a backend's endpoints: failed checks in a row, by `ip:port`. */
export type Findings = Readonly<Record<string, number>>;

/** When endpoints were asked that have not answered yet, in milliseconds since the epoch, by `ip:port`. */
export type Asking = Readonly<Record<string, number>>;

/** The state of a backend service, as Google's API tells it. */
export type BackendState = 'HEALTHY' | 'UNHEALTHY' | 'Unknown';

export const addressOf = ({ ip, port }: Endpoint): string => `${ip}:${port}`;

/** From where load balancers and their health checks come. */
export const PROXY_ADDRESSES = '35.191';

/** Checks the endpoints of backends as Google's health checkers do. */
export class HealthChecker {
  readonly #site: CloudSite;
  readonly #context: ControllerContext;
  readonly #findings = new Map<string, Findings>();
  readonly #asking = new Map<string, Asking>();

  constructor(site: CloudSite, context: ControllerContext) {
    this.#site = site;
    this.#context = context;
  }

  /** What it remembers, by backends' names. */
  get findings(): ReadonlyMap<string, Findings> {
    return this.#findings;
  }

  /** The checks under way, by backends' names. */
  get asking(): ReadonlyMap<string, Asking> {
    return this.#asking;
  }

  restore(name: string, findings: Findings): void {
    this.#findings.set(name, findings);
  }

  /** Makes the checks of a backend again that were under way: they end when they would have. */
  resume(name: string, backend: Backend, asking: Asking): void {
    this.#asking.set(name, asking);
    const { clock, store } = this.#context;
    const check = healthCheckOf(store, backend);
    const again = (): void => {
      for (const endpoint of endpointsOf(store, backend)) {
        const since = asking[addressOf(endpoint)];
        if (since !== undefined) void this.#ask(name, endpoint, check, since);
      }
    };
    clock.schedule(clock.now(), again, name);
  }

  forget(name: string): void {
    this.#findings.delete(name);
    this.#asking.delete(name);
  }

  /** Asks every endpoint of a backend once. Tells after how many milliseconds that is due again. */
  check(name: string, backend: Backend): number {
    const { store } = this.#context;
    const endpoints = endpointsOf(store, backend);
    const check = healthCheckOf(store, backend);
    const before = this.#findings.get(name) ?? {};
    const present = endpoints.map(addressOf);
    this.#findings.set(
      name,
      Object.fromEntries(present.map((address) => [address, before[address] ?? check.unhealthyThreshold])),
    );
    const now = this.#context.clock.now();
    for (const endpoint of endpoints) void this.#ask(name, endpoint, check, now);
    return check.interval;
  }

  async #ask(name: string, endpoint: Endpoint, check: HealthCheck, since: number): Promise<void> {
    const address = addressOf(endpoint);
    this.#asking.set(name, { ...this.#asking.get(name), [address]: since });
    const answered = await this.#answers(endpoint, check, since);
    const { [address]: _, ...asking } = this.#asking.get(name) ?? {};
    if (Object.keys(asking).length > 0) this.#asking.set(name, asking);
    else this.#asking.delete(name);
    const findings = this.#findings.get(name);
    const failures = findings?.[address];
    if (!findings || failures === undefined) return;
    const counted = answered ? 0 : Math.min(failures + 1, check.unhealthyThreshold);
    this.#findings.set(name, { ...findings, [address]: counted });
  }

  async #answers(
    { ip, port }: Endpoint,
    { path, host = ip, timeout }: HealthCheck,
    since: number,
  ): Promise<boolean> {
    const { signal } = new AbortController();
    const left = Math.max(0, since + timeout - this.#context.clock.now());
    const options = { timeoutMilliseconds: left, signal };
    const result = await this.#site.connect(`${PROXY_ADDRESSES}.12.41`, ip, port, options);
    if (!result.ok) return false;
    const headers = [
      ['Host', host],
      ['User-Agent', 'GoogleHC/1.0'],
      ['Connection', 'Keep-alive'],
    ] as const;
    const answer = await exchange(result.stream, { method: 'GET', target: path, headers, body: '' }).catch(
      () => undefined,
    );
    result.stream.close();
    return answer?.status === 200;
  }

  /** The endpoints that requests may go to. */
  healthy(name: string, backend: Backend): readonly Endpoint[] {
    const { store } = this.#context;
    const { unhealthyThreshold } = healthCheckOf(store, backend);
    const findings = this.#findings.get(name) ?? {};
    return endpointsOf(store, backend).filter(
      (endpoint) => (findings[addressOf(endpoint)] ?? unhealthyThreshold) < unhealthyThreshold,
    );
  }

  /** Models pkg/backends/backends.go (Health) of ingress-gce */
  state(name: string, backend: Backend): BackendState {
    const known = this.#findings.get(name);
    if (!known || Object.keys(known).length === 0) return 'Unknown';
    return this.healthy(name, backend).length > 0 ? 'HEALTHY' : 'UNHEALTHY';
  }
}
