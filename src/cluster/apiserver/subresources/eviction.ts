import type { DeleteOptions, Eviction, Pod, PodDisruptionBudget } from '../../api/types.ts';
import { poddisruptionbudget } from '../../kinds/poddisruptionbudget.ts';
import { ApiError } from '../../machinery/errors.ts';
import type { Stored } from '../../machinery/object.ts';
import { selectorMatches } from '../../machinery/selectors.ts';
import { badRequest, failure, forbidden, tooManyRequests } from '../../machinery/status.ts';
import { formatTime } from '../../machinery/time.ts';
import type { ApiResponse } from '../../messages.ts';
import { isMap, parseWriteQuery } from '../body.ts';
import type { Call } from '../call.ts';
import { json } from '../responses.ts';
import { askedBy } from '../tracking.ts';
import { readMap } from './pods.ts';
import { NIL } from '../../machinery/nil.ts';

type StoredBudget = Stored<PodDisruptionBudget>;

/** Evictions that the disruption controller has not seen yet, at most. */
const MAX_DISRUPTED = 2000;
const RETRY_SECONDS = 10;

const VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget.";

const isReady = ({ status }: Stored<Pod>): boolean =>
  status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;

/** Whether nobody is disturbed by the pod's end. */
const isOver = ({ status, metadata }: Stored<Pod>): boolean =>
  status.phase === 'Succeeded' || status.phase === 'Failed' || metadata.deletionTimestamp !== undefined;

const refused = (retryAfterSeconds: number, message: string): Error =>
  tooManyRequests(VIOLATES, retryAfterSeconds, { causes: [{ reason: 'DisruptionBudget', message }] });

const stillProcessed = ({ metadata }: StoredBudget): Error =>
  refused(RETRY_SECONDS, `The disruption budget ${metadata.name} is still being processed by the server.`);

/** Takes one disruption off a budget. @throws ApiError TooManyRequests when none is left */
function checkAndDecrement({ parts }: Call, pod: string, budget: StoredBudget, dryRun: boolean): void {
  const { metadata, status } = budget;
  const { disruptionsAllowed: allowed, disruptedPods = {} } = status;
  const resource = { group: 'policy', name: 'poddisruptionbudget' };
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) throw stillProcessed(budget);
  if (allowed < 0) throw forbidden(resource, metadata.name, 'pdb disruptions allowed is negative');
  if (Object.keys(disruptedPods).length > MAX_DISRUPTED) {
    throw forbidden(
      resource,
      metadata.name,
      'DisruptedPods map too big - too many evictions not confirmed by PDB controller',
    );
  }
  if (allowed === 0) {
    const healthy = `${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`;
    throw refused(0, `The disruption budget ${metadata.name} needs ${healthy}`);
  }
  const now = formatTime(parts.clock.now());
  const conditions = (status.conditions ?? []).map((condition) =>
    condition.type === 'DisruptionAllowed' && allowed === 1 && condition.status !== 'False'
      ? {
          ...condition,
          status: 'False',
          reason: 'InsufficientPods',
          lastTransitionTime: now,
          ...(status.observedGeneration !== undefined && { observedGeneration: status.observedGeneration }),
        }
      : condition,
  );
  const next: StoredBudget = {
    ...budget,
    status: {
      ...status,
      conditions,
      disruptionsAllowed: allowed - 1,
      disruptedPods: { ...disruptedPods, [pod]: now },
    },
  };
  parts.writer.replace(poddisruptionbudget, budget, next, { dryRun });
}

/** The options of the deletion; the request's dry run holds for it too. */
function optionsOf(given: Partial<Eviction>, wanted: readonly string[]): DeleteOptions {
  const own = given.deleteOptions ?? {};
  const dryRun = own.dryRun ?? [];
  if (dryRun.length === 0) return wanted.length === 0 ? own : { ...own, dryRun: [...wanted] };
  if (wanted.length > 0 && wanted.join(' ') !== dryRun.join(' ')) {
    const lists = `[${wanted.join(' ')}] and [${dryRun.join(' ')}]`;
    throw failure(500, '', `Non-matching dry-run options in request and content: ${lists}`);
  }
  return own;
}

