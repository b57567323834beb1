import type { PodTemplate } from '../api/types.ts';
import { formatLabels } from '../machinery/selectors.ts';
import { columns, defineKind, replace } from './kind.ts';
import { containerCells } from './podspec/columns.ts';
import { podTemplateDefaults } from './podspec/defaults.ts';
import { withoutDisabledInTemplate } from './podspec/disabled.ts';
import { validatePodTemplate } from './podspec/validation.ts';
import { podWarnings } from './podspec/warnings.ts';

/** Models pkg/registry/core/podtemplate/strategy.go */
export const podtemplate = defineKind<PodTemplate>({
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  schema: 'io.k8s.api.core.v1.PodTemplate',
  generation: true,
  returnsDeleted: true,
  columns: columns('Name', 'Containers', 'Images', 'Pod Labels'),
  defaults: (object) => replace(object, 'template', podTemplateDefaults(object.template)),
  prepareForCreate: (object) => withoutDisabledInTemplate(object),
  prepareForUpdate: (object, old) => withoutDisabledInTemplate(object, old),
  validate({ template = {} }, errors, { settings }) {
    validatePodTemplate(template, 'template', errors, settings);
  },
  validateUpdate({ template = {} }, _old, errors, { settings }) {
    validatePodTemplate(template, 'template', errors, settings);
  },
  warnings: ({ template }, old) =>
    template === old?.template ? [] : podWarnings(template?.spec, 'template.spec'),
  row: ({ metadata, template }) => [
    metadata?.name ?? '',
    ...containerCells(template?.spec),
    formatLabels(template?.metadata?.labels),
  ],
});
