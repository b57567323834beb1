import type { Ingress } from '../../../cluster/api/types.ts';
import {
  queueController,
  type Controller,
  type ControllerContext,
} from '../../../cluster/controllers/controller.ts';
import type { Rest, WorkQueue } from '../../../cluster/controllers/workqueue.ts';
import { quote } from '../../../cluster/machinery/go.ts';
import { keyOf, splitKey, type Stored } from '../../../cluster/machinery/object.ts';
import { internalError } from '../../../cluster/machinery/status.ts';
import { drawn, type Duration } from '../../../cluster/pace.ts';
import type { HttpLoadBalancerPace } from '../settings.ts';
import {
  certificatesOf,
  FINALIZER,
  isGoogles,
  isHeld,
  schemesOf,
  servicesOf,
  type Balancer,
} from './balancer.ts';
import type { Asking, Findings, HealthChecker } from './health.ts';
import { frontendNames, type FrontendNames } from './names.ts';
import { annotationsOf, partsOf, type Part } from './parts.ts';
import { translate, type UrlMap } from './url-map.ts';

type StoredIngress = Stored<Ingress>;

const INGRESSES = 'ingresses.networking.k8s.io';
const STATIC_IP = 'kubernetes.io/ingress.global-static-ip-name';

/** Every Ingress is looked at again after this time, in milliseconds. Models pkg/flags/flags.go (sync-period) of ingress-gce */
const RESYNC = 600_000;
/** How long a look at a load balancer takes that changes something, in milliseconds. */
const SYNC = 10_000;
/** New backends are checked first after this time, in milliseconds. */
const FIRST_CHECK = 20_000;

const DISABLED =
  'invalid configuration: both HTTP and HTTPS are disabled (kubernetes.io/ingress.allow-http is false and there is no valid TLS configuration); your Ingress will not be able to serve any traffic';

/** What the controller works with beside its context. */
export interface IngressControllerOptions {
  readonly balancers: Map<string, Balancer>;
  readonly health: HealthChecker;
  /** How many requests the proxies have taken. */
  readonly frontEnd: { served: number };
  readonly pace: HttpLoadBalancerPace;
  /** The address that Google gives to a load balancer, by its Ingress' UID. */
  address(uid: string): string;
}

/** Makes Google's load balancers of Ingresses. Models pkg/controller/controller.go of ingress-gce */
export function ingressController(context: ControllerContext, options: IngressControllerOptions): Controller {
  const { store } = context;
  const syncer = new IngressSyncer(context, options);
  const controller = queueController(
    context,
    (informers, queue) => {
      informers
        .on(INGRESSES, ({ object, type }) => {
          const key = keyOf(object);
          if (type !== 'DELETED' && isGoogles(object)) queue.add(`event ${key}`);
          if (isGoogles(object) || isHeld(object)) queue.add(`sync ${key}`);
        })
        .on('services', ({ object: { metadata }, type }) => {
          if (type === 'DELETED') return;
          for (const ingress of store.list(INGRESSES, metadata.namespace ?? ''))
            if (isGoogles(ingress) && servicesOf(ingress).includes(metadata.name))
              queue.add(`sync ${keyOf(ingress)}`);
        });
    },
    (task, queue) => {
      const [verb, subject = ''] = task.split(' ');
      if (verb === 'event') syncer.announce(subject, queue);
      if (verb === 'check') syncer.check(subject, queue);
      return verb === 'sync' ? syncer.sync(subject, queue) : undefined;
    },
  );
  const { balancers, health, frontEnd } = options;
  return {
    ...controller,
    state: () => ({
      ...controller.state(),
      notes: new Map([
        ['served', String(frontEnd.served)] as const,
        ...[...balancers].map(([uid, value]) => [`balancer ${uid}`, JSON.stringify(value)] as const),
        ...[...health.findings].map(([name, value]) => [`health ${name}`, JSON.stringify(value)] as const),
        ...[...health.asking].map(([name, value]) => [`asking ${name}`, JSON.stringify(value)] as const),
      ]),
    }),
    restore(state) {
      controller.restore(state);
      for (const [note, text] of state.notes ?? []) {
        const [what, name = ''] = note.split(' ');
        if (what === 'served') frontEnd.served = Number(text);
        else if (what === 'balancer') balancers.set(name, JSON.parse(text) as Balancer);
        else if (what === 'health') health.restore(name, JSON.parse(text) as Findings);
        else {
          const backend = [...balancers.values()].find(({ map }) => map.backends[name])?.map.backends[name];
          if (backend) health.resume(name, backend, JSON.parse(text) as Asking);
        }
      }
    },
  };
}

class IngressSyncer {
  readonly #context: ControllerContext;
  readonly #options: IngressControllerOptions;

  constructor(context: ControllerContext, options: IngressControllerOptions) {
    this.#context = context;
    this.#options = options;
  }

