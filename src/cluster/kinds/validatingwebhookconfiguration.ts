import type { ValidatingWebhookConfiguration } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { loadExpressionChecks } from './admission/expressions.ts';
import { validateWebhooks, webhookDefaults } from './admission/webhooks.ts';
import { columns, defineKind, mapShared, replace } from './kind.ts';

/** Models pkg/registry/admissionregistration/validatingwebhookconfiguration/strategy.go */
export const validatingwebhookconfiguration = defineKind<ValidatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration',
  generation: true,
  unconditionalUpdate: false,
  columns: columns('Name', 'Webhooks:integer', 'Age'),
  load: loadExpressionChecks,
  defaults: (object) =>
    object.webhooks ? replace(object, 'webhooks', mapShared(object.webhooks, webhookDefaults)) : object,
  validate: ({ webhooks }, errors) => validateWebhooks(webhooks, undefined, errors),
  validateUpdate: ({ webhooks }, old, errors) => validateWebhooks(webhooks, old.webhooks ?? [], errors),
  row: ({ metadata, webhooks = [] }, { now }) => [
    metadata?.name ?? '',
    webhooks.length,
    age(metadata?.creationTimestamp, now),
  ],
});
