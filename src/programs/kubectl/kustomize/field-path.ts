import { asList, asObject, isObject } from '../object.ts';

/** The steps of `a.b.[name=x].c`, in which `[a.b/c]` is one. Models kyaml/utils/pathsplitter.go SmarterPathSplitter */
export function stepsOf(path: string): readonly string[] {
  const out: string[] = [];
  const parts = path
    .replaceAll('\\.', '\0')
    .split('.')
    .map((part) => part.replaceAll('\0', '.'));
  for (let at = 0; at < parts.length; at++) {
    let part = parts[at] ?? '';
    if (!part.startsWith('[') || part.endsWith(']')) {
      out.push(part);
      continue;
    }
    while (at < parts.length - 1 && !part.endsWith(']')) part += `.${parts[++at] ?? ''}`;
    out.push(part.includes('=') ? part : part.replace(/^\[+|\]+$/g, ''));
  }
  return out;
}

const choice = (step: string): readonly [key: string, value: string] | undefined => {
  const [, key, value] = /^\[([^=]*)=(.*)\]$/s.exec(step) ?? [];
  return key === undefined || value === undefined ? undefined : [key, value];
};

const isIndex = (step: string): boolean => /^\d+$/.test(step);

/** What stands at a path; undefined where nothing does. Models kyaml/yaml/fns.go Lookup */
export function lookUp(value: unknown, steps: readonly string[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const chosen = choice(step);
  if (chosen) {
    const [key, wanted] = chosen;
    const found = asList(value).find((item) =>
      key === '' ? String(item) === wanted : isObject(item) && String(item[key]) === wanted,
    );
    return found === undefined ? undefined : lookUp(found, rest);
  }
  if (Array.isArray(value)) {
    const at = step === '-' ? value.length - 1 : isIndex(step) ? Number(step) : -1;
    return lookUp((value as readonly unknown[])[at], rest);
  }
  return isObject(value) && Object.hasOwn(value, step) ? lookUp(value[step], rest) : undefined;
}

/** A value with others at the places of a path, and how many these were. */
export interface Changed {
  readonly value: unknown;
  readonly places: number;
}

const SAME = (value: unknown): Changed => ({ value, places: 0 });

/**
 * Changes what stands at a path: `*` stands for every element, `[name=x]` for those that have it.
 * @param create whether what is missing is made; `change` gets undefined for it
 * Models kyaml/yaml/match.go PathMatcher
 */
export function changeAt(
  value: unknown,
  steps: readonly string[],
  create: boolean,
  change: (old: unknown) => unknown,
): Changed {
  const [step, ...rest] = steps;
  if (step === undefined) return { value: change(value), places: 1 };
  const inner = (old: unknown): Changed => changeAt(old, rest, create, change);
  const each = (list: readonly unknown[], fits: (item: unknown) => boolean): Changed => {
    let places = 0;
    const items = list.map((item) => {
      if (!fits(item)) return item;
      const changed = inner(item);
      places += changed.places;
      return changed.value;
    });
    return { value: items, places };
  };
  const chosen = choice(step);
  if (chosen) {
    const [key, wanted] = chosen;
    if (value !== undefined && !Array.isArray(value)) return SAME(value);
    const found = each(asList(value), (item) =>
      key === '' ? String(item) === wanted : isObject(item) && String(item[key]) === wanted,
    );
    if (found.places > 0 || !create) return found;
    const made = inner(key === '' ? wanted : { [key]: wanted });
    return { value: [...asList(value), made.value], places: made.places };
  }
  if (step === '*') {
    if (Array.isArray(value)) return each(value, () => true);
    if (!isObject(value)) return SAME(value);
    let places = 0;
    const fields = Object.entries(value).map(([key, old]) => {
      const changed = inner(old);
      places += changed.places;
      return [key, changed.value] as const;
    });
    return { value: Object.fromEntries(fields), places };
  }
  if (Array.isArray(value) || (value === undefined && isIndex(step))) {
    const list = asList(value);
    const at = step === '-' ? list.length : Number(step);
    if (!(step === '-' || isIndex(step))) return SAME(value);
    if (at < list.length || (create && at === list.length)) {
      const changed = inner(list[at]);
      return { value: [...list.slice(0, at), changed.value, ...list.slice(at + 1)], places: changed.places };
    }
    return SAME(value);
  }
  if (value !== undefined && value !== null && !isObject(value)) return SAME(value);
  const object = asObject(value);
  if (!Object.hasOwn(object, step) && !create) return SAME(value);
  const changed = inner(object[step]);
  return changed.places === 0
    ? SAME(value)
    : { value: { ...object, [step]: changed.value }, places: changed.places };
}
