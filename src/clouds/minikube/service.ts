import type { Clock, RandomSource } from '../../cluster/environment.ts';
import {
  authorityCertificate,
  authorityKey,
  type AuthorityOrigin,
} from '../../cluster/machinery/certificates/authority.ts';
import type { CloudProvider } from '../../cluster/runtime.ts';
import { onDemand } from '../../loading/on-demand.ts';
import type { ClusterHost } from '../host.ts';
import { answer, bodyOf, decodedPath } from '../messages.ts';
import type { CloudRequest, CloudResponse, JsonObject, ServiceNetwork } from '../messages.ts';
import { nodeName, profileId } from './records.ts';
import type { MinikubeSnapshot, NodeRecord, ProfileRecord } from './records.ts';

export type { MinikubeSnapshot } from './records.ts';

/** What the driver needs. */
export interface MinikubeOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly host: ClusterHost;
}

/** Where minikube's program reaches the driver: a host that stands for Docker's socket. */
export const driverHost = 'minikube.driver.internal';

/** What clusters are made of: nobody needs it who does not use minikube. */
type Specs = typeof import('./spec.ts');

const failure = (status: number, message: string): CloudResponse => answer({ message }, status);

/**
 * The machine's Docker, as far as minikube uses it: profiles and their containers. `GET /profiles`, `POST /profiles`,
 * `DELETE /profiles/NAME`, `POST /profiles/NAME/nodes`, `DELETE|PUT /profiles/NAME/nodes/NODE` (on or off),
 * `GET /profiles/NAME/credentials`, `DELETE /authority` (the next profile gets another), `POST /profiles/NAME/nodes/NODE/login?command=WORD…[&tty=true]` (a session),
 * `POST /profiles/NAME/boot|stop|start|pause|unpause`, `PUT /profiles/NAME/addons/ADDON`. How long things take is for the program.
 */
export class MinikubeService {
  readonly #host: ClusterHost;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  #profiles: readonly ProfileRecord[];
  #authoritySince: number | undefined;

  constructor({ clock, host, random }: MinikubeOptions, snapshot?: MinikubeSnapshot) {
    this.#clock = clock;
    this.#random = random;
    this.#host = host;
    this.#profiles = snapshot?.profiles ?? [];
    this.#authoritySince = snapshot?.authoritySince;
  }

  /** minikube has no load balancers of its own: `minikube tunnel` gives services their addresses. */
  readonly loadBalancers: CloudProvider = {};

  snapshot(): MinikubeSnapshot {
    const since = this.#authoritySince;
    return { profiles: this.#profiles, ...(since !== undefined && { authoritySince: since }) };
  }

  /** Puts the driver on the network. */
  serve(network: ServiceNetwork): void {
    network.serve(driverHost, 80, { tls: false, handle: (request) => this.handle(request) }, '127.0.0.1');
  }

  async handle(request: CloudRequest): Promise<CloudResponse> {
    // before anything is looked at: what is asked meanwhile must not be lost
    const specs = await onDemand(import('./spec.ts'));
    const [, root, name, part, item, act] = decodedPath(request.path).split('/');
    if (root === 'authority' && request.method === 'DELETE') {
      this.#authoritySince = undefined;
      return answer({});
    }
    if (root !== 'profiles') return failure(404, 'no such thing');
    if (name === undefined) {
      return request.method === 'POST'
        ? this.#create(bodyOf(request))
        : answer({ profiles: this.#profiles.map((profile) => this.#view(profile)) });
    }
    const profile = this.#profiles.find((candidate) => candidate.name === name);
    if (!profile) return failure(404, `No such container: ${name}`);
    if (part === undefined)
      return request.method === 'DELETE' ? this.#delete(profile) : answer(this.#view(profile));
    if (part === 'credentials') return this.#credentials(profile);
    if (part === 'nodes' && item !== undefined && act === 'login') return this.#login(profile, item, request);
    if (part === 'nodes')
      return item === undefined ? this.#addNode(profile, specs) : this.#changeNode(profile, item, request);
    if (part === 'addons' && item !== undefined) return this.#setAddon(profile, item, bodyOf(request), specs);
    if (part === 'boot') await this.#host.ready();
    return this.#act(profile, part, specs);
  }

  #put(profile: ProfileRecord): CloudResponse {
    this.#profiles = this.#profiles.map((other) => (other.name === profile.name ? profile : other));
    return answer(this.#view(profile));
  }

  #create(body: JsonObject): CloudResponse {
    const name = String(body['name'] ?? 'minikube');
    if (this.#profiles.some((profile) => profile.name === name))
      return failure(409, `The container name "/${name}" is already in use`);
    // networks are nine apart, as minikube looks for a free one
    let subnet = 49;
    while (this.#profiles.some((profile) => profile.subnet === subnet)) subnet += 9;
    const node: NodeRecord = { name, ip: `192.168.${subnet}.2`, controlPlane: true, running: true };
    const profile: ProfileRecord = {
      name,
      subnet,
      kubernetesVersion: String(body['kubernetesVersion'] ?? ''),
      cpus: Number(body['cpus'] ?? 2),
      memory: Number(body['memory'] ?? 3072),
      multiNode: body['multiNode'] === true,
      cni: String(body['cni'] ?? ''),
      nodes: [node],
      addons: ['default-storageclass', 'storage-provisioner'],
      state: 'created',
    };
    this.#profiles = [...this.#profiles, profile];
    return answer(this.#view(profile));
  }

  #delete(profile: ProfileRecord): CloudResponse {
    this.#host.deleteCluster(profileId(profile.name));
    this.#profiles = this.#profiles.filter(({ name }) => name !== profile.name);
    return answer({});
  }

  #addNode(profile: ProfileRecord, { nodeOf }: Specs): CloudResponse {
    const numbers = profile.nodes.map(({ name }) => Number(/-m(\d+)$/.exec(name)?.[1] ?? 1));
    const next = Math.max(...numbers) + 1;
    const node: NodeRecord = {
      name: nodeName(profile.name, next),
      ip: `192.168.${profile.subnet}.${next + 1}`,
      controlPlane: false,
      running: true,
    };
    const grown = { ...profile, nodes: [...profile.nodes, node] };
    if (profile.state === 'running') this.#host.addNodes(profileId(profile.name), [nodeOf(grown, node)]);
    return this.#put(grown);
  }

  #changeNode(profile: ProfileRecord, name: string, request: CloudRequest): CloudResponse {
    const node = profile.nodes.find((candidate) => candidate.name === name);
    if (!node) return failure(404, `Could not find node ${name}`);
    const id = profileId(profile.name);
    if (request.method === 'DELETE') {
      this.#host.removeNodes(id, [name]);
      return this.#put({ ...profile, nodes: profile.nodes.filter((other) => other.name !== name) });
    }
    const running = bodyOf(request)['running'] === true;
    const nodes = profile.nodes.map((other) => (other.name === name ? { ...other, running } : other));
    if (!node.controlPlane) {
      this.#host.setNodeRunning(id, name, running);
      return this.#put({ ...profile, nodes });
    }
    // The API server runs on this node: without it the whole cluster falls silent.
    this.#host.setRunning(id, running);
    if (running) {
      this.#host.setNodeRunning(id, name, true);
      this.#host.setPaused(id, false);
    }
    return this.#put({ ...profile, nodes, state: running ? 'running' : 'stopped' });
  }

  #login(profile: ProfileRecord, node: string, request: CloudRequest): CloudResponse {
    const command = request.query.getAll('command');
    const tty = request.query.get('tty') === 'true';
    const signal = request.signal ?? new AbortController().signal;
    const session = this.#host.login(profileId(profile.name), node, command, tty, signal);
    if (!session) return failure(404, `No such container: ${node}`);
    return { status: 101, headers: {}, body: { type: 'session', session } };
  }

  #setAddon(
    profile: ProfileRecord,
    name: string,
    body: JsonObject,
    { addonManifests }: Specs,
  ): CloudResponse {
    const others = profile.addons.filter((addon) => addon !== name);
    const enabled = body['enabled'] === true;
    this.#host.apply(profileId(profile.name), addonManifests(name), enabled);
    return this.#put({ ...profile, addons: enabled ? [...others, name].sort() : others });
  }

