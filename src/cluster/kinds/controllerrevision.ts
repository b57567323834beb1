import type { ControllerRevision } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind } from './kind.ts';

/** Models pkg/registry/apps/controllerrevision/strategy.go */
export const controllerrevision = defineKind<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  schema: 'io.k8s.api.apps.v1.ControllerRevision',
  columns: columns('Name', 'Controller', 'Revision', 'Age'),
  row({ metadata, revision }, { now }) {
    const owner = metadata?.ownerReferences?.find((one) => one.controller === true);
    const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0] ?? ''}` : '';
    return [
      metadata?.name ?? '',
      owner ? `${owner.kind.toLowerCase()}${group}/${owner.name}` : '<none>',
      revision,
      age(metadata?.creationTimestamp, now),
    ];
  },
});
