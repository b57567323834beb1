import type { CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import {
  apiVersionOf,
  asList,
  asObject,
  isObject,
  kindOf,
  nameOf,
  namespaceOf,
  splitApiVersion,
  textOf,
  type JsonObject,
} from '../object.ts';
import { changeAt, lookUp, stepsOf } from './field-path.ts';
import type { Resource } from './resource.ts';

/** A variable of a kustomization, and the object that it is about by the name that it had there. */
export interface Variable {
  readonly name: string;
  readonly reference: JsonObject;
  readonly path: string;
}

export const variablesOf = (spec: JsonObject): readonly Variable[] =>
  asList(spec['vars'])
    .filter(isObject)
    .map((entry) => ({
      name: textOf(entry, 'name'),
      reference: asObject(entry['objref']),
      path:
        textOf(entry, 'fieldref', 'fieldpath') || textOf(entry, 'fieldref', 'fieldPath') || 'metadata.name',
    }));

const CONTAINER = [
  'args.*',
  'command.*',
  'env.*.value',
  'volumeMounts.*.mountPath',
  'volumeMounts.*.subPath',
];
const PODS = ['spec', 'spec.template.spec', 'spec.jobTemplate.spec.template.spec'];

/** Where variables are replaced. Models api/internal/konfig/builtinpluginconsts/varreference.go */
const PLACES: readonly (readonly string[])[] = [
  ...PODS.flatMap((pod) =>
    ['containers', 'initContainers'].flatMap((list) => CONTAINER.map((field) => `${pod}.${list}.*.${field}`)),
  ),
  ...PODS.map((pod) => `${pod}.volumes.*.nfs.server`),
  'spec.rules.*.host',
  'spec.tls.*.hosts.*',
  'spec.tls.*.secretName',
  'metadata.labels.*',
  'metadata.annotations.*',
].map(stepsOf);

/** Models third_party/forked/golang/expansion/expand.go */
const expanded = (text: string, values: ReadonlyMap<string, unknown>): unknown => {
  const whole = /^\$\(([^()]*)\)$/.exec(text)?.[1];
  if (whole !== undefined && values.has(whole)) return values.get(whole);
  return text.replace(/\$(\$|\(([^()]*)\))/g, (all, sign: string, name: string | undefined) => {
    if (sign === '$') return '$';
    return name !== undefined && values.has(name) ? String(values.get(name)) : all;
  });
};

/** The resources with what variables stand for. Models api/internal/accumulator/resaccumulator.go ResolveVars */
export async function withVariables(
  context: CommandContext,
  variables: readonly Variable[],
  resources: readonly Resource[],
): Promise<readonly Resource[]> {
  if (variables.length === 0) return resources;
  const values = new Map<string, unknown>();
  let missing: string | undefined;
  for (const { name, reference, path } of variables) {
    const found = resources.find(
      ({ object, origin }) =>
        kindOf(object) === kindOf(reference) &&
        ['', apiVersionOf(object)].includes(apiVersionOf(reference)) &&
        [origin, nameOf(object)].includes(textOf(reference, 'name')) &&
        ['', namespaceOf(object)].includes(textOf(reference, 'namespace')),
    );
    const group = splitApiVersion(apiVersionOf(reference));
    const shown = `${kindOf(reference)}.${group.version || '[noVer]'}.${group.group || '[noGrp]'}`;
    if (!found) {
      missing ??= `var '{${name} ${shown} {${path}}}' cannot be mapped to a field in the set of known resources`;
      continue;
    }
    const value = lookUp(found.object, stepsOf(path));
    if (value === undefined)
      throw new CommandError(
        `field specified in var '{${name} ${shown} {${path}}}' not found in corresponding resource`,
      );
    values.set(name, value);
  }
  if (missing !== undefined) throw new CommandError(missing);
  const used = new Set<string>();
  const out = resources.map((resource) => {
    let object: unknown = resource.object;
    for (const steps of PLACES)
      object = changeAt(object, steps, false, (old) => {
        if (typeof old !== 'string') return old;
        for (const [, name = ''] of old.matchAll(/\$\(([^()]*)\)/g)) used.add(name);
        return expanded(old, values);
      }).value;
    return { ...resource, object: asObject(object) };
  });
  const idle = variables.map(({ name }) => name).filter((name) => !used.has(name));
  if (idle.length > 0)
    await context.log(
      'I',
      `log.go:245] well-defined vars that were never replaced: ${idle.sort().join(',')}`,
    );
  return out;
}
