import type { ValidatingWebhook, ValidatingWebhookConfiguration } from '../../api/types.ts';
import type { WriteContext } from '../../kinds/kind.ts';
import { internalError } from '../../machinery/status.ts';
import type { AdmissionPlugin } from './admission.ts';
import { matchOf } from './policy/matching.ts';
import { type Question, questionOf } from './question.ts';
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

/** A webhook that a request concerns. */
interface Concern {
  readonly webhook: ValidatingWebhook;
  readonly server: WebhookServer | undefined;
}

const NOBODY: readonly Concern[] = [];

/** What decides over requests by itself. Models …/webhook/predicates/rules/rules.go IsExemptAdmissionConfigurationResource */
const EXEMPT = 'admissionregistration.k8s.io';

/** Whether there is any webhook. */
export const hasWebhooks = ({ store }: WriteContext): boolean =>
  store.count(MUTATING) > 0 || store.count(VALIDATING) > 0;

/** Looks for the server of each webhook that a request concerns, one after the other. */
const concerned = (resource: string, asked: () => Question, context: WriteContext): Iterable<Concern> =>
  context.store.count(resource) === 0 ? NOBODY : concernedOf(resource, asked(), context);

function* concernedOf(resource: string, question: Question, context: WriteContext): Generator<Concern> {
  const { store, settings } = context;
  if (question.kind.group === EXEMPT) return;
  for (const object of store.list(resource)) {
    const { webhooks = [] }: ValidatingWebhookConfiguration = object;
    for (const webhook of webhooks) {
      const { rules, namespaceSelector, objectSelector, matchPolicy, failurePolicy, clientConfig } = webhook;
      const server = settings.webhooks?.get(clientConfig.url ?? '');
      if ((failurePolicy === 'Ignore' && !server) || !rules?.length) continue;
      const wanted = {
        resourceRules: rules,
        ...(matchPolicy ? { matchPolicy } : {}),
        ...(namespaceSelector ? { namespaceSelector } : {}),
        ...(objectSelector ? { objectSelector } : {}),
      };
      if (matchOf(wanted, question, context)) yield { webhook, server };
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
    for (const { webhook, server } of concerned(MUTATING, () => questionOf(write), context)) {
      if (!server) throw unanswered(webhook, context);
      const answer = server({ object, namespace: write.namespace, store: context.store });
      object = answer.object;
      for (const warning of answer.warnings ?? []) write.warn(warning);
    }
    return object;
  },
};

/** @throws ApiError InternalError for the first webhook of a configuration that must answer and cannot */
function ask(name: string, resource: string, question: Question, context: WriteContext): void {
  if (context.settings.disabledAdmission?.includes(name) === true) return;
  for (const { webhook, server } of concerned(resource, () => question, context))
    if (!server) throw unanswered(webhook, context);
}

/** Asks about what is no write of an object: it cannot be changed. @throws ApiError */
export const askMutatingWebhooks = (question: Question, context: WriteContext): void =>
  ask('MutatingAdmissionWebhook', MUTATING, question, context);

/** Models staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/validating/dispatcher.go @throws ApiError */
export const askValidatingWebhooks = (question: Question, context: WriteContext): void =>
  ask('ValidatingAdmissionWebhook', VALIDATING, question, context);
