import { CommandError } from '../errors.ts';
import { asList, isObject } from '../object.ts';
import { marshalYaml } from '../output/yaml.ts';
import { expressionOf } from './expression.ts';
import { refuseOtherThan, splitPath } from './field-spec.ts';
import { scalarText } from './resource.ts';

/** The steps of `a.b.[name=x].c`, in which `[a.b/c]` is one. Models kyaml/utils/pathsplitter.go SmarterPathSplitter */
export function stepsOf(path: string): readonly string[] {
  const out: string[] = [];
  const parts = splitPath(path, '.');
  for (let at = 0; at < parts.length; at++) {
    let part = parts[at] ?? '';
    if (!part.startsWith('[') || part.endsWith(']')) {
      out.push(part);
      continue;
    }
    while (at < parts.length - 1 && !part.endsWith(']')) part += `.${parts[++at] ?? ''}`;
    out.push(part.includes('=') ? part : part.replace(/^[[\]]+|[[\]]+$/g, ''));
  }
  return out;
}

const isChoice = (step: string): boolean => /^\[.*\]$/s.test(step);
const isIndex = (step: string): boolean => /^\d+$/.test(step);

/** Models kyaml/yaml/fns.go SplitIndexNameValue */
function choice(step: string): readonly [key: string, value: string] {
  const [, key, value] = /^\[([^=]*)=(.*)\]$/s.exec(step) ?? [];
  if (key === undefined || value === undefined)
    throw new CommandError(`list path element must contain fieldName=fieldValue for element to match`);
  return [key, value];
}

/** What stands at a path; undefined where nothing does. Models kyaml/yaml/fns.go PathGetter */
export function lookUp(value: unknown, steps: readonly string[]): unknown {
  const [step, ...rest] = steps;
  if (value === undefined || step === undefined) return value;
  if (value === null) return undefined;
  if (step.trim() === '') return lookUp(value, rest);
  if (step === '*') throw new CommandError('wildcard is not supported in PathGetter');
  if (isChoice(step)) {
    const [key, wanted] = choice(step);
    refuseOtherThan('SequenceNode', value);
    const found = asList(value).find(
      (item) => scalarText(key === '' ? item : isObject(item) ? item[key] : undefined) === wanted,
    );
    return lookUp(found, rest);
  }
  if (step === '-' || isIndex(step)) {
    refuseOtherThan('SequenceNode', value);
    return lookUp(asList(value).at(step === '-' ? -1 : Number(step)), rest);
  }
  refuseOtherThan('MappingNode', value);
  return isObject(value) && Object.hasOwn(value, step) ? lookUp(value[step], rest) : undefined;
}

/** A value with others at the places of a path, and how many these were. */
export interface Changed {
  readonly value: unknown;
  readonly places: number;
}

/** What is made where nothing is: what a path's next step needs, in the end what `leaf` is. */
const made = (next: string | undefined, leaf: unknown): unknown => {
  if (next === undefined || next === '') return leaf;
  return isChoice(next) || isIndex(next) ? [] : {};
};

/** How an element is compared with a pattern. */
const written = (value: unknown): string => marshalYaml(value).trim();

/**
 * Changes what stands at a path: `*` stands for every element, `[name=x]` for those that have it.
 * @param leaf what is made of a field that is missing; undefined: none is made
 * Models kyaml/yaml/match.go PathMatcher
 */
export function changeAt(
  value: unknown,
  steps: readonly string[],
  change: (old: unknown) => unknown,
  leaf?: { readonly value: unknown },
): Changed {
  const [step, ...rest] = steps;
  if (step === undefined) return { value: change(value), places: 1 };
  const inner = (old: unknown): Changed => changeAt(old, rest, change, leaf);
  const each = (list: readonly unknown[], fits: (item: unknown, at: number) => boolean): Changed => {
    let places = 0;
    const items = list.map((item, at) => {
      if (!fits(item, at)) return item;
      const changed = inner(item);
      places += changed.places;
      return changed.value;
    });
    return { value: items, places };
  };
  const elements = (): readonly unknown[] => {
    refuseOtherThan('SequenceNode', value);
    return asList(value);
  };
  if (isIndex(step)) {
    const at = Number(step);
    const list = elements();
    const all = leaf && at === list.length ? [...list, made(rest[0], leaf.value)] : list;
    if (at >= all.length)
      throw new CommandError(`index ${at} specified but only ${all.length} elements found`);
    return each(all, (_item, place) => place === at);
  }
  if (isChoice(step)) {
    const [key, pattern] = choice(step);
    const regex = expressionOf(pattern);
    const fits = (item: unknown): boolean => {
      const of = key === '' ? item : isObject(item) ? item[key] : undefined;
      return of !== undefined && regex.test(written(of));
    };
    const found = each(elements(), fits);
    if (found.places > 0 || !leaf) return found;
    return each([...elements(), key === '' ? pattern : { [key]: pattern }], fits);
  }
  if (step === '*') return each(elements(), () => true);
  refuseOtherThan('MappingNode', value);
  const object = isObject(value) ? value : {};
  const old = Object.hasOwn(object, step) ? object[step] : undefined;
  if (old === undefined && !leaf) return { value, places: 0 };
  const changed = inner(old ?? (old === null ? null : made(rest[0], leaf?.value)));
  return { value: { ...object, [step]: changed.value }, places: changed.places };
}
