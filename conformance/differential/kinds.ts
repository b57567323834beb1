import { isBuiltIn } from '../../src/programs/kubectl/merge-keys.ts';
import type { CorpusLine } from './corpus.ts';

/** A kind that the API does not have by itself. */
export interface CustomKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly short?: string;
  readonly wide?: true;
}

/** `Kind plural version.group short`, `*` for kinds without namespaces. */
const installed = `
Certificate certificates v1alpha3.cert-manager.io cert
ClusterIssuer clusterissuers v1alpha3.cert-manager.io - *
Gateway gateways v1.gateway.networking.k8s.io gtw
GatewayClass gatewayclasses v1.gateway.networking.k8s.io gc *
HTTPRoute httproutes v1.gateway.networking.k8s.io
HelmRelease helmreleases v1.helm.fluxcd.io hr
MeshConfig meshconfigs v1alpha2.config.openservicemesh.io
MinIOInstance minioinstances v1.operator.min.io
Operator operators v1.stable.example.com op
Prometheus prometheuses v1.monitoring.coreos.com prom
`;

/** What add-ons bring that the authors of lines had installed, by other programs or in an earlier part of their text. */
const addOns: readonly CustomKind[] = installed
  .trim()
  .split('\n')
  .map((row) => {
    const [kind = '', plural = '', where = '', short = '-', wide] = row.split(' ');
    const [version = '', ...group] = where.split('.');
    return {
      group: group.join('.'),
      version,
      kind,
      plural,
      ...(short === '-' ? {} : { short }),
      ...(wide === '*' ? { wide: true as const } : {}),
    };
  });

const pluralOf = (kind: string): string => {
  const word = kind.toLowerCase();
  if (/(s|x|ch)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
};

/** A kind that only a session knows: its short name is made of the capitals of its name. */
const made = (kind: string, version: string, group: string): CustomKind => {
  const capitals = kind.replace(/[^A-Z]/g, '').toLowerCase();
  return {
    group,
    version,
    kind,
    plural: pluralOf(kind),
    ...(capitals.length > 1 ? { short: capitals } : {}),
  };
};

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** The kinds of objects that lines write themselves. */
function* written(cmd: string): Iterable<CustomKind> {
  for (const text of cmd.split(/^---$/m)) {
    const [, group = '', version = ''] = /^apiVersion:\s*"?([\w.-]+)\/(\w+)"?\s*$/m.exec(text) ?? [];
    const kind = /^kind:\s*"?(\w+)"?\s*$/m.exec(text)?.[1];
    if (kind !== undefined && group.includes('.') && !isBuiltIn(group) && !isOfApi(group))
      yield made(kind, version, group);
  }
}

/** Groups of the API that objects are not merged in. */
const isOfApi = (group: string): boolean => /^[a-z]+\.k8s\.io$/.test(group);

/** The kinds of definitions that lines name: `crd ships.sea.io`, `-f ship-crd.yaml`. */
function* defined(cmd: string): Iterable<CustomKind> {
  for (const [, plural = '', group = ''] of cmd.matchAll(/\bcrds? ([a-z]+)s\.([a-z][\w-]*(?:\.[\w-]+)+)/g))
    yield made(capitalized(plural), 'v1', group);
  for (const [, name = ''] of cmd.matchAll(/-f\s+(?:\S*\/)?([a-z]+)-crd[\w-]*\.ya?ml/g))
    yield made(capitalized(name), 'v1', 'example.com');
}

/** Whether a line asks for objects of a kind. */
const isAskedFor = (cmd: string, { kind, plural, short = '' }: CustomKind): boolean =>
  [kind.toLowerCase(), plural, short].some(
    (word) =>
      word !== '' &&
      new RegExp(`\\b(get|describe|delete|patch|edit|wait)\\s+(-\\S+\\s+)*${word}(?![\\w.-])`, 'i').test(cmd),
  );

/**
 * The kinds that a session takes for granted: those of objects that it writes, those whose definitions it names, and those of add-ons
 * that it asks for. None when it defines kinds itself.
 */
export function kindsOf(lines: readonly CorpusLine[]): readonly CustomKind[] {
  const texts = lines.filter(({ tool }) => tool === 'kubectl').map(({ cmd }) => cmd);
  if (lines.some(({ cmd }) => cmd.includes('kind: CustomResourceDefinition\n'))) return [];
  const candidates = [
    ...addOns.filter((kind) => texts.some((cmd) => isAskedFor(cmd, kind))),
    ...texts.flatMap((cmd) => [...written(cmd)]),
    ...texts.flatMap((cmd) => [...defined(cmd)]),
  ];
  return candidates.filter(
    ({ plural }, at) => candidates.findIndex((other) => other.plural === plural) === at,
  );
}

/** Definitions of kinds that may hold anything. */
export const definitionsOf = (kinds: readonly CustomKind[]): string =>
  kinds
    .map(
      ({ group, version, kind, plural, short, wide }) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${plural}.${group}
  annotations:
    api-approved.kubernetes.io: unapproved, of a rig
spec:
  group: ${group}
  scope: ${wide === true ? 'Cluster' : 'Namespaced'}
  names:
    kind: ${kind}
    plural: ${plural}
    singular: ${kind.toLowerCase()}
    shortNames: [${short ?? ''}]
  versions:
  - name: ${version}
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        x-kubernetes-preserve-unknown-fields: true
`,
    )
    .join('---\n');
