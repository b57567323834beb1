import type { CommandContext } from '../../context.ts';
import { cascadeOf } from '../../deletion.ts';
import type { DryRun } from '../../dry-run.ts';
import { asError, CommandError } from '../../errors.ts';
import { LAST_APPLIED } from '../../last-applied.ts';
import { pathOf, type Mapping } from '../../mapper.ts';
import { asList, fieldOf, isObject, nameOf, textOf, type JsonObject } from '../../object.ts';
import { objectPrinter, withType } from '../../printing.ts';
import type { Info } from '../../resources.ts';

/** What is pruned unless `--prune-allowlist` says otherwise. Models kubectl/pkg/util/prune/prune.go */
const defaultKinds = [
  ...[
    'ConfigMap',
    'Endpoints',
    'PersistentVolumeClaim',
    'Pod',
    'ReplicationController',
    'Secret',
    'Service',
  ].map((kind) => `core/v1/${kind}`),
  ...['batch/v1/Job', 'batch/v1/CronJob', 'networking.k8s.io/v1/Ingress'],
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => `apps/v1/${kind}`),
  ...['core/v1/Namespace', 'core/v1/PersistentVolume'],
];

/** The kinds that `--prune-allowlist` names, none for the usual ones. Models kubectl/pkg/util/prune ParseResources */
export const allowedKinds = (context: CommandContext): Promise<readonly Mapping[]> =>
  mappingsOf(context, context.flags.list('prune-allowlist'));

async function mappingsOf(context: CommandContext, kinds: readonly string[]): Promise<readonly Mapping[]> {
  if (kinds.length === 0) return [];
  const mapper = await context.mapper();
  const mappings: Mapping[] = [];
  for (const text of kinds) {
    const [group = '', version = '', kind, ...rest] = text.split('/');
    if (kind === undefined || rest.length > 0) {
      throw new CommandError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    }
    const groupVersion = group === 'core' || group === '' ? version : `${group}/${version}`;
    const found = await mapper.forKind(groupVersion, kind);
    if (!found) throw new CommandError(`no matches for kind "${kind}" in version "${groupVersion}"`);
    mappings.push(found);
  }
  return mappings;
}

/** What of a kind is to be pruned cannot be told. */
class PruneError extends CommandError {
  readonly namespaced: boolean;

  constructor({ group, version, kind, namespaced }: Mapping, { message }: Error) {
    const scope = namespaced ? 'namespaced' : 'nonNamespaced';
    super(`error pruning ${scope} object ${group}/${version}, Kind=${kind}: ${message}`);
    this.namespaced = namespaced;
  }
}

/** An object that was applied once and is not named any more. */
interface Stray {
  readonly object: JsonObject;
  readonly mapping: Mapping;
  readonly namespace: string;
}

/**
 * What of the allowed kinds was applied before and is not among the visited objects.
 * @param allowed what {@link allowedKinds} gave
 */
async function* strays(
  context: CommandContext,
  allowed: readonly Mapping[],
  infos: readonly Info[],
  visited: ReadonlySet<string>,
): AsyncGenerator<Stray> {
  if (allowed.length === 0) {
    await context.log(
      'W',
      'prune.go:71] Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.',
    );
  }
  const mappings = allowed.length > 0 ? allowed : await mappingsOf(context, defaultKinds);
  const namespaces = new Set(infos.filter(({ mapping }) => mapping.namespaced).map((info) => info.namespace));
  for (const namespace of namespaces)
    for (const mapping of mappings.filter(({ namespaced }) => namespaced))
      yield* straysOf(context, mapping, namespace, visited);
  for (const mapping of mappings.filter(({ namespaced }) => !namespaced))
    yield* straysOf(context, mapping, '', visited);
}

async function* straysOf(
  context: CommandContext,
  mapping: Mapping,
  namespace: string,
  visited: ReadonlySet<string>,
): AsyncGenerator<Stray> {
  const client = await context.client();
  const labelSelector = context.flags.string('selector') || undefined;
  let list: JsonObject;
  try {
    list = await client.json({ path: pathOf(mapping, namespace), query: { labelSelector } });
  } catch (error) {
    if (context.program.signal.aborted) throw error;
    throw new PruneError(mapping, asError(error));
  }
  for (const item of asList(list['items']).filter(isObject)) {
    if (fieldOf(item, 'metadata', 'annotations', LAST_APPLIED) === undefined) continue;
    if (visited.has(textOf(item, 'metadata', 'uid'))) continue;
    yield { object: withType(item, mapping), mapping, namespace };
  }
}

/**
 * What {@link strays} gives; what it fails with is told of as a warning. Of objects in namespaces that is all of them or none.
 * Models kubectl/pkg/cmd/diff/prune.go pruneAll
 */
export async function foundStrays(
  context: CommandContext,
  allowed: readonly Mapping[],
  infos: readonly Info[],
  visited: ReadonlySet<string>,
): Promise<readonly Stray[]> {
  const found: Stray[] = [];
  try {
    for await (const stray of strays(context, allowed, infos, visited)) found.push(stray);
    return found;
  } catch (error) {
    if (!(error instanceof PruneError)) throw error;
    await context.log('W', `diff.go:760] pruning failed and could not be evaluated err: ${error.message}`);
    return error.namespaced ? [] : found;
  }
}

/** Deletes what an earlier apply made and this one did not name. Models kubectl/pkg/cmd/apply/prune.go */
export async function prune(
  context: CommandContext,
  allowed: readonly Mapping[],
  infos: readonly Info[],
  applied: readonly JsonObject[],
  dryRun: DryRun,
): Promise<void> {
  const { flags } = context;
  const client = await context.client();
  const visited = new Set(applied.map((object) => textOf(object, 'metadata', 'uid')));
  const printer = await objectPrinter(context, 'pruned', dryRun);
  const gracePeriod = flags.number('grace-period');
  for await (const { object, mapping, namespace } of strays(context, allowed, infos, visited)) {
    if (dryRun !== 'client') {
      await client.send({
        method: 'DELETE',
        path: pathOf(mapping, namespace, nameOf(object)),
        body: {
          kind: 'DeleteOptions',
          apiVersion: 'v1',
          ...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}),
          propagationPolicy: await cascadeOf(context),
          ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
        },
      });
    }
    await printer.print(object);
  }
}
