import type { Ingress, Node, Pod, Service } from '../../cluster/api/types.ts';
import { klogHeader } from '../images/klog.ts';
import type { ServerContext } from '../image.ts';
import type { ApiAccess } from './api-client.ts';

/** What was last said of an Ingress. */
interface Said {
  readonly version: string;
  readonly event: string;
  readonly first: string;
  readonly count: number;
  /** What was last logged of its certificates. */
  readonly warned?: string;
}

const COMPONENT = 'nginx-ingress-controller';
const STATUS_PERIOD = 60_000;

const flag = ({ argv }: ServerContext, name: string): string | undefined =>
  argv.find((word) => word === `--${name}` || word.startsWith(`--${name}=`))?.slice(name.length + 3);

const ingressPath = ({ metadata }: Ingress): string =>
  `/apis/networking.k8s.io/v1/namespaces/${metadata?.namespace ?? ''}/ingresses/${metadata?.name ?? ''}`;

/**
 * Tells the cluster of a controller's work: an event for each version of an Ingress, and its address once a minute.
 * Models internal/ingress/status/status.go of ingress-nginx
 */
export class IngressReporter {
  readonly #context: ServerContext;
  readonly #api: ApiAccess;
  readonly #own: () => readonly Ingress[];
  readonly #said: Map<string, Said>;
  /** It has just become the leader, which writes addresses at once. */
  #fresh: boolean;

  constructor(context: ServerContext, api: ApiAccess, own: () => readonly Ingress[]) {
    this.#context = context;
    this.#api = api;
    this.#own = own;
    const before = context.memory.read();
    this.#fresh = before === undefined;
    this.#said = new Map(before === undefined ? [] : (JSON.parse(before) as [string, Said][]));
  }

  /** @param began when the controller started: what it does it does every minute from then on */
  start(began: number): void {
    const { now, after } = this.#context;
    const tick = (): void => {
      void this.#publish();
      next();
    };
    const next = (): void => after(STATUS_PERIOD - ((now() - began) % STATUS_PERIOD), tick);
    next();
  }

  /**
   * Says which Ingresses have changed since it looked last.
   * @param warnings what is wrong with their certificates, by UID
   */
  synced(warnings: ReadonlyMap<string, readonly string[]>): void {
    const gone = new Set(this.#said.keys());
    for (const ingress of this.#own()) {
      const { uid = '', resourceVersion = '' } = ingress.metadata ?? {};
      gone.delete(uid);
      const said = this.#said.get(uid);
      if (said?.version !== resourceVersion) this.#tell(ingress, said);
      this.#warn(uid, warnings.get(uid) ?? []);
    }
    for (const uid of gone) this.#said.delete(uid);
    if (this.#fresh) void this.#publish();
    this.#fresh = false;
    this.#context.memory.write(JSON.stringify([...this.#said]));
  }

  #warn(uid: string, lines: readonly string[]): void {
    const said = this.#said.get(uid);
    const warned = lines.join('\n');
    if (!said || (said.warned ?? '') === warned) return;
    this.#said.set(uid, { ...said, warned });
    const { now, stderr } = this.#context;
    for (const line of lines) stderr(`${klogHeader(now(), 'W')} ${line}\n`);
  }

  #tell({ metadata = {} }: Ingress, said: Said | undefined): void {
    const { uid = '', resourceVersion = '', name = '', namespace = '' } = metadata;
    const now = this.#context.now();
    const lastTimestamp = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
    const next = {
      version: resourceVersion,
      event: said?.event ?? `${name}.${(BigInt(now) * 1_000_000n).toString(16)}`,
      first: said?.first ?? lastTimestamp,
      count: (said?.count ?? 0) + 1,
      ...(said?.warned !== undefined && { warned: said.warned }),
    };
    this.#said.set(uid, next);
    const path = `/api/v1/namespaces/${namespace}/events`;
    if (said) {
      void this.#api.ask('PATCH', `${path}/${said.event}`, { count: next.count, lastTimestamp });
      return;
    }
    void this.#api.ask('POST', path, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: next.event, namespace },
      involvedObject: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        name,
        namespace,
        uid,
        resourceVersion,
      },
      reason: 'Sync',
      message: 'Scheduled for sync',
      source: { component: COMPONENT },
      firstTimestamp: next.first,
      lastTimestamp,
      count: 1,
      type: 'Normal',
    });
  }

  /** Writes the controller's addresses into the status of its Ingresses. */
  async #publish(): Promise<void> {
    const addresses = await this.#addresses();
    if (addresses.length === 0) return;
    for (const ingress of this.#own()) {
      const shown = (ingress.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname);
      const wanted = addresses.map(({ ip, hostname }) => ip ?? hostname);
      if (shown.join() === wanted.join()) continue;
      await this.#api.ask('PATCH', `${ingressPath(ingress)}/status`, {
        status: { loadBalancer: { ingress: addresses } },
      });
    }
  }

  async #addresses(): Promise<readonly { readonly ip?: string; readonly hostname?: string }[]> {
    const fixed = flag(this.#context, 'publish-status-address');
    if (fixed)
      return fixed.split(',').map((text) => (/^[\d.]+$/.test(text) ? { ip: text } : { hostname: text }));
    const published = flag(this.#context, 'publish-service')?.replace('$(POD_NAMESPACE)', this.#namespace);
    if (published) {
      const [namespace = '', name = ''] = published.split('/');
      const service = (await this.#api.ask('GET', `/api/v1/namespaces/${namespace}/services/${name}`)) as
        Service | undefined;
      if (service?.spec?.type === 'ClusterIP' || service?.spec?.type === 'NodePort')
        return [{ ip: service.spec.clusterIP ?? '' }];
      return (service?.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ({
        ...(ip !== undefined && { ip }),
        ...(hostname !== undefined && { hostname }),
      }));
    }
    return this.#nodeAddress();
  }

  async #nodeAddress(): Promise<readonly { readonly ip: string }[]> {
    const { env, hostname } = this.#context;
    const path = `/api/v1/namespaces/${this.#namespace}/pods/${env['POD_NAME'] ?? hostname}`;
    const pod = (await this.#api.ask('GET', path)) as Pod | undefined;
    const name = pod?.spec?.nodeName;
    if (name === undefined) return [];
    const node = (await this.#api.ask('GET', `/api/v1/nodes/${name}`)) as Node | undefined;
    const addressOf = (type: string): string | undefined =>
      node?.status?.addresses?.find((each) => each.type === type)?.address;
    const internal = addressOf('InternalIP');
    const inside = flag(this.#context, 'report-node-internal-ip-address') !== undefined;
    const ip = inside ? internal : (addressOf('ExternalIP') ?? internal);
    return ip === undefined ? [] : [{ ip }];
  }

  get #namespace(): string {
    return this.#context.env['POD_NAMESPACE'] ?? 'ingress-nginx';
  }
}
