/** Where a group's version stands among the others: the highest comes first. */
export interface Priority {
  readonly group: number;
  readonly version: number;
}

/** The groups that the API server serves itself, without the one of the APIServices. */
const GROUPS: Readonly<Record<string, number>> = {
  '': 18_000,
  apps: 17_800,
  'events.k8s.io': 17_750,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'admissionregistration.k8s.io': 16_700,
  'apiextensions.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
};

const VERSIONS: Readonly<Record<string, number>> = {
  '/v1': 1,
  'autoscaling/v2': 30,
  'flowcontrol.apiserver.k8s.io/v1': 21,
};

/** What versions have whose neighbours do not matter. */
const USUAL_VERSION = 15;

/** The group of the APIServices themselves has none of its own, and comes before those that have one. */
export const REGISTRATION_GROUP = 'apiregistration.k8s.io';
const REGISTRATION_PRIORITY = 20_000;

/** Groups of CustomResourceDefinitions come after the server's own; their versions are sorted by their names. */
export const CUSTOM_PRIORITY: Priority = { group: 1000, version: 100 };

/**
 * The priority of a group and version that the API server serves itself.
 * Models pkg/controlplane/apiserver/aggregator.go and cmd/kube-apiserver/app/aggregator.go
 */
export function localPriority(group: string, version: string): Priority | undefined {
  const priority = GROUPS[group];
  if (priority === undefined) return undefined;
  return { group: priority, version: VERSIONS[`${group}/${version}`] ?? USUAL_VERSION };
}

/** Where a group stands in discovery: the greatest first. The core group is a list of its own. */
export const groupRank = (group: string): number =>
  group === REGISTRATION_GROUP ? REGISTRATION_PRIORITY : (GROUPS[group] ?? CUSTOM_PRIORITY.group);
