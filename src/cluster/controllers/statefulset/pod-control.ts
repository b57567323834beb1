import type { EventRecorder } from '../../client.ts';
import { ApiError } from '../../machinery/errors.ts';
import { unknownError } from '../../machinery/status.ts';
import type { ControllerContext } from '../controller.ts';
import { type StoredRevision, templateOf } from '../history.ts';
import type { StoredPod } from '../pods.ts';
import {
  type ClaimingPod,
  claimsOf,
  deletesWhenScaled,
  hasUnexpectedController,
  isOwnerUpToDate,
  isStale,
  type StoredClaim,
  wantedOwners,
} from './claims.ts';
import { podName, type StoredStatefulSet } from './ordinals.ts';
import { identityMatches, repaired, statefulPod, storageMatches } from './pods.ts';

/** What is done to the pods of one set and their claims. Refusals are thrown as `ApiError`, after their event. */
export interface PodControl {
  /** Whether the claims of the pod that had this number before are still to be collected. */
  awaitsClaims(ordinal: number): boolean;
  create(ordinal: number, revision: StoredRevision): void;
  /** Makes the claims that a pending pod lacks. */
  provide(pod: StoredPod, ordinal: number): void;
  /** Gives a pod its identity, its volumes, and its claims their owners. */
  repair(pod: StoredPod, ordinal: number): void;
  /** Gives the claims of a pod that is too many their owners. */
  retain(pod: StoredPod, ordinal: number): void;
  delete(pod: StoredPod): void;
}

type Verb = 'create' | 'update' | 'delete';

const REASONS: Readonly<Record<Verb, string>> = { create: 'Create', update: 'Update', delete: 'Delete' };

/** Models pkg/controller/statefulset/stateful_pod_control.go */
export function podControl(
  { client }: Pick<ControllerContext, 'client'>,
  events: EventRecorder,
  set: StoredStatefulSet,
): PodControl {
  const { namespace = '' } = set.metadata;

  const succeeded = (verb: Verb, message: string): void =>
    events.event(set, 'Normal', `Successful${REASONS[verb]}`, message);

  const failed = (verb: Verb, message: string, error: ApiError): void =>
    events.event(set, 'Warning', `Failed${REASONS[verb]}`, `${message} failed error: ${error.message}`);

  const podMessage = (verb: Verb, name: string): string =>
    `${verb} Pod ${name} in StatefulSet ${set.metadata.name}`;

  /** Acts; what the server refuses is told as the failure of a verb. */
  const attempt = (verb: Verb, name: string, act: () => void): void => {
    try {
      act();
    } catch (error) {
      if (error instanceof ApiError) failed(verb, podMessage(verb, name), error);
      throw error;
    }
  };

  const claimOf = (name = ''): StoredClaim | undefined =>
    client.get('persistentvolumeclaims', namespace, name);

  const existing = (ordinal: number): readonly StoredClaim[] =>
    claimsOf(set, ordinal).flatMap(({ metadata }) => claimOf(metadata?.name) ?? []);

  const createClaims = (ordinal: number): void => {
    const pod = podName(set, ordinal);
    const refusals: string[] = [];
    for (const wanted of claimsOf(set, ordinal)) {
      const name = wanted.metadata?.name ?? '';
      const claim = claimOf(name);
      if (claim?.metadata.deletionTimestamp !== undefined) refusals.push(`pvc ${name} is being deleted`);
      if (claim) continue;
      try {
        client.create('persistentvolumeclaims', namespace, wanted);
        succeeded('create', `create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        refusals.push(`failed to create PVC ${name}: ${error.message}`);
        failed('create', `create Claim ${name} for Pod ${pod} in StatefulSet ${set.metadata.name}`, error);
      }
    }
    const [first] = refusals;
    if (first !== undefined) throw unknownError(refusals.length === 1 ? first : `[${refusals.join(', ')}]`);
  };

  const assignClaims = (pod: ClaimingPod): void => {
    for (const claim of existing(pod.ordinal)) {
      if (hasUnexpectedController(claim, set, pod))
        events.event(
          set,
          'Warning',
          'ConflictingController',
          `PersistentVolumeClaim ${claim.metadata.name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`,
        );
      if (isOwnerUpToDate(claim, set, pod)) continue;
      const { ownerReferences: _before, ...metadata } = claim.metadata;
      const ownerReferences = wantedOwners(claim, set, pod);
      try {
        client.update('persistentvolumeclaims', {
          ...claim,
          metadata: { ...metadata, ...(ownerReferences.length > 0 && { ownerReferences }) },
        });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const { name } = claim.metadata;
        throw unknownError(`could not update claim ${name} for delete policy ownerRefs: ${error.message}`);
      }
    }
  };

  const claiming = ({ metadata: { name, uid } }: StoredPod, ordinal: number): ClaimingPod => ({
    name,
    uid,
    ordinal,
  });

  const areAssigned = (pod: ClaimingPod): boolean =>
    existing(pod.ordinal).every((claim) => isOwnerUpToDate(claim, set, pod));

  return {
    awaitsClaims(ordinal) {
      const pod = { name: podName(set, ordinal), uid: undefined, ordinal };
      return deletesWhenScaled(set) && existing(ordinal).some((claim) => isStale(claim, pod));
    },

    create(ordinal, revision) {
      const name = podName(set, ordinal);
      const pod = statefulPod(
        set,
        ordinal,
        templateOf(revision) ?? set.spec.template,
        revision.metadata.name,
      );
      attempt('create', name, () => createClaims(ordinal));
      let refusal: unknown;
      try {
        client.create('pods', namespace, pod);
      } catch (error) {
        if (error instanceof ApiError && error.reason === 'AlreadyExists') throw error;
        refusal = error;
      }
      attempt('update', name, () => assignClaims({ name, uid: undefined, ordinal }));
      attempt('create', name, () => {
        if (refusal !== undefined) throw refusal;
      });
      succeeded('create', `${podMessage('create', name)} successful`);
    },

    provide(pod, ordinal) {
      createClaims(ordinal);
      attempt('update', pod.metadata.name, () => assignClaims(claiming(pod, ordinal)));
    },

    repair(pod, ordinal) {
      const { name } = pod.metadata;
      const claimer = claiming(pod, ordinal);
      const stored = storageMatches(set, pod, ordinal);
      const assigned = areAssigned(claimer);
      if (identityMatches(set, pod, ordinal) && stored && assigned) return;
      if (!stored) attempt('update', name, () => createClaims(ordinal));
      if (!assigned) attempt('update', name, () => assignClaims(claimer));
      attempt('update', name, () => void client.update('pods', repaired(set, pod, ordinal)));
      succeeded('update', `${podMessage('update', name)} successful`);
    },

    retain(pod, ordinal) {
      const claimer = claiming(pod, ordinal);
      if (!areAssigned(claimer)) assignClaims(claimer);
    },

    delete({ metadata: { name } }) {
      attempt('delete', name, () => client.delete('pods', namespace, name));
      succeeded('delete', `${podMessage('delete', name)} successful`);
    },
  };
}
