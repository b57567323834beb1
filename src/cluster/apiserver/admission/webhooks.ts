import type { ValidatingWebhook, ValidatingWebhookConfiguration } from '../../api/types.ts';
import type { WriteContext } from '../../kinds/kind.ts';
import { internalError } from '../../machinery/status.ts';
import type { AdmissionPlugin, Admitted } from './admission.ts';
import { matches } from './policy/matching.ts';

const MUTATING = 'mutatingwebhookconfigurations.admissionregistration.k8s.io';
const VALIDATING = 'validatingwebhookconfigurations.admissionregistration.k8s.io';

/** Why a call cannot be made: no program of the emulation serves webhooks. */
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

/** @throws ApiError InternalError for the first webhook that must answer and cannot */
function call(resource: string, write: Admitted, context: WriteContext): void {
  const { store } = context;
  if (store.count(resource) === 0) return;
  for (const object of store.list(resource)) {
    const { webhooks = [] }: ValidatingWebhookConfiguration = object;
    for (const webhook of webhooks) {
      const { name, rules, namespaceSelector, objectSelector, failurePolicy } = webhook;
      if (failurePolicy === 'Ignore' || !rules?.length) continue;
      const wanted = {
        resourceRules: rules,
        ...(namespaceSelector ? { namespaceSelector } : {}),
        ...(objectSelector ? { objectSelector } : {}),
      };
      if (!matches(wanted, write, context)) continue;
      throw internalError(
        `failed calling webhook "${name}": failed to call webhook: ${failureOf(webhook, context)}`,
      );
    }
  }
}

/** Models staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/mutating/dispatcher.go */
export const mutatingWebhooks: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  admit(write, context) {
    call(MUTATING, write, context);
    return write.object;
  },
};

/** Models staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/validating/dispatcher.go */
export const validatingWebhooks: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  validate(write, context) {
    call(VALIDATING, write, context);
  },
};
