import { controllerOf } from '../../src/cluster/machinery/object.ts';
import { isDeleted, nameOf, type StateInvariant } from './invariant.ts';

/** What has lost all its owners is collected. */
export const owners: StateInvariant = {
  name: 'owners exist or their objects are collected',
  patience: 3,
  *check({ byUid }) {
    for (const object of byUid.values()) {
      const references = object.metadata.ownerReferences ?? [];
      if (references.length === 0 || isDeleted(object)) continue;
      if (references.every(({ uid }) => !byUid.has(uid)))
        yield `${object.kind} ${nameOf(object)} (${object.metadata.uid}) outlives its owners`;
    }
  },
};

/** An owner that waits for its dependents goes with the last one; one that orphans them lets go. */
export const waitingOwners: StateInvariant = {
  name: 'owners that wait for dependents go',
  patience: 5,
  *check({ byUid }) {
    const owned = new Set<string>();
    for (const { metadata } of byUid.values())
      for (const { uid, blockOwnerDeletion } of metadata.ownerReferences ?? [])
        if (blockOwnerDeletion) owned.add(uid);
    for (const object of byUid.values()) {
      const finalizers = object.metadata.finalizers ?? [];
      if (!isDeleted(object)) continue;
      if (
        finalizers.includes('orphan') ||
        (finalizers.includes('foregroundDeletion') && !owned.has(object.metadata.uid))
      )
        yield `${object.kind} ${nameOf(object)} (${object.metadata.uid}) waits for nothing: ${finalizers.join(', ')}`;
    }
  },
};

/** A controller's objects lie in its namespace and are of its making. */
export const controllers: StateInvariant = {
  name: 'controllers own within their namespace',
  patience: 3,
  *check({ byUid }) {
    for (const object of byUid.values()) {
      const reference = controllerOf(object);
      const owner = reference && byUid.get(reference.uid);
      if (!owner) continue;
      if (owner.kind !== reference.kind || owner.metadata.name !== reference.name)
        yield `${object.kind} ${nameOf(object)} names ${reference.kind} ${reference.name} with another's UID`;
      if (owner.metadata.namespace && owner.metadata.namespace !== object.metadata.namespace)
        yield `${object.kind} ${nameOf(object)} has an owner in ${owner.metadata.namespace}`;
    }
  },
};

/** Every namespace gets what it needs, and ends when it is to end. */
export const namespaces: StateInvariant = {
  name: 'namespaces are furnished and end',
  patience: 20,
  *check({ store }) {
    for (const namespace of store.list('namespaces')) {
      const { name, uid } = namespace.metadata;
      if (!isDeleted(namespace)) {
        if (!store.get('serviceaccounts', `${name}/default`)) yield `${name} has no default service account`;
        if (!store.get('configmaps', `${name}/kube-root-ca.crt`)) yield `${name} has no root certificate`;
        if (namespace.status.phase !== 'Active') yield `${name} is ${namespace.status.phase}`;
      } else if (
        !namespace.metadata.finalizers?.length &&
        store
          .resources()
          .every((resource) => resource === 'events' || store.list(resource, name).length === 0)
      )
        yield `${name} (${uid}) is empty and does not end`;
    }
    for (const resource of store.resources())
      for (const { metadata } of store.list(resource))
        if (metadata.namespace && !store.get('namespaces', metadata.namespace))
          yield `${resource} ${metadata.namespace}/${metadata.name} lies in no namespace`;
  },
};
