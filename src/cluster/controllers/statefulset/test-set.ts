import type { StatefulSetSpec, StatefulSetStatus } from '../../api/types.ts';
import type { StoredRevision } from '../history.ts';
import { metadata } from '../test-objects.ts';
import type { StoredStatefulSet } from './ordinals.ts';

/** The first revision of a set. */
export const revision = (name: string): StoredRevision => ({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: metadata(name),
  revision: 1,
});

/** A set `db` of three, updated in order. */
export const statefulSet = (
  spec: Partial<StatefulSetSpec>,
  status: Partial<StatefulSetStatus> = {},
): StoredStatefulSet => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: metadata('db', { generation: 1 }),
  spec: {
    replicas: 3,
    selector: {},
    template: {},
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    ...spec,
  },
  status: { replicas: 0, ...status },
});
