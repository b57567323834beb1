import type { CustomResourceSubresourceScale } from '../api/types.ts';
import type { ScaleRule } from '../kinds/kind.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goPrint } from '../machinery/go-print.ts';
import type { KubeObject } from '../machinery/object.ts';
import { isList, isMap, type JsonMap } from '../machinery/patches/values.ts';

const MAX = 2_147_483_647;

const stepsOf = (path: string): readonly string[] => path.replace(/^\./, '').split('.');

const read = (object: unknown, path: string): unknown =>
  stepsOf(path).reduce<unknown>((value, step) => (isMap(value) ? value[step] : undefined), object);

function written(object: JsonMap, [step = '', ...rest]: readonly string[], value: number): JsonMap {
  if (rest.length === 0) return { ...object, [step]: value };
  const child = object[step];
  return { ...object, [step]: written(isMap(child) ? child : {}, rest, value) };
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** How `scale` reads and writes objects of a custom kind. Models staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/etcd.go */
export function customScale(scale: CustomResourceSubresourceScale): ScaleRule {
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale;
  return {
    selector: (object) => {
      const value = labelSelectorPath ? read(object, labelSelectorPath) : undefined;
      return typeof value === 'string' ? value : '';
    },
    replicas: {
      path: specReplicasPath,
      wanted: (object) => {
        const value = read(object, specReplicasPath);
        return typeof value === 'number' ? value : undefined;
      },
      actual: (object) => number(read(object, statusReplicasPath)),
      withWanted: (object, replicas) =>
        isMap(object) ? written(object, stepsOf(specReplicasPath), replicas) : object,
    },
  };
}

const goType = (value: unknown): string =>
  isList(value)
    ? '[]interface {}'
    : isMap(value)
      ? 'map[string]interface {}'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value === 'number'
          ? 'float64'
          : 'string';

function validateReplicas(object: KubeObject, path: string, errors: FieldErrors): void {
  const value = read(object, path);
  if (value === undefined) return;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    const text = `${path} accessor error: ${goPrint(value)} is of the type ${goType(value)}, expected int64`;
    errors.invalid(path, 0, text);
  } else if (value < 0) errors.invalid(path, value, 'should be a non-negative integer');
  else if (value > MAX) errors.invalid(path, value, `should be less than or equal to ${MAX}`);
}

export const validateWanted = (
  object: KubeObject,
  { specReplicasPath }: CustomResourceSubresourceScale,
  errors: FieldErrors,
): void => validateReplicas(object, specReplicasPath, errors);

export function validateActual(
  object: KubeObject,
  { statusReplicasPath, labelSelectorPath }: CustomResourceSubresourceScale,
  errors: FieldErrors,
): void {
  validateReplicas(object, statusReplicasPath, errors);
  const selector = labelSelectorPath ? read(object, labelSelectorPath) : undefined;
  if (labelSelectorPath && selector !== undefined && typeof selector !== 'string') {
    errors.invalid(
      labelSelectorPath,
      '',
      `${labelSelectorPath} accessor error: ${goPrint(selector)} is of the type ${goType(selector)}, expected string`,
    );
  }
}
