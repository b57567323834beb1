import { expect } from 'vitest';
import type { ApiResponse } from '../messages.ts';
import { testCluster, type TestCluster } from '../simulation/test-cluster.ts';

/** What a request was answered: its status, and the message of a refusal or the object. */
export interface Answer {
  readonly status: number;
  readonly value: unknown;
  readonly message: string;
  readonly warning: string;
}

/** A cluster without nodes, and how to ask it. */
export interface CustomCluster {
  readonly cluster: TestCluster;
  send(method: string, url: string, json?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

function read({ status, headers, body }: ApiResponse): Answer {
  const value = body.type === 'json' ? body.value : body.type === 'text' ? body.text : undefined;
  const { message } = (typeof value === 'object' && value !== null ? value : {}) as {
    readonly message?: string;
  };
  return { status, value, message: message ?? '', warning: headers['warning'] ?? '' };
}

export function ask(cluster: TestCluster): CustomCluster['send'] {
  return async (method, url, json, headers = {}) => {
    const { pathname, searchParams } = new URL(url, 'http://server');
    const response = await cluster.simulation.handle({
      method,
      path: pathname,
      query: searchParams,
      headers: { accept: 'application/json', ...headers },
      ...(json === undefined ? {} : { body: { json } }),
    });
    return read(response);
  };
}

export function customCluster(): CustomCluster {
  const cluster = testCluster({ nodes: 0 });
  return { cluster, send: ask(cluster) };
}

export const DEFINITIONS_PATH = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** A definition of `Widget`s in `example.com` with one version, `v1`. @param version parts of the version */
export function widgets(schema: object, version: object = {}, spec: object = {}): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget', shortNames: ['wd'] },
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema }, ...version },
      ],
      ...spec,
    },
  };
}

export const WIDGETS_PATH = '/apis/example.com/v1/namespaces/default/widgets';

/** A `Widget`. */
export const widget = (name: string, rest: object): object => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name },
  ...rest,
});

/** The schema of an object whose `spec` has the given properties. */
export const specOf = (properties: object, rest: object = {}): object => ({
  type: 'object',
  properties: {
    spec: { type: 'object', properties, ...rest },
    status: { type: 'object', properties: { replicas: { type: 'integer' } } },
  },
});

/** A cluster that has widgets of this schema. */
export async function withWidgets(schema: object, version: object = {}): Promise<CustomCluster> {
  const made = customCluster();
  const { status, message } = await made.send('POST', DEFINITIONS_PATH, widgets(schema, version));
  expect([status, message]).toEqual([201, '']);
  made.cluster.pass(1);
  return made;
}
