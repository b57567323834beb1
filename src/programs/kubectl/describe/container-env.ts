import type { Container, EnvVar, Pod } from '../../../cluster/api/types.ts';
import { metaOf } from './describer.ts';
import { Quantity } from './quantity.ts';
import type { PrefixWriter } from './writer.ts';

/** Finds the value of a variable that refers to a field of the pod. */
export type FieldResolver = (fieldPath: string) => string;

/** Resolves the only fields that kubectl finds without the kubelet. Models describe.go EnvValueRetriever */
export function fieldsOf(pod: Pod): FieldResolver {
  const { name = '', namespace = '' } = metaOf(pod);
  return (fieldPath) =>
    fieldPath === 'metadata.name' ? name : fieldPath === 'metadata.namespace' ? namespace : '';
}

/** Models kubectl/pkg/util/resource ExtractContainerResourceValue */
function resourceValue(container: Container, resource: string, divisorText: string | undefined): string {
  const match = /^(limits|requests)\.(.+)$/.exec(resource);
  if (!match) return '';
  const list = container.resources?.[match[1] === 'limits' ? 'limits' : 'requests'] ?? {};
  const name = match[2] ?? '';
  const amount = Quantity.parse(list[name]);
  const given = Quantity.parse(divisorText);
  const divisor = given.isZero ? Quantity.parse('1') : given;
  return String(
    name === 'cpu'
      ? Math.ceil(amount.milliValue / divisor.milliValue)
      : Math.ceil(amount.value / divisor.value),
  );
}

function writeVariable(
  writer: PrefixWriter,
  variable: EnvVar,
  container: Container,
  resolve: FieldResolver | undefined,
): void {
  const { name, value = '', valueFrom } = variable;
  if (!valueFrom) {
    value
      .split('\n')
      .forEach((line, at) => writer.write(3, at === 0 ? `${name}:\t${line}\n` : `\t${line}\n`));
    return;
  }
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  if (fieldRef) {
    const found = resolve?.(fieldRef.fieldPath) ?? '';
    writer.write(3, `${name}:\t${found} (${fieldRef.apiVersion ?? ''}:${fieldRef.fieldPath})\n`);
  } else if (resourceFieldRef) {
    const { resource, divisor } = resourceFieldRef;
    const found = resourceValue(container, resource, divisor);
    const allocatable = found === '0' && (resource === 'limits.cpu' || resource === 'limits.memory');
    writer.write(3, `${name}:\t${allocatable ? 'node allocatable' : found} (${resource})\n`);
  } else if (secretKeyRef) {
    const { key, name: secret = '', optional = false } = secretKeyRef;
    writer.write(3, `${name}:\t<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional}\n`);
  } else if (configMapKeyRef) {
    const { key, name: map = '', optional = false } = configMapKeyRef;
    writer.write(3, `${name}:\t<set to the key '${key}' of config map '${map}'>\tOptional: ${optional}\n`);
  }
}

/** The variables of a container, and the objects that it takes more from. */
export function writeEnvironment(
  writer: PrefixWriter,
  container: Container,
  resolve: FieldResolver | undefined,
): void {
  const { env = [], envFrom = [] } = container;
  if (envFrom.length > 0) {
    writer.write(2, 'Environment Variables from:\n');
    for (const { configMapRef, secretRef, prefix = '' } of envFrom) {
      const from = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : '';
      const { name = '', optional = false } = configMapRef ?? secretRef ?? {};
      const suffix = prefix === '' ? '' : ` with prefix '${prefix}'`;
      writer.write(3, `${name}\t${from}${suffix}\tOptional: ${optional}\n`);
    }
  }
  writer.write(2, `Environment:${env.length === 0 ? '\t<none>' : ''}\n`);
  for (const variable of env) writeVariable(writer, variable, container, resolve);
}
