import { onDemand } from '../../../../loading/on-demand.ts';
import type {
  MutatingWebhook,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
} from '../../../api/types.ts';
import { resourceName, type WriteContext } from '../../../kinds/kind.ts';
import type { KubeObject } from '../../../machinery/object.ts';
import { badRequest, forbidden, internalError } from '../../../machinery/status.ts';
import type { Store } from '../../../store/store.ts';
import type { AdmissionPlugin } from '../admission.ts';
import { matchOf } from '../policy/matching.ts';
import type { webhookConditionsHold } from '../policy/conditions.ts';
import { isDryRun, type Question, questionOf } from '../question.ts';
import { failureOf } from './failure.ts';
import type { WebhookServer } from './server.ts';

type Webhook = ValidatingWebhook | MutatingWebhook;

const MUTATING = 'mutatingwebhookconfigurations.admissionregistration.k8s.io';
const VALIDATING = 'validatingwebhookconfigurations.admissionregistration.k8s.io';

/** What decides over requests by itself. Models …/webhook/predicates/rules/rules.go IsExemptAdmissionConfigurationResource */
const EXEMPT = 'admissionregistration.k8s.io';

/** What is without effects beside its answer, so that a dry run may ask for it. */
const HARMLESS = ['None', 'NoneOnDryRun'];

/** How conditions are evaluated: loaded once some webhook has one. */
const loaded: { holds?: typeof webhookConditionsHold } = {};

/** Whether there is any webhook. */
export const hasWebhooks = ({ store }: Pick<WriteContext, 'store'>): boolean =>
  store.count(MUTATING) > 0 || store.count(VALIDATING) > 0;

const webhooksIn = (resource: string, store: Store): readonly Webhook[] =>
  store
    .list(resource)
    .flatMap((configuration: ValidatingWebhookConfiguration) => configuration.webhooks ?? []);

const isConditional = ({ matchConditions = [] }: Webhook): boolean => matchConditions.length > 0;

/**
 * Loads what the webhooks of a cluster need to know whether a request concerns them.
 * @param path of a request, which may bring one with conditions
 */
export async function loadConditions(store: Store, path: string): Promise<void> {
  if (loaded.holds) return;
  const needed =
    path.includes('webhookconfigurations') ||
    [MUTATING, VALIDATING].some((resource) => webhooksIn(resource, store).some(isConditional));
  if (needed) loaded.holds = (await onDemand(import('../policy/conditions.ts'))).webhookConditionsHold;
}

/**
 * Whether a request concerns a webhook. Models …/webhook/generic/webhook.go ShouldCallHook
 * @throws ApiError Forbidden where its conditions fail and it must answer
 */
function concerns(webhook: Webhook, question: Question, context: WriteContext): boolean {
  const { rules = [], namespaceSelector, objectSelector, matchPolicy, matchConditions = [] } = webhook;
  if (rules.length === 0) return false;
  const wanted = {
    resourceRules: rules,
    ...(matchPolicy ? { matchPolicy } : {}),
    ...(namespaceSelector ? { namespaceSelector } : {}),
    ...(objectSelector ? { objectSelector } : {}),
  };
  const version = matchOf(wanted, question, context);
  if (!version) return false;
  if (!isConditional(webhook)) return true;
  const holds = loaded.holds?.(matchConditions, question, version, context) ?? false;
  if (typeof holds === 'boolean') return holds;
  if (webhook.failurePolicy === 'Ignore') return false;
  throw forbidden(resourceName(question.kind), question.name, holds);
}

/**
 * Who answers for a webhook; undefined where nobody does and nobody needs to.
 * @throws ApiError where nobody does, and for a dry run of what has effects
 */
function serverOf(webhook: Webhook, question: Question, context: WriteContext): WebhookServer | undefined {
  const { name, clientConfig, sideEffects, failurePolicy, timeoutSeconds = 10 } = webhook;
  if (isDryRun(question) && !HARMLESS.includes(sideEffects))
    throw badRequest(`admission webhook "${name}" does not support dry run`);
  const server = context.settings.webhooks?.get(clientConfig.url ?? '');
  if (server || failurePolicy === 'Ignore') return server;
  const because = failureOf(clientConfig, timeoutSeconds, context.store);
  throw internalError(`failed calling webhook "${name}": failed to call webhook: ${because}`);
}

const isOff = (name: string, { settings }: WriteContext): boolean =>
  settings.disabledAdmission?.includes(name) === true;

/** Asks the mutating webhooks one after the other: each sees what those before it made. @throws ApiError */
function mutated(question: Question, warn: (text: string) => void, context: WriteContext): Question {
  let current = question;
  for (const webhook of webhooksIn(MUTATING, context.store)) {
    const { object, namespace } = current;
    if (!concerns(webhook, current, context)) continue;
    const server = serverOf(webhook, current, context);
    if (!server || !object) continue;
    const answer = server({ object, namespace, store: context.store });
    for (const warning of answer.warnings ?? []) warn(warning);
    if (answer.object !== object) current = { ...current, object: answer.object };
  }
  return current;
}

/**
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/mutating/dispatcher.go
 * @throws ApiError for the first webhook that must answer and cannot
 */
export const mutatingWebhooks: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  admit(write, context): KubeObject {
    if (context.store.count(MUTATING) === 0 || write.kind.group === EXEMPT) return write.object;
    const question = questionOf(write);
    const { object } = mutated(question, write.warn, context);
    // What a subresource shows of an object cannot take its place.
    return object && object !== question.object && !write.rules.shown ? object : write.object;
  },
};

/** Asks about what is no write of a whole object: it cannot be changed. @throws ApiError */
export function askMutatingWebhooks(question: Question, context: WriteContext): void {
  if (isOff('MutatingAdmissionWebhook', context) || question.kind.group === EXEMPT) return;
  mutated(question, question.rules.warn ?? (() => undefined), context);
}

/**
 * All are asked at once, so that it is known first whom a request concerns.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/validating/dispatcher.go @throws ApiError
 */
export function askValidatingWebhooks(question: Question, context: WriteContext): void {
  if (isOff('ValidatingAdmissionWebhook', context) || question.kind.group === EXEMPT) return;
  const asked = webhooksIn(VALIDATING, context.store).filter((one) => concerns(one, question, context));
  for (const webhook of asked) serverOf(webhook, question, context);
}
