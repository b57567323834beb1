import type { CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { asList, asObject, isObject, splitApiVersion, textOf, type JsonObject } from '../object.ts';
import { formatValue } from '../output/go-format.ts';
import { changeFields, type FieldSpec } from './field-spec.ts';
import { lookUp, stepsOf } from './field-path.ts';
import { matching } from './res-map.ts';
import {
  gvkText,
  isClusterScoped,
  sameButNamespace,
  sameId,
  scalarText,
  type Id,
  type Resource,
} from './resource.ts';

/** A variable of a kustomization. Models sigs.k8s.io/kustomize/api/types/var.go */
export interface Variable {
  readonly name: string;
  readonly about: Id;
  readonly path: string;
}

export const variablesOf = (spec: JsonObject): readonly Variable[] =>
  asList(spec['vars'])
    .filter(isObject)
    .map((entry) => {
      const reference = asObject(entry['objref']);
      const given = textOf(reference, 'apiVersion');
      const { group, version } =
        given === ''
          ? { group: textOf(reference, 'group'), version: textOf(reference, 'version') }
          : splitApiVersion(given);
      return {
        name: textOf(entry, 'name'),
        about: {
          group,
          version,
          kind: textOf(reference, 'kind'),
          name: textOf(reference, 'name'),
          namespace: textOf(reference, 'namespace'),
        },
        path:
          textOf(entry, 'fieldref', 'fieldpath') || textOf(entry, 'fieldref', 'fieldPath') || 'metadata.name',
      };
    });

const shown = ({ name, about, path }: Variable): string => `{${name} ${gvkText(about)} {${path}}}`;

/** The resources that know which variables are about them. Models api/internal/accumulator/resaccumulator.go MergeVars */
export function withVariables(
  resources: readonly Resource[],
  variables: readonly Variable[],
): readonly Resource[] {
  let out = resources;
  for (const variable of variables) {
    const { about, name } = variable;
    const exact = about.namespace !== '' || isClusterScoped(about);
    const found = matching(out, (id) => (exact ? sameId(about, id) : sameButNamespace(about, id)));
    if (found.length > 1)
      throw new CommandError(
        `found ${found.length} resId matches for var ${shown(variable)} (unable to disambiguate)`,
      );
    out = out.map((each) =>
      found.includes(each) ? { ...each, variables: [...each.variables, name] } : each,
    );
  }
  return out;
}

/** All variables, each name once. */
export function mergeVariables(
  variables: readonly Variable[],
  more: readonly Variable[],
): readonly Variable[] {
  const out = [...variables];
  for (const variable of more) {
    if (out.some(({ name }) => name === variable.name))
      throw new CommandError(`var '${variable.name}' already encountered`);
    out.push(variable);
  }
  return out;
}

const isPrimitive = (value: unknown): boolean => typeof value !== 'object';

/** Models api/filters/refvar/expand.go */
const expanded = (text: string, values: ReadonlyMap<string, unknown>): unknown => {
  const whole = /^\$\(([^)]*)\)$/.exec(text)?.[1];
  if (whole !== undefined && isPrimitive(values.get(whole)) && values.has(whole)) return values.get(whole);
  return text.replace(/\$(\$|\(([^)]*)\))/g, (all, sign: string, name: string | undefined) => {
    if (sign === '$') return '$';
    return name !== undefined && values.has(name) && isPrimitive(values.get(name))
      ? scalarText(values.get(name))
      : all;
  });
};

function valueOf(resources: readonly Resource[], variable: Variable): unknown {
  const found = resources.find((resource) => resource.variables.includes(variable.name));
  if (!found)
    throw new CommandError(
      `var '${shown(variable)}' cannot be mapped to a field in the set of known resources`,
    );
  const steps = stepsOf(variable.path).flatMap((step) => {
    const [, name = '', index] = /^(.*)\[(\d+)\]$/.exec(step) ?? [];
    return index === undefined ? [step] : [...(name === '' ? [] : [name]), index];
  });
  const value = lookUp(found.object, steps);
  if (value === undefined)
    throw new CommandError(`field specified in var '${shown(variable)}' not found in corresponding resource`);
  return value;
}

/** The resources with what variables stand for. Models api/internal/accumulator/resaccumulator.go ResolveVars */
export async function withValues(
  context: CommandContext,
  resources: readonly Resource[],
  variables: readonly Variable[],
  specs: readonly FieldSpec[],
): Promise<readonly Resource[]> {
  if (variables.length === 0) return resources;
  const sorted = variables.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const values = new Map(sorted.map((variable) => [variable.name, valueOf(resources, variable)]));
  const used = new Set<string>();
  const replaced = (text: string): unknown => {
    for (const [, name = ''] of text.matchAll(/\$\(([^)]*)\)/g)) used.add(name);
    return expanded(text, values);
  };
  const out = resources.map((resource) => {
    let { object } = resource;
    for (const spec of specs)
      object = changeFields(object, spec, (value) => {
        if (Array.isArray(value))
          return value.map((item: unknown) => {
            if (typeof item !== 'string') throw new CommandError('invalid value type expect a string');
            return replaced(item);
          });
        if (isObject(value))
          return Object.fromEntries(
            Object.entries(value).map(([key, item]) => [
              key,
              typeof item === 'string' ? replaced(item) : item,
            ]),
          );
        return typeof value === 'string' ? replaced(value) : value;
      });
    return { ...resource, object };
  });
  for (const [name, value] of values)
    if (used.has(name) && !isPrimitive(value))
      await context.log(
        'I',
        `log.go:245] MakePrimitiveReplacer: bad replacement type=${Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}'} val=${formatValue(value)}`,
      );
  const idle = [...values].filter(([name, value]) => !used.has(name) || !isPrimitive(value));
  if (idle.length > 0)
    await context.log(
      'I',
      `log.go:245] well-defined vars that were never replaced: ${idle.map(([name]) => name).join(',')}`,
    );
  return out;
}
