import type { CommandContext } from '../context.ts';
import { hasReason } from '../errors.ts';
import { objectPath, type Mapping } from '../mapper.ts';
import type { JsonObject } from '../object.ts';

/** One object that a command is about, read from the server, from a file, or only named. */
export interface Info {
  readonly mapping: Mapping;
  /** '' for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  /** The file, `STDIN` or URL it came from; '' when it was named on the command line. */
  readonly source: string;
  /** Missing when the builder was told not to fetch it. */
  readonly object: JsonObject | undefined;
}

/** `pod/web`, `deployment.apps/web`: how messages name the object. */
export const infoName = ({ mapping, name }: Pick<Info, 'mapping' | 'name'>): string =>
  `${(mapping.group === '' ? mapping.kind : `${mapping.kind}.${mapping.group}`).toLowerCase()}/${name}`;

/** The types that kubectl knows, as Go names the place where they are listed. */
export const KUBECTL_TYPES = 'pkg/scheme/scheme.go:28';
/** Those of the library that talks to the server. */
export const CLIENT_TYPES = 'k8s.io/client-go/kubernetes/scheme/register.go:84';

/** What a command wants to work on. Models cli-runtime/pkg/resource/builder.go Builder */
export interface ResourceQuery {
  /** `TYPE NAME…`, `TYPE/NAME…`, `TYPE1,TYPE2`. */
  readonly args?: readonly string[];
  readonly filenames?: readonly string[];
  /** A text that is read as a file. */
  readonly stream?: { readonly name: string; readonly text: string };
  readonly kustomize?: string;
  readonly recursive?: boolean;
  readonly namespace: string;
  /** The namespace was given with `--namespace`: files must agree with it. */
  readonly enforceNamespace?: boolean;
  readonly allNamespaces?: boolean;
  readonly selector?: string;
  readonly fieldSelector?: string;
  /** `--all`. */
  readonly all?: boolean;
  /** A type alone means all its objects. */
  readonly allowEmptySelector?: boolean;
  readonly continueOnError?: boolean;
  /** Files' objects are fetched anew. */
  readonly latest?: boolean;
  /** Lists are taken apart; false only for what prints them whole. */
  readonly flatten?: boolean;
  /** False: objects named on the command line are not fetched. */
  readonly fetch?: boolean;
  readonly singleResourceType?: boolean;
  readonly subresource?: string;
  readonly chunkSize?: number;
  /** Checks each document, also as it was written, before it is mapped; throws what is wrong. */
  readonly validate?: (document: unknown, json: () => string) => Promise<void>;
  /** Objects are asked for as the server's tables, which stay whole. */
  readonly table?: boolean;
  /** Further query parameters of lists and gets. */
  readonly query?: Readonly<Record<string, string>>;
  /** No server is asked: files only, kinds are taken as they stand. */
  readonly local?: boolean;
  /** Files' objects are read into Go's types, as commands have it that know kinds themselves. Models builder.go WithScheme */
  readonly typed?: boolean;
  /** What the server sends is read into the types of this scheme, so that other kinds are refused. */
  readonly scheme?: string;
}

/** The object anew from the server. */
export async function refetch(
  context: CommandContext,
  info: Info,
  options: {
    readonly subresource?: string;
    readonly accept?: string;
    readonly query?: Readonly<Record<string, string>>;
  } = {},
): Promise<Info> {
  const client = await context.client();
  const { subresource = '', ...request } = options;
  const path = objectPath(info.mapping, info.namespace, info.name, subresource);
  try {
    return { ...info, object: await client.json({ path, ...request }) };
  } catch (error) {
    if (!hasReason(error, 'NotFound') || info.namespace === '' || info.namespace === 'default') throw error;
    // What is missing may be the whole namespace.
    await client.json({ path: `/api/v1/namespaces/${info.namespace}` }).catch((missing: unknown) => {
      if (hasReason(missing, 'NotFound')) throw missing;
    });
    throw error;
  }
}

/** A mapping for a kind that no server was asked about: its resource is guessed as apimachinery's meta does. */
export function localMapping(apiVersion: string, kind: string): Mapping {
  const slash = apiVersion.indexOf('/');
  const lower = kind.toLowerCase();
  const resource = /(s|x|ch|sh)$/.test(lower)
    ? lower.endsWith('endpoints')
      ? lower
      : `${lower}es`
    : lower.endsWith('y')
      ? `${lower.slice(0, -1)}ies`
      : `${lower}s`;
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: slash < 0 ? apiVersion : apiVersion.slice(slash + 1),
    resource,
    singular: lower,
    kind,
    namespaced: true,
    shortNames: [],
    categories: [],
    verbs: [],
    subresources: [],
    preferred: true,
  };
}

/** Go's text of a GroupVersionResource: `/v1, Resource=pods`. */
export const resourceText = ({ group, version, resource }: Mapping): string =>
  `${group}/${version}, Resource=${resource}`;

/** Go's text of a GroupVersionKind: `/v1, Kind=Pod`. */
export const kindText = ({ group, version, kind }: Mapping): string => `${group}/${version}, Kind=${kind}`;
