import type { ApiRequest } from '../../cluster/messages.ts';
import type { Connection, Waypoint } from '../../cluster/network/traffic.ts';
import type { Simulation } from '../../cluster/simulation.ts';
import type { OutsideTraffic } from '../../world/network.ts';
import type { World } from '../../world/world.ts';
import type { Flow, Hop, MapItem } from './model.ts';

/** How many flows a message carries; what a load test sends beyond that is not told. */
const MOST = 30;

/** The cluster whose traffic is wanted. */
interface Watched {
  readonly server: string | undefined;
  readonly simulation: Simulation | undefined;
}

/** Gathers requests as the network carries them, while somebody wants to see them. */
export class Flows {
  readonly #world: World;
  readonly #itemsOf: () => ReadonlyMap<string, MapItem>;
  readonly #onFlow: () => void;
  readonly #failed: (error: unknown) => void;
  #watched: Watched = { server: undefined, simulation: undefined };
  #flows: Flow[] = [];
  #count = 0;

  /**
   * @param onFlow called when there is something to `take`, inside of the request
   * @param failed called when a request could not be told; the request knows nothing of that
   */
  constructor(
    world: World,
    itemsOf: () => ReadonlyMap<string, MapItem>,
    onFlow: () => void,
    failed: (error: unknown) => void,
  ) {
    this.#world = world;
    this.#itemsOf = itemsOf;
    this.#onFlow = onFlow;
    this.#failed = failed;
  }

  /** Observes the traffic of a cluster and of the learner's machine, or with undefined nobody's. */
  observe(watched: Watched | undefined): void {
    this.#watched.simulation?.network.observe(undefined);
    this.#watched = watched ?? { server: undefined, simulation: undefined };
    this.#watched.simulation?.network.observe((connection) => this.#onConnection(connection), this.#failed);
    this.#world.network.observe(watched && ((traffic) => this.#onTraffic(traffic)), this.#failed);
    if (!watched) this.#flows = [];
  }

  /** What was carried since the last time. */
  take(): readonly Flow[] {
    const flows = this.#flows;
    this.#flows = [];
    return flows;
  }

  #onConnection({ way, port, failure, request }: Connection): void {
    this.#add(way, request ?? `tcp ${port}`, failure);
  }

  #onTraffic(traffic: OutsideTraffic): void {
    const { host, port } = traffic;
    if (traffic.type === 'lost') {
      const label = traffic.failure === 'no-such-host' ? `DNS ${host}` : `tcp ${port}`;
      this.#add([{ at: 'outside' }], label, traffic.failure);
      return;
    }
    if (!isAt(this.#watched.server, host, port)) return;
    const call = parseCall(traffic.request);
    if (!call) return;
    const hops: Hop[] = [{ at: 'outside' }, { at: 'api-server' }, ...this.#beyond(call)];
    this.#add(hops, call.label, undefined);
  }

  /** Logs, exec, attach and port-forward go on to the node's kubelet. */
  #beyond({ resource, subresource, namespace, name }: Call): readonly Hop[] {
    if (resource !== 'pods' || !/^(?:log|exec|attach|portforward)$/.test(subresource)) return [];
    const items = [...this.#itemsOf().values()];
    const pod = items.find(
      (item) => item.kind === 'Pod' && item.namespace === namespace && item.name === name,
    );
    if (pod?.kind !== 'Pod') return [];
    const node = items.find((item) => item.kind === 'Node' && item.name === pod.node);
    return node
      ? [
          { at: 'node', uid: node.uid },
          { at: 'pod', uid: pod.uid },
        ]
      : [];
  }

  #add(hops: readonly (Hop | Waypoint)[], label: string, failure: Connection['failure']): void {
    const outcome = failure === 'network-unreachable' ? 'no-route' : (failure ?? 'answered');
    const id = ++this.#count;
    if (this.#flows.length >= MOST) return;
    this.#flows.push({ id, hops, outcome, label });
    this.#onFlow();
  }
}

function isAt(server: string | undefined, host: string, port: number): boolean {
  // a kubeconfig may hold anything
  if (server === undefined || !URL.canParse(server)) return false;
  const url = new URL(server);
  return url.hostname === host && Number(url.port === '' ? 443 : url.port) === port;
}

/** A part of a path in plain text; what is no right encoding stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

interface Call {
  readonly label: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a request is about; undefined for discovery and the like, and for watches, which go on and on. */
function parseCall({ method, path, query }: ApiRequest): Call | undefined {
  const found = /^\/(?:api|apis\/[^/]+)\/[^/]+\/(.+)$/.exec(path);
  if (!found || query.get('watch') === 'true' || query.get('watch') === '1') return undefined;
  const parts = (found[1] ?? '').split('/').map(decoded);
  const within = parts[0] === 'namespaces' && parts.length > 2;
  const namespace = within ? (parts[1] ?? '') : '';
  const [resource = '', name = '', subresource = ''] = within ? parts.slice(2) : parts;
  const label = `${method} ${[resource, name, subresource].filter((part) => part !== '').join('/')}`;
  return { label, resource, subresource, namespace, name };
}
