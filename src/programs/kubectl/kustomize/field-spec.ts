import { CommandError } from '../errors.ts';
import { isObject, type JsonObject } from '../object.ts';
import { marshalYaml } from '../output/yaml.ts';
import { currentId, gvkOf, idText, isSelected, type Gvk } from './resource.ts';

/** Where a field is, in objects of a kind. Models sigs.k8s.io/kustomize/api/types/fieldspec.go */
export interface FieldSpec extends Partial<Gvk> {
  readonly path: string;
  readonly create?: boolean;
}

/** What is made of a field that is missing. */
export type Made = 'scalar' | 'map';

const kindName = (value: unknown): string =>
  Array.isArray(value) ? 'SequenceNode' : isObject(value) ? 'MappingNode' : 'ScalarNode';

/** Models kyaml/yaml/fns.go ErrorIfInvalid */
export function refuseOtherThan(
  expected: 'ScalarNode' | 'MappingNode' | 'SequenceNode',
  value: unknown,
): void {
  if (value === null || value === undefined || kindName(value) === expected) return;
  throw new CommandError(
    `wrong node kind: expected ${expected} but got ${kindName(value)}: node contents:\n${marshalYaml(value)}`,
  );
}

/** The steps of a path with slashes. Models kyaml/utils/pathsplitter.go PathSplitter */
export const splitPath = (path: string, delimiter: '/' | '.' = '/'): readonly string[] => {
  const parts = path.replaceAll(`\\${delimiter}`, '\0').split(delimiter);
  return (parts.length > 1 && parts[0] === '' ? parts.slice(1) : parts).map((part) =>
    part.replaceAll('\0', delimiter),
  );
};

/**
 * An object with what `change` makes of the fields of a path, in every element of the lists on its way.
 * @param made what becomes of a missing one where the specification wants it made
 * Models sigs.k8s.io/kustomize/api/filters/fieldspec/fieldspec.go
 */
export function changeFields(
  object: JsonObject,
  spec: FieldSpec,
  change: (value: unknown) => unknown,
  made?: Made,
): JsonObject {
  if (!isSelected(gvkOf(object), spec)) return object;
  const walk = (value: unknown, steps: readonly string[]): unknown => {
    const [step, ...rest] = steps;
    if (step === undefined) return change(value);
    if (value === null || value === undefined) return value;
    if (Array.isArray(value))
      try {
        return value.map((item: unknown) => walk(item, steps));
      } catch (error) {
        throw within(`visit traversal on path: [${steps.join(' ')}]`, error);
      }
    if (!isObject(value)) throw new CommandError('expected sequence or mapping node');
    const name = step.replace(/\[\]$/, '');
    if (name === '') throw new CommandError('cannot set or create an empty field name');
    const creates = spec.create === true && made !== undefined && name === step;
    let field = Object.hasOwn(value, name) ? value[name] : undefined;
    if (field === undefined && !creates) return value;
    if (creates) field ??= rest.length === 0 && made === 'scalar' ? '' : {};
    else if (name !== step) field ??= [];
    const changed = walk(field, rest);
    return changed === value[name] ? value : { ...value, [name]: changed };
  };
  try {
    const changed = walk(object, splitPath(spec.path));
    return isObject(changed) ? changed : object;
  } catch (error) {
    throw within(`considering field '${spec.path}' of object ${idText(currentId({ object }))}`, error);
  }
}

/** What went wrong, with where. */
export const within = (where: string, error: unknown): unknown =>
  error instanceof CommandError ? new CommandError(`${where}: ${error.message}`) : error;

/** Sets one pair of the maps of a path. */
export const withPair = (
  object: JsonObject,
  specs: readonly FieldSpec[],
  key: string,
  text: string,
): JsonObject =>
  specs.reduce(
    (changed, spec) =>
      changeFields(
        changed,
        spec,
        (value) => {
          refuseOtherThan('MappingNode', value);
          return { ...(isObject(value) ? value : {}), [key]: text };
        },
        'map',
      ),
    object,
  );

/** The specifications with others, each once. Models types/fieldspec.go MergeAll */
export function mergeSpecs(specs: readonly FieldSpec[], more: readonly FieldSpec[]): readonly FieldSpec[] {
  const out = [...specs];
  for (const spec of more) {
    const same = out.find(
      ({ group = '', version = '', kind = '', path }) =>
        path === spec.path && isSelected({ group, version, kind }, spec),
    );
    if (!same) out.push(spec);
    else if ((same.create ?? false) !== (spec.create ?? false))
      throw new CommandError('conflicting fieldspecs');
  }
  return out;
}
