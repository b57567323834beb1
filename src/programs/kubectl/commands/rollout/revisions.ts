import type {
  ControllerRevision,
  Deployment,
  PodTemplateSpec,
  ReplicaSet,
} from '../../../../cluster/api/types.ts';
import type { CommandContext } from '../../context.ts';
import { metaOf, type Described } from '../../describe/describer.ts';
import { listAll } from '../../describe/lists.ts';
import { writePodTemplate } from '../../describe/pod-template.ts';
import { replicaSetsOf } from '../../describe/replica-sets.ts';
import { selectorText } from '../../describe/selectors.ts';
import { PlainWriter } from '../../describe/writer.ts';
import type { JsonObject } from '../../object.ts';
import { refetch, type Info } from '../../resources.ts';

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const REVISION = 'deployment.kubernetes.io/revision';

/** One entry of a workload's history. */
export interface Revision {
  readonly number: number;
  readonly template: PodTemplateSpec;
  /** The annotation of who or what caused it; '' without one. */
  readonly cause: string;
  /** What `-o` prints: the replica set, or the workload as it was. */
  readonly object: JsonObject;
  /** A patch that brings the template back; undefined for deployments. */
  readonly patch?: unknown;
}

/** The revision of a deployment or of one of its replica sets. */
export const revisionOf = (object: Described): number => Number(metaOf(object).annotations?.[REVISION] ?? 0);

/** A workload with a pod template. */
type Workload = Described & Pick<Deployment, 'spec'>;

/** The history of a workload, oldest revision first. Models kubectl/pkg/polymorphichelpers/history.go */
export async function revisionsOf(context: CommandContext, info: Info): Promise<readonly Revision[]> {
  const client = await context.client();
  // The caller looked at the kind; the clients of histories ask for the object themselves.
  const workload = (await refetch(context, info)).object as unknown as Workload;
  const revisions =
    info.mapping.kind === 'Deployment'
      ? await deploymentRevisions(workload, { client, chunkSize: 0 })
      : await controllerRevisions(workload, { client, chunkSize: 0 });
  return revisions.toSorted((a, b) => a.number - b.number);
}

type Lister = Parameters<typeof listAll>[0];

async function deploymentRevisions(deployment: Workload, lister: Lister): Promise<readonly Revision[]> {
  const { old, current } = await replicaSetsOf(deployment, lister);
  const byNumber = new Map<number, Revision>();
  for (const set of [...old, ...(current ? [current] : [])]) {
    const cause = metaOf(set).annotations?.[CHANGE_CAUSE] ?? '';
    byNumber.set(revisionOf(set), {
      number: revisionOf(set),
      template: withCause(set.spec?.template ?? {}, cause),
      cause,
      object: typed(set),
    });
  }
  return [...byNumber.values()];
}

const typed = (set: ReplicaSet): JsonObject => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', ...set });

function withCause(template: PodTemplateSpec, cause: string): PodTemplateSpec {
  if (cause === '') return template;
  const { metadata = {} } = template;
  return {
    ...template,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [CHANGE_CAUSE]: cause } },
  };
}

async function controllerRevisions(workload: Workload, lister: Lister): Promise<readonly Revision[]> {
  const { namespace = '', uid } = metaOf(workload);
  const all = await listAll<ControllerRevision>(
    lister,
    `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/controllerrevisions`,
    { labelSelector: selectorText(workload.spec?.selector) },
  );
  return all
    .filter((each) =>
      metaOf(each).ownerReferences?.some((owner) => owner.controller === true && owner.uid === uid),
    )
    .map((each) => {
      // Controllers keep the template as a strategic merge patch that replaces it.
      const data = (each.data ?? {}) as { readonly spec?: { readonly template?: PodTemplateSpec } };
      const { $patch: _directive, ...template } = { $patch: 'replace', ...data.spec?.template };
      return {
        number: each.revision,
        template,
        cause: metaOf(each).annotations?.[CHANGE_CAUSE] ?? '',
        object: { ...workload, spec: { ...workload.spec, template } },
        patch: data,
      };
    });
}

/** A pod template as `kubectl rollout` shows it, its tabs as they are. */
export function templateText(template: PodTemplateSpec): string {
  const writer = new PlainWriter();
  writePodTemplate(writer, template);
  return writer.text;
}