/** Marks the pod as disrupted and deletes it. */
function deletePod({ parts, served, namespace, name }: Call, options: DeleteOptions, version?: string): void {
  const { writer } = parts;
  const { kind } = served;
  const dryRun = (options.dryRun ?? []).length > 0;
  const { preconditions } = options;
  let wanted = preconditions?.resourceVersion ?? version;
  if (!dryRun) {
    const pod = writer.find(kind, namespace, name) as Stored<Pod>;
    const { uid } = preconditions ?? {};
    const { resourceVersion } = pod.metadata;
    // the deletion itself words what does not hold
    const holds =
      (uid ?? pod.metadata.uid) === pod.metadata.uid && (wanted ?? resourceVersion) === resourceVersion;
    if (holds) {
      const marked = writer.replace(kind, pod, disrupted(pod, formatTime(parts.clock.now())));
      if (wanted !== undefined) wanted = marked.metadata.resourceVersion;
    }
  }
  const checked =
    wanted === undefined
      ? options
      : { ...options, preconditions: { ...preconditions, resourceVersion: wanted } };
  writer.delete(kind, namespace, name, checked, { dryRun, asked: true });
}

function disrupted(pod: Stored<Pod>, now: string): Stored<Pod> {
  const { conditions = [] } = pod.status;
  const old = conditions.find(({ type }) => type === 'DisruptionTarget');
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    // Go writes a time that was never set as null
    lastProbeTime: NIL,
    lastTransitionTime: old?.status === 'True' ? (old.lastTransitionTime ?? now) : now,
  };
  const others = conditions.filter(({ type }) => type !== 'DisruptionTarget');
  const next = old ? conditions.map((one) => (one === old ? condition : one)) : [...others, condition];
  return { ...pod, status: { ...pod.status, conditions: next } };
}

/** POST of `eviction`: a deletion that disruption budgets may refuse. Models pkg/registry/core/pod/storage/eviction.go */
export async function eviction(call: Call): Promise<ApiResponse> {
  const { parts, served, namespace, name, request } = call;
  parseWriteQuery(request, 'CreateOptions');
  const given: Partial<Eviction> = await readMap(call);
  if (name !== (given.metadata?.name ?? '')) {
    throw badRequest('name in URL does not match name in Eviction object');
  }
  const options = optionsOf(isMap(given) ? given : {}, request.query.getAll('dryRun'));
  const dryRun = (options.dryRun ?? []).length > 0;
  const done = (): ApiResponse =>
    json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
  const { caller, warn, subresource } = call;
  const { kind } = served;
  const rules = askedBy(call, { dryRun });
  parts.writer.ask(() => {
    const object = { ...given, metadata: { ...given.metadata, namespace } };
    return { operation: 'CREATE', kind, namespace, name, subresource, object, old: undefined, rules };
  });
  const pod = parts.writer.find(kind, namespace, name) as Stored<Pod>;
  const asked = { kind, namespace, object: pod, old: pod, subresource, caller, warn, rules };
  parts.writer.late.restrict(asked, parts.writer.context, 'CREATE');
  const { resourceVersion } = pod.metadata;
  if (isOver(pod) || pod.status.phase === 'Pending') {
    deletePod(call, options, isOver(pod) ? undefined : resourceVersion);
    return done();
  }
  const budgets = parts.store
    .list('poddisruptionbudgets.policy', namespace)
    .filter(({ spec }) => selectorMatches(spec.selector, pod.metadata.labels));
  const [budget, second] = budgets;
  if (second) {
    return json(201, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      code: 500,
    });
  }
  if (!budget) {
    deletePod(call, options);
    return done();
  }
  const { unhealthyPodEvictionPolicy } = budget.spec;
  const { currentHealthy, desiredHealthy } = budget.status;
  const unguarded =
    !isReady(pod) &&
    (unhealthyPodEvictionPolicy === 'AlwaysAllow' ||
      (currentHealthy >= desiredHealthy && desiredHealthy > 0));
  if (!unguarded) checkAndDecrement(call, name, budget, dryRun);
  try {
    deletePod(call, options, unguarded ? resourceVersion : undefined);
  } catch (error) {
    const own = options.preconditions?.resourceVersion;
    if (unguarded && own === undefined && error instanceof ApiError && error.code === 409) {
      throw stillProcessed(budget);
    }
    throw error;
  }
  return done();
}
