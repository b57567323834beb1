import type { CommandContext } from '../../context.ts';
import { decodeBase64 } from '../../client.ts';
import { asError, CommandError } from '../../errors.ts';
import {
  asList,
  asObject,
  fieldOf,
  isObject,
  kindOf,
  nameOf,
  stringsOf,
  textOf,
  type JsonObject,
} from '../../object.ts';
import { parseQuantity } from '../../output/quantity.ts';
import { quote } from '../../text.ts';
import { qualifiedNameProblems } from '../../validation.ts';

/** What a reference is, in words. Models kubectl/pkg/cmd/set/env GetEnvVarRefString */
function referenceText(source: JsonObject): string {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = source;
  if (isObject(configMapKeyRef)) {
    return `configmap ${textOf(configMapKeyRef, 'name')}, key ${textOf(configMapKeyRef, 'key')}`;
  }
  if (isObject(secretKeyRef))
    return `secret ${textOf(secretKeyRef, 'name')}, key ${textOf(secretKeyRef, 'key')}`;
  if (isObject(fieldRef)) return `field path ${textOf(fieldRef, 'fieldPath')}`;
  if (isObject(resourceFieldRef)) {
    const name = textOf(resourceFieldRef, 'containerName');
    return `resource field ${name === '' ? '' : `${name}/`}${textOf(resourceFieldRef, 'resource')}`;
  }
  return 'invalid valueFrom';
}

/** A map as the downward API writes it. */
const mapText = (values: unknown): string =>
  Object.entries(stringsOf(values))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${quote(value)}`)
    .join('\n');

function fieldValue(object: JsonObject, path: string): string {
  const [, base = '', key] = /^(.+?)\['(.*)'\]$/.exec(path) ?? [];
  if (key !== undefined) {
    if (base !== 'metadata.annotations' && base !== 'metadata.labels')
      throw new CommandError(`fieldPath ${quote(base)} does not support subscript`);
    const problems = qualifiedNameProblems(base === 'metadata.annotations' ? key.toLowerCase() : key);
    if (problems.length > 0)
      throw new CommandError(`invalid key subscript in ${path}: ${problems.join(';')}`);
    return stringsOf(fieldOf(object, ...base.split('.')))[key] ?? '';
  }
  if (path === 'metadata.annotations' || path === 'metadata.labels')
    return mapText(fieldOf(object, ...path.split('.')));
  if (path === 'metadata.name' || path === 'metadata.namespace' || path === 'metadata.uid')
    return textOf(object, ...path.split('.'));
  throw new CommandError(`unsupported fieldPath: ${path}`);
}

function resourceValue(reference: JsonObject, container: JsonObject): string {
  const resource = textOf(reference, 'resource');
  const [kind = '', name = ''] = resource.split(/\.(.*)/s);
  if (!/^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/.test(resource))
    throw new CommandError(`Unsupported container resource : ${resource}`);
  const amount = parseQuantity(String(asObject(fieldOf(container, 'resources', kind))[name] ?? '0')) ?? 0;
  const divisor = parseQuantity(String(reference['divisor'] ?? '0')) ?? 0;
  return String(Math.ceil(amount / (divisor === 0 ? 1 : divisor)));
}

/** Tells variables and what they hold; configurations are asked for once. Models kubectl/pkg/cmd/set/set_env.go */
export class EnvListing {
  readonly #context: CommandContext;
  readonly #sources = new Map<string, JsonObject>();

  constructor(context: CommandContext) {
    this.#context = context;
  }

  async #data(kind: 'configmaps' | 'secrets', name: string): Promise<JsonObject> {
    const key = `${kind}/${name}`;
    const known = this.#sources.get(key);
    if (known) return known;
    const client = await this.#context.client();
    const namespace = await this.#context.namespace();
    const found = await client.json({ path: `/api/v1/namespaces/${namespace}/${kind}/${name}` });
    this.#sources.set(key, found);
    return found;
  }

  async #value(source: JsonObject, object: JsonObject, container: JsonObject): Promise<string> {
    const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = source;
    const reference = isObject(secretKeyRef) ? secretKeyRef : configMapKeyRef;
    if (isObject(reference)) {
      const isSecret = isObject(secretKeyRef);
      const [name, key] = [textOf(reference, 'name'), textOf(reference, 'key')];
      const data = await this.#data(isSecret ? 'secrets' : 'configmaps', name);
      const value = asObject(data['data'])[key];
      if (typeof value !== 'string')
        throw new CommandError(`key ${key} not found in ${isSecret ? 'secret' : 'config map'} ${name}`);
      return isSecret ? decodeBase64(value) : value;
    }
    if (isObject(fieldRef)) return fieldValue(object, textOf(fieldRef, 'fieldPath'));
    if (isObject(resourceFieldRef)) return resourceValue(resourceFieldRef, container);
    throw new CommandError('invalid valueFrom');
  }

  /**
   * Prints a container's variables.
   * @param resolve whether references are followed; what cannot be had is told afterwards
   */
  async print(object: JsonObject, container: JsonObject, resolve: boolean): Promise<void> {
    const failures = new Map<string, string[]>();
    const context = this.#context;
    await context.out(`# ${kindOf(object)} ${nameOf(object)}, container ${textOf(container, 'name')}\n`);
    for (const variable of asList(container['env']).filter(isObject)) {
      const name = textOf(variable, 'name');
      const source = variable['valueFrom'];
      if (!isObject(source)) {
        await context.out(`${name}=${textOf(variable, 'value')}\n`);
        continue;
      }
      if (resolve) {
        try {
          await context.out(`${name}=${await this.#value(source, object, container)}\n`);
          continue;
        } catch (error) {
          if (context.program.signal.aborted) throw error;
          const { message } = asError(error);
          failures.set(message, [...(failures.get(message) ?? []), name]);
        }
      }
      await context.out(`# ${name} from ${referenceText(source)}\n`);
    }
    const told = [...failures].map(
      ([message, names]) => `error retrieving reference for ${names.toSorted().join(', ')}: ${message}\n`,
    );
    await context.err(told.toSorted().join(''));
  }
}
