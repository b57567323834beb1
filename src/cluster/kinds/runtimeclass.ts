import type { RuntimeClass, Toleration } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { GoText, quote } from '../machinery/go.ts';
import { checkLabel } from '../machinery/names.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind } from './kind.ts';
import { IMMUTABLE, validateLabels } from './metadata-validation.ts';
import { validateResources } from './podspec/resource-validation.ts';
import { validateTolerations } from './podspec/validation.ts';

/** What tells tolerations apart, as Go's `%#v` writes it. */
const goToleration = ({ key, operator, value, effect }: Toleration): string => {
  const texts = [key, operator, value, effect].map((text) => quote(text ?? ''));
  const names = ['Key', 'Operator', 'Value', 'Effect'].map((name, i) => `${name}:${texts[i] ?? ''}`);
  return `core.Toleration{${names.join(', ')}, TolerationSeconds:(*int64)(nil)}`;
};

function validateUniqueTolerations(tolerations: readonly Toleration[], path: string, errors: FieldErrors) {
  validateTolerations(tolerations, `${path}.tolerations`, errors);
  const seen = new Set<string>();
  tolerations.forEach((toleration, i) => {
    const shown = goToleration(toleration);
    if (seen.has(shown)) errors.duplicate(`${path}[${i}]`, new GoText(shown));
    seen.add(shown);
  });
}

/** Models pkg/apis/node/validation/validation.go ValidateRuntimeClass and pkg/registry/node/runtimeclass/strategy.go */
export const runtimeclass = defineKind<RuntimeClass>({
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  namespaced: false,
  schema: 'io.k8s.api.node.v1.RuntimeClass',
  createOnUpdate: true,
  unconditionalUpdate: false,
  columns: columns('Name', 'Handler', 'Age'),
  validate({ handler, overhead, scheduling }, errors) {
    errors.complain('handler', handler, checkLabel(handler));
    if (overhead) validateResources({ limits: overhead.podFixed ?? {} }, 'overhead', errors);
    validateLabels(scheduling?.nodeSelector, 'scheduling.nodeSelector', errors);
    if (scheduling?.tolerations) {
      validateUniqueTolerations(scheduling.tolerations, 'scheduling.tolerations', errors);
    }
  },
  validateUpdate({ handler }, old, errors) {
    if (handler !== old.handler) errors.invalid('handler', handler, IMMUTABLE);
  },
  row: ({ metadata, handler }, { now }) => [
    metadata?.name ?? '',
    handler,
    age(metadata?.creationTimestamp, now),
  ],
});
