import type { ConfigMap } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind } from './kind.ts';

const size = (map: object | undefined): number => Object.keys(map ?? {}).length;

/** Models pkg/registry/core/configmap/strategy.go */
export const configmap = defineKind<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  schema: 'io.k8s.api.core.v1.ConfigMap',
  columns: columns('Name', 'Data', 'Age'),
  row: ({ metadata, data, binaryData }, { now }) => [
    metadata?.name ?? '',
    size(data) + size(binaryData),
    age(metadata?.creationTimestamp, now),
  ],
});
