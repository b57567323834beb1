import type { Clock, RandomSource } from '../../cluster/environment.ts';
import type { ClusterHost } from '../host.ts';
import {
  decodedPath,
  type CloudRequest,
  type CloudResponse,
  type JsonObject,
  type ServiceNetwork,
} from '../messages.ts';
import { handleContainer } from './clusters-api.ts';
import { handleCompute } from './compute-api.ts';
import { Engine } from './engine.ts';
import { GoogleError } from './failure.ts';
import { handleProjects } from './projects-api.ts';
import type { GoogleCloudState } from './records.ts';
import { defaultSettings } from './settings.ts';
import type { GoogleCloudSettings } from './settings.ts';
import { clusterView } from './view.ts';

/** The service's records: plain, immutable data. */
export type GkeSnapshot = GoogleCloudState;

/** What Google's cloud needs. */
export interface GkeOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly host: ClusterHost;
  /** The learner's project; another one exists beside it. */
  readonly project?: string;
  readonly settings?: Partial<GoogleCloudSettings>;
  /** How long operations take, as a multiple of what they usually do; 1 if missing. */
  readonly pace?: number;
}

/** Google's API servers and an address for each. */
const hosts: Readonly<Record<string, string>> = {
  'container.googleapis.com': '142.250.196.10',
  'compute.googleapis.com': '142.250.196.42',
  'cloudresourcemanager.googleapis.com': '142.250.196.74',
};

/**
 * Google's cloud as its REST APIs: Kubernetes Engine, and what gcloud asks of Compute Engine and Resource Manager. Clusters
 * come and go in virtual time; the host makes them.
 */
export class GkeService {
  readonly #engine: Engine;
  readonly #settings: GoogleCloudSettings;

  /** @param snapshot the records to go on from */
  constructor({ clock, host, pace, project, random, settings }: GkeOptions, snapshot?: GkeSnapshot) {
    this.#engine = new Engine(clock, random, host, snapshot, pace);
    const complete = { ...defaultSettings, ...settings };
    const known = project === undefined || complete.projects.some(({ id }) => id === project);
    const [first] = complete.projects;
    this.#settings =
      known || !first
        ? complete
        : {
            ...complete,
            projects: [{ ...first, id: project, name: project }, ...complete.projects.slice(1)],
          };
  }

  snapshot(): GkeSnapshot {
    return this.#engine.state;
  }

  /** All clusters as the API shows them. */
  clusters(): readonly JsonObject[] {
    return this.#engine.state.clusters.flatMap((cluster) => {
      const project = this.#settings.projects.find(({ id }) => id === cluster.project);
      return project ? [clusterView(cluster, project, this.#engine.naming)] : [];
    });
  }

  /** Puts the APIs on the network. */
  serve(network: ServiceNetwork): void {
    for (const [host, address] of Object.entries(hosts)) {
      network.serve(host, 443, { tls: true, handle: (request) => this.handle(host, request) }, address);
    }
  }

  /** Answers a request to one of Google's hosts. */
  async handle(host: string, request: CloudRequest): Promise<CloudResponse> {
    try {
      if (request.headers['authorization'] === undefined) throw unauthenticated();
      const path = decodedPath(request.path);
      if (host === 'container.googleapis.com')
        return handleContainer(this.#engine, this.#settings, path, request);
      if (host === 'compute.googleapis.com')
        return handleCompute(this.#engine, this.#settings, path, request);
      return handleProjects(this.#settings, path);
    } catch (error) {
      if (error instanceof GoogleError) return error.response;
      throw error;
    }
  }
}

const unauthenticated = (): GoogleError =>
  new GoogleError(
    401,
    'UNAUTHENTICATED',
    'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  );
