import { semanticEqual } from '../machinery/equal.ts';
import { splitKey } from '../machinery/object.ts';
import { type Controller, type ControllerContext, queueController } from './controller.ts';

const NAME = 'kube-root-ca.crt';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/**
 * Publishes the cluster's certificate in each active namespace. Models pkg/controller/certificates/rootcacertpublisher/publisher.go
 * @param authority the certificate in PEM
 */
export function rootCAController(context: ControllerContext, authority: () => string): Controller {
  const { client } = context;
  return queueController(
    context,
    (informers, queue) =>
      informers
        .on('namespaces', ({ object }) => queue.add(object.metadata.name))
        .on('configmaps', ({ object: { metadata }, type }) => {
          if (metadata.name === NAME && type !== 'ADDED') queue.add(metadata.namespace ?? '');
        }),
    (key) => {
      const { name: namespace } = splitKey(key);
      if (client.get('namespaces', '', namespace)?.status.phase !== 'Active') return;
      const certificate = authority();
      const data = { 'ca.crt': certificate };
      const annotations = { 'kubernetes.io/description': DESCRIPTION };
      const before = client.get('configmaps', namespace, NAME);
      if (!before) {
        client.create('configmaps', namespace, {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: NAME, namespace, annotations },
          data,
        });
      } else if (
        !semanticEqual(before.data, data) ||
        (before.metadata.annotations?.['kubernetes.io/description'] ?? '') === ''
      ) {
        client.update('configmaps', {
          ...before,
          metadata: { ...before.metadata, annotations: { ...before.metadata.annotations, ...annotations } },
          data,
        });
      }
    },
  );
}
