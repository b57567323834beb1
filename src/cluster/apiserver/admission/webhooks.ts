import type { ValidatingWebhook, ValidatingWebhookConfiguration } from '../../api/types.ts';
import type { WriteContext } from '../../kinds/kind.ts';
import { internalError } from '../../machinery/status.ts';
import type { AdmissionPlugin, Admitted } from './admission.ts';
import { matches } from './policy/matching.ts';
import type { WebhookServer } from './webhook-server.ts';

const MUTATING = 'mutatingwebhookconfigurations.admissionregistration.k8s.io';
const VALIDATING = 'validatingwebhookconfigurations.admissionregistration.k8s.io';

/** Why a call cannot be made: no program in a container serves webhooks. */
function failureOf(
  { clientConfig, timeoutSeconds = 10 }: ValidatingWebhook,
  { store }: WriteContext,
): string {
  const { service, url = '' } = clientConfig;
  const timeout = `timeout=${timeoutSeconds}s`;
  if (!service) {
    const { host, hostname } = new URL(url);
    const port = host === hostname ? '443' : host.slice(hostname.length + 1);
    return `Post "${url}${url.includes('?') ? '&' : '?'}${timeout}": dial tcp ${hostname}:${port}: connect: connection refused`;
  }
  const { name, namespace, port = 443, path = '' } = service;
  const found = store.get('services', `${namespace}/${name}`);
  const because = found
    ? `dial tcp ${found.spec.clusterIP ?? ''}:${port}: connect: connection refused`
    : `service "${name}" not found`;
  return `Post "https://${name}.${namespace}.svc:${port}${path}?${timeout}": ${because}`;
}

/** A webhook that a write concerns. */
interface Concern {
  readonly webhook: ValidatingWebhook;
  readonly server: WebhookServer | undefined;
}

const NOBODY: readonly Concern[] = [];

/** Looks for the server of each webhook that a write concerns, one after the other. */
const concerned = (resource: string, write: Admitted, context: WriteContext): Iterable<Concern> =>
  context.store.count(resource) === 0 ? NOBODY : concernedOf(resource, write, context);

function* concernedOf(resource: string, write: Admitted, context: WriteContext): Generator<Concern> {
  const { store, settings } = context;
  for (const object of store.list(resource)) {
    const { webhooks = [] }: ValidatingWebhookConfiguration = object;
    for (const webhook of webhooks) {
      const { rules, namespaceSelector, objectSelector, failurePolicy, clientConfig } = webhook;
      const server = settings.webhooks?.get(clientConfig.url ?? '');
      if ((failurePolicy === 'Ignore' && !server) || !rules?.length) continue;
      const wanted = {
        resourceRules: rules,
        ...(namespaceSelector ? { namespaceSelector } : {}),
        ...(objectSelector ? { objectSelector } : {}),
      };
      if (matches(wanted, write, context)) yield { webhook, server };
    }
  }
}

const unanswered = (webhook: ValidatingWebhook, context: WriteContext): Error =>
  internalError(
    `failed calling webhook "${webhook.name}": failed to call webhook: ${failureOf(webhook, context)}`,
  );

/**
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/mutating/dispatcher.go
 * @throws ApiError InternalError for the first webhook that must answer and cannot
 */
export const mutatingWebhooks: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  admit(write, context) {
    let { object } = write;
    for (const { webhook, server } of concerned(MUTATING, write, context)) {
      if (!server) throw unanswered(webhook, context);
      const answer = server({ object, namespace: write.namespace, store: context.store });
      object = answer.object;
      for (const warning of answer.warnings ?? []) write.warn(warning);
    }
    return object;
  },
};

/** Models staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/validating/dispatcher.go */
export const validatingWebhooks: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  validate(write, context) {
    for (const { webhook, server } of concerned(VALIDATING, write, context))
      if (!server) throw unanswered(webhook, context);
  },
};
