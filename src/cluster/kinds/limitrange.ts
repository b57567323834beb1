import type { LimitRange, LimitRangeItem } from '../api/types.ts';
import { DEFAULT_COLUMNS, defineKind, mapShared, replace, withDefaults } from './kind.ts';
import { validateLimitRange } from './limitrange-validation.ts';

type List = Readonly<Record<string, string>>;

/** Models pkg/apis/core/v1/defaults.go SetDefaults_LimitRangeItem */
function itemDefaults(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item;
  const limit: List = withDefaults<List>(item.default ?? {}, item.max ?? {});
  const byLimit: List = withDefaults<List>(item.defaultRequest ?? {}, limit);
  const request: List = withDefaults<List>(byLimit, item.min ?? {});
  const isSet = (list: List): boolean => Object.keys(list).length > 0;
  return {
    ...item,
    ...(isSet(limit) ? { default: limit } : {}),
    ...(isSet(request) ? { defaultRequest: request } : {}),
  };
}

/** Models pkg/registry/core/limitrange/strategy.go */
export const limitrange = defineKind<LimitRange>({
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  shortNames: ['limits'],
  schema: 'io.k8s.api.core.v1.LimitRange',
  createOnUpdate: true,
  columns: DEFAULT_COLUMNS,
  defaults: (object) =>
    object.spec
      ? replace(object, 'spec', replace(object.spec, 'limits', mapShared(object.spec.limits, itemDefaults)))
      : object,
  validate: validateLimitRange,
  validateUpdate: (object, _old, errors) => validateLimitRange(object, errors),
  row: ({ metadata }) => [metadata?.name ?? '', metadata?.creationTimestamp ?? ''],
});