  #get(key: string): StoredIngress | undefined {
    return this.#context.client.get(INGRESSES, ...splitIngressKey(key));
  }

  #tell(ingress: StoredIngress, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#context.recorder('loadbalancer-controller').event(ingress, type, reason, message);
  }

  announce(key: string, queue: WorkQueue): void {
    const ingress = this.#get(key);
    if (!ingress || !isGoogles(ingress)) return;
    this.#tell(ingress, 'Normal', 'Sync', 'Scheduled for sync');
    queue.add(`sync ${key}`);
  }

  /** Checks a backend as long as some load balancer has it. */
  check(name: string, queue: WorkQueue): void {
    const { balancers, health } = this.#options;
    for (const { map } of balancers.values()) {
      const backend = map.backends[name];
      if (!backend) continue;
      queue.addAfter(`check ${name}`, health.check(name, backend));
      return;
    }
    health.forget(name);
  }

  sync(key: string, queue: WorkQueue): Rest | undefined {
    const ingress = this.#get(key);
    const { balancers } = this.#options;
    if (!ingress) {
      for (const [uid, balancer] of balancers) if (balancer.key === key) balancers.delete(uid);
      return undefined;
    }
    const { uid, deletionTimestamp } = ingress.metadata;
    // What is being taken apart has to be gone before it is made again.
    if (deletionTimestamp !== undefined || !isGoogles(ingress) || balancers.get(uid)?.leaving) {
      this.#remove(ingress, key, queue);
      return undefined;
    }
    const held = this.#hold(ingress);
    const { map, problems } = translate(this.#context.store, this.#cluster(), held);
    if (problems.length > 0) {
      const message = `invalid ingress spec: ${problems.join('; ')}`;
      this.#tell(held, 'Warning', 'Translate', `Translation failed: ${message}`);
      throw internalError(message);
    }
    if (isHeld(ingress) && !balancers.has(uid)) this.#find(held, key, map);
    return this.#ensure(held, key, map, queue);
  }

  /** What tells the cluster from others. */
  #cluster(): string {
    return this.#context.store.get('namespaces', 'kube-system')?.metadata.uid ?? '';
  }

  #names({ metadata: { name, namespace = '' } }: StoredIngress): FrontendNames {
    return frontendNames(this.#cluster(), namespace, name);
  }

  /** Keeps an Ingress from going before its load balancer. */
  #hold(ingress: StoredIngress): StoredIngress {
    if (isHeld(ingress)) return ingress;
    const { metadata } = ingress;
    const finalizers = [...(metadata.finalizers ?? []), FINALIZER];
    return this.#context.client.update(INGRESSES, { ...ingress, metadata: { ...metadata, finalizers } });
  }

  #draw(duration: Duration, uid: string, what: string): number {
    return drawn(duration, this.#context.random, 'ingress', uid, what);
  }

  #ensure(ingress: StoredIngress, key: string, map: UrlMap, queue: WorkQueue): Rest | undefined {
    const { balancers, pace } = this.#options;
    const { uid } = ingress.metadata;
    const now = this.#context.clock.now();
    const before = balancers.get(uid);
    if (!before) {
      const next = now + this.#draw(pace.urlMap, uid, 'url-map');
      balancers.set(uid, { key, made: [], next, map, schemes: [], serves: 0 });
      queue.addAfter(`sync ${key}`, next - now);
      return undefined;
    }
    if (now < before.next) {
      queue.addAfter(`sync ${key}`, before.next - now);
      return undefined;
    }
    const names = this.#names(ingress);
    const certificates = certificatesOf(this.#context.store, ingress);
    const schemes = schemesOf(ingress, certificates.found);
    if (schemes.length === 0) this.#refuse(ingress, names, DISABLED);
    const parts = partsOf(names, schemes);
    const [missing] = parts.filter(({ name }) => !before.made.includes(name));
    if (missing) {
      if (missing.kind === 'UrlMap')
        for (const secret of certificates.missing)
          this.#tell(
            ingress,
            'Warning',
            'Sync',
            `Could not find TLS certificate: secrets ${quote(secret)} not found`,
          );
      this.#make(ingress, before, missing, names);
    }
    let balancer = balancers.get(uid) ?? before;
    const [following] = parts.filter(({ name }) => !balancer.made.includes(name));
    if (following) {
      const next =
        now +
        this.#draw(
          following.kind === 'ForwardingRule' ? pace.forwardingRule : pace.targetProxy,
          uid,
          following.name,
        );
      balancers.set(uid, { ...balancer, map, next });
      this.#watchBackends(map, queue);
      queue.addAfter(`sync ${key}`, next - now);
      return undefined;
    }
    if (!missing && JSON.stringify(balancer.map) !== JSON.stringify(map))
      this.#tell(ingress, 'Normal', 'Sync', `UrlMap ${quote(names.urlMap)} updated`);
    const ip = balancer.ip ?? this.#options.address(uid);
    const serves = balancer.ip === undefined ? now + this.#draw(pace.spread, uid, 'spread') : balancer.serves;
    balancer = { ...balancer, map, schemes, ip, serves, made: parts.map(({ name }) => name) };
    balancers.set(uid, balancer);
    this.#watchBackends(map, queue);
    queue.addAfter(`event ${key}`, RESYNC);
    return this.#report(ingress, balancer, ip, names, certificates.found)
      ? { restMilliseconds: SYNC }
      : undefined;
  }

  /** Takes over a load balancer that stands although this controller has not made it: one before it has. */
  #find({ metadata, status }: StoredIngress, key: string, map: UrlMap): void {
    const ip = status.loadBalancer?.ingress?.[0]?.ip;
    if (ip === undefined || metadata.annotations?.['ingress.kubernetes.io/url-map'] === undefined) return;
    const names = frontendNames(this.#cluster(), metadata.namespace ?? '', metadata.name);
    const made = partsOf(names, ['http', 'https']).map(({ name }) => name);
    this.#options.balancers.set(metadata.uid, { key, made, next: 0, map, schemes: ['http'], ip, serves: 0 });
  }

  /** Leaves a load balancer as it is, and tells why. Models pkg/loadbalancers/l7s.go (Ensure) of ingress-gce */
  #refuse(ingress: StoredIngress, { balancer }: FrontendNames, problem: string): never {
    const message = `error running load balancer syncing routine: loadbalancer ${balancer} does not exist: ${problem}`;
    this.#tell(ingress, 'Warning', 'Sync', `Error syncing to GCP: ${message}`);
    throw internalError(message);
  }

  #make(ingress: StoredIngress, balancer: Balancer, { kind, name }: Part, names: FrontendNames): void {
    const fixed = ingress.metadata.annotations?.[STATIC_IP];
    if (kind !== 'UrlMap' && fixed !== undefined)
      this.#refuse(
        ingress,
        names,
        `the given static IP name ${fixed} doesn't translate to an existing static IP.`,
      );
    this.#tell(ingress, 'Normal', 'Sync', `${kind} ${quote(name)} created`);
    this.#options.balancers.set(ingress.metadata.uid, { ...balancer, made: [...balancer.made, name] });
  }

  #watchBackends({ backends }: UrlMap, queue: WorkQueue): void {
    const { health } = this.#options;
    for (const name of Object.keys(backends)) {
      if (health.findings.has(name)) continue;
      health.restore(name, {});
      queue.addAfter(`check ${name}`, FIRST_CHECK);
    }
  }

  /** Writes down what has become of an Ingress. Tells whether there was anything to write. */
  #report(
    ingress: StoredIngress,
    { map, schemes }: Balancer,
    ip: string,
    names: FrontendNames,
    certificates: readonly string[],
  ): boolean {
    const { client, store } = this.#context;
    const { health } = this.#options;
    let object = ingress;
    if (ingress.status.loadBalancer?.ingress?.[0]?.ip !== ip) {
      object = client.updateStatus(INGRESSES, {
        ...ingress,
        status: { loadBalancer: { ingress: [{ ip }] } },
      });
      this.#tell(ingress, 'Normal', 'IPChanged', `IP is now ${ip}`);
    }
    const states = Object.fromEntries(
      Object.entries(map.backends)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, backend]) => [name, health.state(name, backend)]),
    );
    const secrets = certificates.map((name) =>
      store.get('secrets', `${ingress.metadata.namespace ?? ''}/${name}`),
    );
    const annotations = annotationsOf(
      object.metadata.annotations ?? {},
      {
        names,
        schemes,
        cluster: this.#cluster(),
        certificates: secrets.map((secret) => secret?.data?.['tls.crt'] ?? ''),
      },
      JSON.stringify(states),
    );
    const written = client.update(INGRESSES, { ...object, metadata: { ...object.metadata, annotations } });
    return written.metadata.resourceVersion !== ingress.metadata.resourceVersion;
  }

  #remove(ingress: StoredIngress, key: string, queue: WorkQueue): void {
    const { balancers, pace } = this.#options;
    const { uid } = ingress.metadata;
    const balancer = balancers.get(uid);
    if (!isHeld(ingress)) {
      balancers.delete(uid);
      return;
    }
    const now = this.#context.clock.now();
    if (balancer && balancer.made.length > 0) {
      const next = balancer.leaving ? balancer.next : now + this.#draw(pace.removal, uid, 'removal');
      balancers.set(uid, { ...balancer, next, leaving: true });
      if (now < next) {
        queue.addAfter(`sync ${key}`, next - now);
        return;
      }
    }
    balancers.delete(uid);
    const finalizers = ingress.metadata.finalizers?.filter((name) => name !== FINALIZER) ?? [];
    this.#context.client.update(INGRESSES, { ...ingress, metadata: { ...ingress.metadata, finalizers } });
  }
}

function splitIngressKey(key: string): [namespace: string, name: string] {
  const { namespace, name } = splitKey(key);
  return [namespace, name];
}
