import type { GroupVersion, Resource } from '../../apiserver/resources.ts';
import { apiVersionOf, defineKind, type Kind } from '../../kinds/kind.ts';

const GROUP = 'metrics.k8s.io';
const VERSION = 'v1beta1';

/** The group and version that metrics servers answer for. */
export const METRICS = `${GROUP}/${VERSION}`;

const metricsKind = (kind: string, plural: string, namespaced: boolean): Kind =>
  defineKind({
    group: GROUP,
    version: VERSION,
    kind,
    plural,
    singular: '',
    namespaced,
    verbs: ['get', 'list'],
    schema: `io.k8s.metrics.pkg.apis.metrics.${VERSION}.${kind}`,
    columns: [],
    row: () => [],
  });

/** Models staging/src/k8s.io/metrics/pkg/apis/metrics/v1beta1/types.go */
export const nodeMetrics = metricsKind('NodeMetrics', 'nodes', false);
export const podMetrics = metricsKind('PodMetrics', 'pods', true);

const resource = ({ group, version, plural, singular, kind, namespaced, verbs, schema }: Kind): Resource => ({
  group,
  version,
  plural,
  singular,
  kind,
  namespaced,
  verbs,
  schema,
  shortNames: [],
  categories: [],
  subresources: [],
  returnsDeleted: false,
  storage: undefined,
  custom: false,
});

/** What discovery says of the group. */
export const METRICS_RESOURCES: GroupVersion = {
  group: GROUP,
  version: VERSION,
  resources: [resource(nodeMetrics), resource(podMetrics)],
};

/** The type of an object of the group. */
export const typeOf = (kind: Kind): { readonly kind: string; readonly apiVersion: string } => ({
  kind: kind.kind,
  apiVersion: apiVersionOf(kind),
});
