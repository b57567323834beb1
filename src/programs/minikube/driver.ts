import type { StreamSession } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';

/** A node, as the driver tells of it. */
export interface Node {
  readonly name: string;
  readonly ip: string;
  readonly controlPlane: boolean;
  readonly running: boolean;
  /** Whether its kubelet runs. */
  readonly kubelet: boolean;
  /** Whether the cluster's API server answers. */
  readonly apiServer: boolean;
}

/** A profile, as the driver tells of it. */
export interface Profile {
  readonly name: string;
  readonly kubernetesVersion: string;
  readonly cpus: number;
  readonly memory: number;
  readonly multiNode: boolean;
  readonly state: 'created' | 'running' | 'stopped' | 'paused';
  readonly addons: readonly string[];
  readonly nodes: readonly Node[];
}

/** Whom a cluster believes, in PEM: its authority, and its administrator with the key. */
export interface Credentials {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  /** The authority's own key, if the machine has it. */
  readonly authorityKey?: string;
}

/** What the driver refuses. */
export class DriverError extends Error {}

/** The docker driver: a local API in the place of Docker's socket. */
export class Driver {
  readonly #context: ProgramContext;

  constructor(context: ProgramContext) {
    this.#context = context;
  }

  async #call(method: string, path: string, body?: object): Promise<unknown> {
    const response = await this.#context.network.request({
      method,
      url: `http://minikube.driver.internal/${path}`,
      ...(body ? { body: { json: body } } : {}),
    });
    const { body: answer } = response;
    const value: unknown =
      answer.type === 'json' ? answer.value : answer.type === 'text' ? JSON.parse(answer.text) : {};
    if (response.status < 400) return value;
    throw new DriverError(String((value as { readonly message?: unknown }).message ?? response.status));
  }

  async profiles(): Promise<readonly Profile[]> {
    return ((await this.#call('GET', 'profiles')) as { readonly profiles: readonly Profile[] }).profiles;
  }

  async profile(name: string): Promise<Profile | undefined> {
    return (await this.profiles()).find((profile) => profile.name === name);
  }

  create(wish: {
    readonly name: string;
    readonly kubernetesVersion: string;
    readonly cpus: number;
    readonly memory: number;
    readonly multiNode: boolean;
    /** The network plugin by name; '' for the usual one. */
    readonly cni: string;
  }): Promise<Profile> {
    return this.#call('POST', 'profiles', wish) as Promise<Profile>;
  }

  act(name: string, verb: 'boot' | 'stop' | 'start' | 'pause' | 'unpause'): Promise<Profile> {
    return this.#call('POST', `profiles/${name}/${verb}`) as Promise<Profile>;
  }

  addNode(name: string): Promise<Profile> {
    return this.#call('POST', `profiles/${name}/nodes`) as Promise<Profile>;
  }

  deleteNode(name: string, node: string): Promise<Profile> {
    return this.#call('DELETE', `profiles/${name}/nodes/${node}`) as Promise<Profile>;
  }

  /** Whom the profile's cluster believes. */
  credentials(name: string): Promise<Credentials> {
    return this.#call('GET', `profiles/${name}/credentials`) as Promise<Credentials>;
  }

  /** Switches a node on or off. */
  setNode(name: string, node: string, running: boolean): Promise<Profile> {
    return this.#call('PUT', `profiles/${name}/nodes/${node}`, { running }) as Promise<Profile>;
  }

  /** Runs a command on a node. */
  async login(name: string, node: string, command: readonly string[], tty: boolean): Promise<StreamSession> {
    const query = new URLSearchParams(command.map((word) => ['command', word]));
    if (tty) query.set('tty', 'true');
    const { body } = await this.#context.network.request({
      method: 'POST',
      url: `http://minikube.driver.internal/profiles/${name}/nodes/${node}/login?${query}`,
      signal: this.#context.signal,
    });
    if (body.type === 'session') return body.session;
    throw new DriverError(`No such container: ${node}`);
  }

  setAddon(name: string, addon: string, enabled: boolean): Promise<Profile> {
    return this.#call('PUT', `profiles/${name}/addons/${addon}`, { enabled }) as Promise<Profile>;
  }

  /** Who signs certificates is forgotten: the next profile gets somebody new. */
  async forgetAuthority(): Promise<void> {
    await this.#call('DELETE', 'authority');
  }

  async delete(name: string): Promise<void> {
    await this.#call('DELETE', `profiles/${name}`);
  }
}
