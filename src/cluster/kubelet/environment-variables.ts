import type { ConfigMap, Container, RuntimeClass, Secret, Service } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import { fieldValue, resourceValue, type DownwardContext } from './downward.ts';
import { expand } from './expansion.ts';
import { own } from '../machinery/own.ts';

/** Where the kubelet looks objects up. */
export interface ObjectLookup {
  configMap(namespace: string, name: string): Stored<ConfigMap> | undefined;
  secret(namespace: string, name: string): Stored<Secret> | undefined;
  services(namespace: string): readonly Stored<Service>[];
  runtimeClass(name: string): Stored<RuntimeClass> | undefined;
}

/** The resolved variables, or why the container cannot be created (CreateContainerConfigError). */
export type Environment =
  | { readonly ok: true; readonly variables: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly message: string };

/** Text of a Secret's base64 value. */
export function decodeBase64(base64: string): string {
  const binary = atob(base64);
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

/** The variables that a container is started with. Models pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables) */
export function containerEnvironment(
  container: Container,
  context: DownwardContext,
  lookup: ObjectLookup,
): Environment {
  const { pod } = context;
  const namespace = pod.metadata.namespace ?? '';
  const services = serviceVariables(namespace, pod.spec.enableServiceLinks !== false, lookup);
  if (!container.env?.length && !container.envFrom?.length) return { ok: true, variables: services };
  const given: Record<string, string> = {};
  // names like `__proto__` are names
  Object.setPrototypeOf(given, null);
  const data = (kind: 'ConfigMap' | 'Secret', name: string): Readonly<Record<string, string>> | undefined =>
    kind === 'ConfigMap'
      ? lookup.configMap(namespace, name)?.data
      : secretData(lookup.secret(namespace, name));
  const exists = (kind: 'ConfigMap' | 'Secret', name: string): boolean =>
    (kind === 'ConfigMap' ? lookup.configMap(namespace, name) : lookup.secret(namespace, name)) !== undefined;

  for (const { configMapRef, secretRef, prefix = '' } of container.envFrom ?? []) {
    const reference = configMapRef ?? secretRef;
    if (!reference) continue;
    const kind = configMapRef ? 'ConfigMap' : 'Secret';
    const name = reference.name ?? '';
    if (exists(kind, name)) {
      for (const [key, value] of Object.entries(data(kind, name) ?? {})) given[prefix + key] = value;
    } else if (reference.optional !== true) return { ok: false, message: absent(kind, name) };
  }

  for (const { name, value, valueFrom } of container.env ?? []) {
    if (value !== undefined && value !== '') {
      given[name] = expand(value, (key) => own(given, key) ?? own(services, key));
      continue;
    }
    const before = own(given, name);
    given[name] = '';
    if (valueFrom?.fieldRef) given[name] = fieldValue(valueFrom.fieldRef, context) ?? '';
    else if (valueFrom?.resourceFieldRef) {
      given[name] = resourceValue(valueFrom.resourceFieldRef, context, container);
    }
    const reference = valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef;
    if (!reference) continue;
    const kind = valueFrom?.configMapKeyRef ? 'ConfigMap' : 'Secret';
    const source = reference.name ?? '';
    const found = own(data(kind, source), reference.key);
    if (found !== undefined) given[name] = found;
    else if (reference.optional === true) {
      // What an envFrom gave stays.
      if (before === undefined) delete given[name];
      else given[name] = before;
    } else {
      const message = exists(kind, source)
        ? `couldn't find key ${reference.key} in ${kind} ${namespace}/${source}`
        : absent(kind, source);
      return { ok: false, message };
    }
  }
  return { ok: true, variables: { ...services, ...given } };
}

const absent = (kind: string, name: string): string => `${kind.toLowerCase()} "${name}" not found`;

/** A Secret's data as text. */
export function secretData(secret: Stored<Secret> | undefined): Readonly<Record<string, string>> | undefined {
  if (!secret) return undefined;
  return Object.fromEntries(
    Object.entries(secret.data ?? {}).map(([key, value]) => [key, decodeBase64(value)]),
  );
}

/** Models pkg/kubelet/envvars/envvars.go and kubelet_pods.go (getServiceEnvVarMap) */
function serviceVariables(
  namespace: string,
  links: boolean,
  lookup: ObjectLookup,
): Readonly<Record<string, string>> {
  const all = lookup.services('default');
  const near = links ? lookup.services(namespace) : undefined;
  let known = variables.get(all);
  if (!known) variables.set(all, (known = { near: new WeakMap() }));
  if (!near) return (known.alone ??= variablesOf(all.filter(isMaster)));
  let out = known.near.get(near);
  if (!out) known.near.set(near, (out = variablesOf([...all.filter(isMaster), ...near])));
  return out;
}

type Services = ReturnType<ObjectLookup['services']>;
type Variables = Readonly<Record<string, string>>;

/** What lists of services came to: every container of a namespace is told the same until a service comes, goes or changes. */
const variables = new WeakMap<Services, { alone?: Variables; readonly near: WeakMap<Services, Variables> }>();

const isMaster = ({ metadata }: Services[number]): boolean => metadata.name === 'kubernetes';

function variablesOf(services: Services): Variables {
  const out: Record<string, string> = {};
  const reachable = services.filter(({ spec }) => spec.clusterIP && spec.clusterIP !== 'None');
  // The pod's namespace has the last word on a name.
  const named = new Map(reachable.map((service) => [service.metadata.name, service]));
  for (const { metadata, spec } of named.values()) {
    const { clusterIP = '', ports = [] } = spec;
    if (ports.length === 0) continue;
    const prefix = variableName(metadata.name);
    out[`${prefix}_SERVICE_HOST`] = clusterIP;
    out[`${prefix}_SERVICE_PORT`] = String(ports[0]?.port);
    for (const { name, port } of ports) {
      if (name) out[`${prefix}_SERVICE_PORT_${variableName(name)}`] = String(port);
    }
    for (const [index, { port, protocol = 'TCP' }] of ports.entries()) {
      const scheme = protocol.toLowerCase();
      const url = `${scheme}://${clusterIP}:${port}`;
      if (index === 0) out[`${prefix}_PORT`] = url;
      const each = `${prefix}_PORT_${port}_${protocol}`;
      out[each] = url;
      out[`${each}_PROTO`] = scheme;
      out[`${each}_PORT`] = String(port);
      out[`${each}_ADDR`] = clusterIP;
    }
  }
  return out;
}

const variableName = (name: string): string => name.replaceAll('-', '_').toUpperCase();
