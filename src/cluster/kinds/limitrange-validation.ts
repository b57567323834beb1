import type { LimitRange, LimitRangeItem } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkQualifiedName } from '../machinery/names.ts';
import { compareQuantities, nano } from '../machinery/quantity.ts';

type List = Readonly<Record<string, string>>;

const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];
const POD_DEFAULT = "may not be specified when `type` is 'Pod'";
const NO_STORAGE = 'either minimum or maximum storage value is required, but neither was provided';

/** Go's `%f` of the largest ratio that minimum and maximum allow. */
const largestRatio = (min: string, max: string): number => Number(nano(max)) / Number(nano(min));

function validateAmounts(item: LimitRangeItem, path: string, errors: FieldErrors): void {
  const { min = {}, max = {}, maxLimitRequestRatio: ratios = {} } = item;
  const isPod = item.type === 'Pod';
  const limits: List = isPod ? {} : (item.default ?? {});
  const requests: List = isPod ? {} : (item.defaultRequest ?? {});
  const exceeds = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && compareQuantities(a, b) > 0;
  const lists: readonly List[] = [max, min, limits, requests, ratios];
  for (const name of new Set(lists.flatMap((list) => Object.keys(list)))) {
    const [least, most, limit, request, ratio] = [min, max, limits, requests, ratios].map(
      (list: List) => list[name],
    );
    const complain = (when: boolean, key: string, value: string | undefined, detail: string): void => {
      if (when) errors.invalid(`${path}.${key}[${name}]`, value ?? '', detail);
    };
    const text = (...parts: readonly (string | undefined)[]): string => parts.join(' ');
    complain(exceeds(least, most), 'min', least, text('min value', least, 'is greater than max value', most));
    complain(
      exceeds(least, request),
      'defaultRequest',
      request,
      text('min value', least, 'is greater than default request value', request),
    );
    complain(
      exceeds(request, most),
      'defaultRequest',
      request,
      text('default request value', request, 'is greater than max value', most),
    );
    complain(
      exceeds(request, limit),
      'defaultRequest',
      request,
      text('default request value', request, 'is greater than default limit value', limit),
    );
    complain(
      exceeds(least, limit),
      'default',
      least,
      text('min value', least, 'is greater than default value', limit),
    );
    complain(
      exceeds(limit, most),
      'default',
      most,
      text('default value', limit, 'is greater than max value', most),
    );
    complain(exceeds('1', ratio), 'maxLimitRequestRatio', ratio, text('ratio', ratio, 'is less than 1'));
    if (ratio === undefined || least === undefined || most === undefined) continue;
    const largest = largestRatio(least, most);
    complain(
      Number(nano(ratio)) / 1e9 > largest,
      'maxLimitRequestRatio',
      ratio,
      `ratio ${ratio} is greater than max/min = ${largest.toFixed(6)}`,
    );
  }
}

/** Models pkg/apis/core/validation/validation.go ValidateLimitRange */
export function validateLimitRange({ spec }: LimitRange, errors: FieldErrors): void {
  const seen = new Set<string>();
  (spec?.limits ?? []).forEach((item, i) => {
    const path = `spec.limits[${i}]`;
    const { type } = item;
    const complaints = checkQualifiedName(type);
    errors.complain(`${path}.type`, type, complaints);
    if (complaints.length === 0 && !type.includes('/') && !TYPES.includes(type)) {
      errors.invalid(`${path}.type`, type, 'must be a standard limit type or fully qualified');
    }
    if (seen.has(type)) errors.duplicate(`${path}.type`, type);
    seen.add(type);
    if (type === 'Pod') {
      if (Object.keys(item.default ?? {}).length > 0) errors.forbidden(`${path}.default`, POD_DEFAULT);
      if (Object.keys(item.defaultRequest ?? {}).length > 0) {
        errors.forbidden(`${path}.defaultRequest`, POD_DEFAULT);
      }
    }
    const sizes = [item.min?.['storage'], item.max?.['storage']];
    if (type === 'PersistentVolumeClaim' && sizes.every((size) => size === undefined)) {
      errors.required(`${path}.limits`, NO_STORAGE);
    }
    validateAmounts(item, path, errors);
  });
}
