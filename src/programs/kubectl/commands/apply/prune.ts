import type { CommandContext } from '../../context.ts';
import { cascadeOf } from '../../deletion.ts';
import type { DryRun } from '../../dry-run.ts';
import { CommandError } from '../../errors.ts';
import { LAST_APPLIED } from '../../last-applied.ts';
import { pathOf, type Mapping } from '../../mapper.ts';
import { asList, fieldOf, isObject, nameOf, textOf, type JsonObject } from '../../object.ts';
import { objectPrinter, withType } from '../../printing.ts';
import type { Info } from '../../resources.ts';

/** What is pruned unless `--prune-allowlist` says otherwise. Models kubectl/pkg/util/prune/prune.go */
const defaultKinds = [
  'core/v1/ConfigMap',
  'core/v1/Endpoints',
  'core/v1/Namespace',
  'core/v1/PersistentVolumeClaim',
  'core/v1/PersistentVolume',
  'core/v1/Pod',
  'core/v1/ReplicationController',
  'core/v1/Secret',
  'core/v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
];

/** Deletes what an earlier apply made and this one did not name. Models kubectl/pkg/cmd/apply/prune.go */
export async function prune(
  context: CommandContext,
  infos: readonly Info[],
  applied: readonly JsonObject[],
  dryRun: DryRun,
): Promise<void> {
  const { flags } = context;
  const visited = new Set(applied.map((object) => textOf(object, 'metadata', 'uid')));
  const { namespace, namespaceGiven } = await context.config();
  const namespaces = new Set(infos.filter(({ mapping }) => mapping.namespaced).map((info) => info.namespace));
  if (namespaceGiven) namespaces.add(namespace);
  const kinds = flags.list('prune-allowlist').length > 0 ? flags.list('prune-allowlist') : defaultKinds;
  const mappings = await mappingsOf(context, kinds);
  for (const each of namespaces) {
    for (const mapping of mappings.filter(({ namespaced }) => namespaced)) {
      await pruneKind(context, mapping, each, visited, dryRun);
    }
  }
  if (namespaceGiven) return;
  for (const mapping of mappings.filter(({ namespaced }) => !namespaced)) {
    await pruneKind(context, mapping, '', visited, dryRun);
  }
}

async function mappingsOf(context: CommandContext, kinds: readonly string[]): Promise<readonly Mapping[]> {
  const mapper = await context.mapper();
  return kinds.flatMap((text) => {
    const [group = '', version = '', kind] = text.split('/');
    if (kind === undefined) {
      throw new CommandError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    }
    const found = mapper.forKind(group === 'core' ? version : `${group}/${version}`, kind);
    return found ? [found] : [];
  });
}

async function pruneKind(
  context: CommandContext,
  mapping: Mapping,
  namespace: string,
  visited: ReadonlySet<string>,
  dryRun: DryRun,
): Promise<void> {
  const { flags } = context;
  const client = await context.client();
  const list = await client.json({
    path: pathOf(mapping, namespace),
    query: { labelSelector: flags.string('selector') },
  });
  const printer = await objectPrinter(context, 'pruned', dryRun);
  for (const object of asList(list['items']).filter(isObject)) {
    if (fieldOf(object, 'metadata', 'annotations', LAST_APPLIED) === undefined) continue;
    if (visited.has(textOf(object, 'metadata', 'uid'))) continue;
    if (dryRun !== 'client') {
      const gracePeriod = flags.number('grace-period');
      await client.send({
        method: 'DELETE',
        path: pathOf(mapping, namespace, nameOf(object)),
        query: { dryRun: dryRun === 'server' ? 'All' : undefined },
        body: {
          kind: 'DeleteOptions',
          apiVersion: 'v1',
          ...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}),
          propagationPolicy: await cascadeOf(context),
        },
      });
    }
    await printer.print(withType(object, mapping));
  }
}
