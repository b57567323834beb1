import type { PriorityClass } from '../api/types.ts';
import { GoText, quote } from '../machinery/go.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, withDefaults } from './kind.ts';
import { validateImmutable } from './metadata-validation.ts';

const HIGHEST = 1_000_000_000;

/** Models pkg/registry/scheduling/priorityclass/strategy.go */
export const priorityclass = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  namespaced: false,
  schema: 'io.k8s.api.scheduling.v1.PriorityClass',
  generation: true,
  columns: columns('Name', 'Value:integer', 'Global-Default:boolean', 'Age', 'PreemptionPolicy'),
  defaults: (object) => withDefaults(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  validate({ metadata, value, preemptionPolicy }, errors) {
    const policies = ['Never', 'PreemptLowerPriority'];
    if (preemptionPolicy !== undefined && !policies.includes(preemptionPolicy)) {
      errors.notSupported('preemptionPolicy', preemptionPolicy, policies);
    }
    if (metadata?.name?.startsWith('system-') === true) return;
    if (value > HIGHEST) {
      errors.forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST}`);
    }
  },
  validateUpdate({ value, preemptionPolicy }, old, errors) {
    if (value !== old.value) errors.forbidden('value', 'may not be changed in an update.');
    const shown = (): GoText => new GoText(quote(preemptionPolicy ?? ''));
    validateImmutable(preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy', shown, errors);
  },
  row: ({ metadata, value, globalDefault, preemptionPolicy }, { now }) => [
    metadata?.name ?? '',
    value,
    globalDefault ?? false,
    age(metadata?.creationTimestamp, now),
    preemptionPolicy ?? '',
  ],
});
