import type { Clock, RandomSource } from '../../cluster/environment.ts';
import type { ClusterHost } from '../host.ts';
import type { CloudRequest, CloudResponse } from '../messages.ts';
import { handleContainer } from './clusters-api.ts';
import { handleCompute } from './compute-api.ts';
import { Engine } from './engine.ts';
import { GoogleError, notFound } from './failure.ts';
import { handleProjects } from './projects-api.ts';
import type { GoogleCloudState } from './records.ts';
import { defaultSettings } from './settings.ts';
import type { GoogleCloudSettings } from './settings.ts';

export { googleLoadBalancers } from './load-balancers.ts';
export type { GoogleCloudState } from './records.ts';
export { defaultSettings } from './settings.ts';
export type { GoogleCloudSettings, Project } from './settings.ts';

/** What Google's cloud needs. */
export interface GoogleCloudOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly host: ClusterHost;
  readonly settings?: Partial<GoogleCloudSettings>;
  /** The records of a snapshot. */
  readonly state?: GoogleCloudState;
}

/** Host names at which Google's APIs answer. */
export const googleHosts: readonly string[] = [
  'container.googleapis.com',
  'compute.googleapis.com',
  'cloudresourcemanager.googleapis.com',
];

/** Google's cloud as its REST APIs: Kubernetes Engine, and what gcloud asks of Compute Engine and Resource Manager. */
export class GoogleCloud {
  readonly #engine: Engine;
  readonly #settings: GoogleCloudSettings;

  constructor({ clock, host, random, settings, state }: GoogleCloudOptions) {
    this.#engine = new Engine(clock, random, host, state);
    this.#settings = { ...defaultSettings, ...settings };
  }

  /** Its records: plain, immutable data. */
  snapshot(): GoogleCloudState {
    return this.#engine.state;
  }

  async handle(request: CloudRequest): Promise<CloudResponse> {
    const { hostname, pathname } = new URL(request.url);
    try {
      if (request.headers?.['authorization'] === undefined) {
        throw new GoogleError(
          401,
          'UNAUTHENTICATED',
          'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
        );
      }
      const path = decodeURIComponent(pathname);
      switch (hostname) {
        case 'container.googleapis.com':
          return handleContainer(this.#engine, this.#settings, path, request);
        case 'compute.googleapis.com':
          return handleCompute(this.#engine, this.#settings, path, request);
        case 'cloudresourcemanager.googleapis.com':
          return handleProjects(this.#settings, path);
        default:
          throw notFound(hostname);
      }
    } catch (error) {
      if (error instanceof GoogleError) return error.response;
      throw error;
    }
  }
}
