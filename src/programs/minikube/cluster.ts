import type { Node as KubeNode, Pod, Service } from '../../cluster/api/types.ts';
import { NetworkError } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { Driver, type Profile } from './driver.ts';

/** Objects as the API server gives them. */
interface List<T> {
  readonly items: readonly T[];
}

/** A profile's API server, with the administrator's certificate. */
export class ClusterClient {
  readonly #context: ProgramContext;
  readonly #server: string;
  readonly #name: string;
  #certificate: Promise<string> | undefined;

  constructor(context: ProgramContext, profile: Profile) {
    this.#context = context;
    this.#server = serverOf(profile);
    this.#name = profile.name;
  }

  async #call(method: string, path: string, json?: object): Promise<unknown> {
    this.#certificate ??= new Driver(this.#context)
      .credentials(this.#name)
      .then(({ certificate }) => certificate);
    const certificate = await this.#certificate;
    const response = await this.#context.network.request({
      method,
      url: this.#server + path,
      identity: { certificate },
      headers: {
        accept: 'application/json',
        'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      },
      ...(json ? { body: { json } } : {}),
    });
    if (response.status >= 400 || response.body.type !== 'json') return undefined;
    return response.body.value;
  }

  async services(): Promise<readonly Service[]> {
    return ((await this.#call('GET', '/api/v1/services')) as List<Service> | undefined)?.items ?? [];
  }

  async service(namespace: string, name: string): Promise<Service | undefined> {
    return (await this.#call('GET', `/api/v1/namespaces/${namespace}/services/${name}`)) as
      Service | undefined;
  }

  async pods(namespace: string, selector: Readonly<Record<string, string>>): Promise<readonly Pod[]> {
    const labels = Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const query = new URLSearchParams({ labelSelector: labels });
    return (
      ((await this.#call('GET', `/api/v1/namespaces/${namespace}/pods?${query}`)) as List<Pod> | undefined)
        ?.items ?? []
    );
  }

  /** Whether every node is ready; false also while nothing answers. */
  async ready(): Promise<boolean> {
    try {
      const nodes = ((await this.#call('GET', '/api/v1/nodes')) as List<KubeNode> | undefined)?.items ?? [];
      return (
        nodes.length > 0 &&
        nodes.every((node) =>
          node.status?.conditions?.some(({ status, type }) => type === 'Ready' && status === 'True'),
        )
      );
    } catch (error) {
      if (error instanceof NetworkError) return false;
      throw error;
    }
  }

  /** Whether the cluster's own pods run. */
  async systemRuns(): Promise<boolean> {
    const list = (await this.#call('GET', '/api/v1/namespaces/kube-system/pods')) as List<Pod> | undefined;
    const pods = list?.items ?? [];
    return pods.length > 0 && pods.every(({ status }) => status?.phase === 'Running');
  }

  /** Gives a service its load balancer's addresses, or takes them. */
  async setIngress(service: Service, ips: readonly string[]): Promise<void> {
    const { name = '', namespace = '' } = service.metadata ?? {};
    await this.#call('PATCH', `/api/v1/namespaces/${namespace}/services/${name}/status`, {
      status: { loadBalancer: ips.length > 0 ? { ingress: ips.map((ip) => ({ ip })) } : { ingress: null } },
    });
  }
}

/** Where a profile's API server answers. */
export const serverOf = ({ nodes }: Profile): string => `https://${nodes[0]?.ip ?? ''}:8443`;
