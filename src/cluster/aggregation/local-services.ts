import type { APIService } from '../api/types.ts';
import type { Priority } from './priorities.ts';

/** Marks APIServices that come and go with what they stand for: `onstart`, or `true` for those that are kept in step. */
export const AUTOMANAGED = 'kube-aggregator.kubernetes.io/automanaged';

/** The APIService of a group and version that the API server serves itself. */
export const localService = (
  group: string,
  version: string,
  priority: Priority,
  automanaged: 'onstart' | 'true',
): APIService & {
  readonly metadata: { readonly name: string };
  readonly spec: NonNullable<APIService['spec']>;
} => ({
  metadata: { name: `${version}.${group}`, labels: { [AUTOMANAGED]: automanaged } },
  spec: {
    ...(group === '' ? {} : { group }),
    version,
    groupPriorityMinimum: priority.group,
    versionPriority: priority.version,
  },
});