  #act(profile: ProfileRecord, verb: string, { specOf }: Specs): CloudResponse {
    const id = profileId(profile.name);
    const running = (on: boolean): readonly NodeRecord[] =>
      profile.nodes.map((node) => ({ ...node, running: on }));
    switch (verb) {
      case 'boot':
        this.#host.createCluster(specOf(profile, this.#authority()));
        return this.#put({ ...profile, state: 'running' });
      case 'stop':
        for (const { name } of profile.nodes) this.#host.setNodeRunning(id, name, false);
        this.#host.setRunning(id, false);
        return this.#put({ ...profile, nodes: running(false), state: 'stopped' });
      case 'start':
        this.#host.setRunning(id, true);
        for (const { name } of profile.nodes) this.#host.setNodeRunning(id, name, true);
        this.#host.setPaused(id, false);
        return this.#put({ ...profile, nodes: running(true), state: 'running' });
      case 'pause':
        this.#host.setPaused(id, true);
        return this.#put({ ...profile, state: 'paused' });
      case 'unpause':
        // Snapshots of old have halted it.
        this.#host.setRunning(id, true);
        this.#host.setPaused(id, false);
        return this.#put({ ...profile, state: 'running' });
      default:
        return failure(404, `no such act: ${verb}`);
    }
  }

  /** Who signs the certificates of all profiles: made with the first of them. Models pkg/minikube/bootstrapper/certs.go (generateSharedCACerts) */
  #authority(): AuthorityOrigin {
    return this.#authorityOf((this.#authoritySince ??= this.#clock.now()));
  }

  #authorityOf(since: number): AuthorityOrigin {
    return { name: 'minikubeCA', seed: this.#random.hex(64, 'minikube', 'authority', since), since };
  }

  /** Whom a profile believes, with the authority's key if that is the one of all profiles. */
  #credentials({ name }: ProfileRecord): CloudResponse {
    const credentials = this.#host.credentials(profileId(name));
    const since = this.#authoritySince;
    const shared = since === undefined ? undefined : this.#authorityOf(since);
    const own = shared && authorityCertificate(shared, shared.since ?? 0) === credentials?.authority;
    return answer({ ...credentials, ...(own && { authorityKey: authorityKey(shared) }) });
  }

  /** A profile as the API shows it. */
  #view(profile: ProfileRecord): JsonObject {
    return {
      name: profile.name,
      kubernetesVersion: profile.kubernetesVersion,
      cpus: profile.cpus,
      memory: profile.memory,
      multiNode: profile.multiNode,
      state: profile.state,
      addons: profile.addons,
      nodes: profile.nodes.map(({ controlPlane, ip, name, running }) => ({
        name,
        ip,
        controlPlane,
        running,
        ...this.#host.health(profileId(profile.name), name),
      })),
    };
  }
}
