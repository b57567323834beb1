import type { MutatingWebhookConfiguration } from '../api/types.ts';
import { age } from '../machinery/time.ts';
import { loadExpressionChecks } from './admission/expressions.ts';
import { validateWebhooks, webhookDefaults } from './admission/webhooks.ts';
import { columns, defineKind, mapShared, replace, withDefaults } from './kind.ts';

/** Models pkg/registry/admissionregistration/mutatingwebhookconfiguration/strategy.go */
export const mutatingwebhookconfiguration = defineKind<MutatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration',
  generation: true,
  unconditionalUpdate: false,
  columns: columns('Name', 'Webhooks:integer', 'Age'),
  load: loadExpressionChecks,
  defaults: (object) =>
    object.webhooks
      ? replace(
          object,
          'webhooks',
          mapShared(object.webhooks, (webhook) =>
            withDefaults(webhookDefaults(webhook), { reinvocationPolicy: 'Never' }),
          ),
        )
      : object,
  validate: ({ webhooks }, errors) => validateWebhooks(webhooks, undefined, errors),
  validateUpdate: ({ webhooks }, old, errors) => validateWebhooks(webhooks, old.webhooks ?? [], errors),
  row: ({ metadata, webhooks = [] }, { now }) => [
    metadata?.name ?? '',
    webhooks.length,
    age(metadata?.creationTimestamp, now),
  ],
});
