import type { WebhookServer } from '../../cluster/apiserver/admission/webhooks/server.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** The annotation by which a service says that load balancers may reach its pods themselves. */
export const NEG = 'cloud.google.com/neg';

const urlOf = (name: string): string => `https://localhost:5443/webhook/${name}`;

/** Lets load balancers of Ingresses reach the pods of a new service themselves, unless it says otherwise. */
const negAnnotation: WebhookServer = ({ object }) => {
  const { metadata = {} } = object;
  if (metadata.annotations?.[NEG] !== undefined) return { object };
  const annotations = { ...metadata.annotations, [NEG]: '{"ingress":true}' };
  return { object: { ...object, metadata: { ...metadata, annotations } } };
};

/** What Google's admission webhooks make of objects, by their addresses beside the API server. */
export const googleWebhooks: ReadonlyMap<string, WebhookServer> = new Map([
  [urlOf('neg-annotation'), negAnnotation],
]);

const configuration = (name: string, resource: string): Manifest => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: `${name}.config.common-webhooks.networking.gke.io` },
  webhooks: [
    {
      name: `${name}.common-webhooks.networking.gke.io`,
      admissionReviewVersions: ['v1beta1'],
      clientConfig: { url: urlOf(name) },
      failurePolicy: 'Ignore',
      matchPolicy: 'Exact',
      reinvocationPolicy: 'Never',
      rules: [
        { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: [resource], scope: '*' },
      ],
      sideEffects: 'None',
      timeoutSeconds: 30,
    },
  ],
});

/** The webhooks of a cluster. */
export const webhookManifests: readonly Manifest[] = [configuration('neg-annotation', 'services')];
