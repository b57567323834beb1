import { Callable, isTrue, numeric, textOf, typeError, brief } from './values.ts';

type Method = (list: unknown[], args: readonly unknown[]) => unknown;

async function callEach(
  list: readonly unknown[],
  callback: unknown,
  take: (result: unknown, value: unknown, index: number) => boolean | void,
): Promise<void> {
  if (!(callback instanceof Callable)) throw typeError(`${brief(callback)} is not a function`);
  for (const [index, value] of list.entries()) {
    if (take(await callback.call([value, index, list]), value, index) === true) return;
  }
}

async function flatMapped(list: readonly unknown[], callback: unknown): Promise<unknown[]> {
  const made: unknown[] = [];
  await callEach(list, callback, (result) => void made.push(result));
  return made.flat();
}

async function found(list: readonly unknown[], callback: unknown): Promise<number> {
  let at = -1;
  await callEach(list, callback, (result, _value, index) => {
    if (isTrue(result)) at = index;
    return at >= 0;
  });
  return at;
}

async function reduced(
  list: readonly unknown[],
  callback: unknown,
  args: readonly unknown[],
): Promise<unknown> {
  if (!(callback instanceof Callable)) throw typeError(`${brief(callback)} is not a function`);
  if (list.length === 0 && args.length < 2) throw typeError('Reduce of empty array with no initial value');
  let result = args.length > 1 ? args[1] : list[0];
  const rest = args.length > 1 ? list : list.slice(1);
  for (const [index, value] of rest.entries()) result = await callback.call([result, value, index, list]);
  return result;
}

/** Sorts by insertion into halves, because comparing may take time. */
async function sorted(list: unknown[], callback: unknown): Promise<unknown[]> {
  const made: unknown[] = [];
  for (const value of list) {
    let low = 0;
    let high = made.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const order =
        callback instanceof Callable
          ? numeric(await callback.call([value, made[middle]]))
          : textOf(value) < textOf(made[middle])
            ? -1
            : 0;
      if (order < 0) high = middle;
      else low = middle + 1;
    }
    made.splice(low, 0, value);
  }
  list.splice(0, list.length, ...made);
  return list;
}

const optional = (value: unknown): number | undefined => (value === undefined ? undefined : numeric(value));

const METHODS: Readonly<Record<string, Method>> = {
  at: (list, [index]) => list.at(numeric(index)),
  concat: (list, args) => list.concat(...args),
  async every(list, [callback]) {
    let all = true;
    await callEach(list, callback, (result) => {
      all = isTrue(result);
      return !all;
    });
    return all;
  },
  fill: (list, [value, from, to]) => list.fill(value, optional(from), optional(to)),
  async filter(list, [callback]) {
    const made: unknown[] = [];
    await callEach(list, callback, (result, value) => {
      if (isTrue(result)) made.push(value);
    });
    return made;
  },
  find: async (list, [callback]) => list[await found(list, callback)],
  findIndex: (list, [callback]) => found(list, callback),
  flat: (list, [depth]) => list.flat(optional(depth)),
  flatMap: (list, [callback]) => flatMapped(list, callback),
  forEach: (list, [callback]) => callEach(list, callback, () => undefined),
  includes: (list, [value]) => list.includes(value),
  indexOf: (list, [value]) => list.indexOf(value),
  join: (list, [separator]) =>
    list
      .map((each) => (each === null || each === undefined ? '' : textOf(each)))
      .join(separator === undefined ? ',' : textOf(separator)),
  keys: (list) => [...list.keys()],
  entries: (list) => [...list.entries()],
  async map(list, [callback]) {
    const made: unknown[] = [];
    await callEach(list, callback, (result) => void made.push(result));
    return made;
  },
  pop: (list) => list.pop(),
  push: (list, args) => list.push(...args),
  reduce: (list, args) => reduced(list, args[0], args),
  reverse: (list) => list.reverse(),
  shift: (list) => list.shift(),
  slice: (list, [from, to]) => list.slice(optional(from), optional(to)),
  some: async (list, [callback]) => (await found(list, callback)) >= 0,
  sort: (list, [callback]) => sorted(list, callback),
  splice: (list, [from, count, ...added]) =>
    list.splice(numeric(from), count === undefined ? list.length : numeric(count), ...added),
  toString: (list: readonly unknown[]) => textOf(list),
  unshift: (list, args) => list.unshift(...args),
};

/** A method of an array; its callbacks may take time. */
export function arrayMethods(list: unknown[], name: string): Callable | undefined {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  return method && new Callable(name, (args) => method(list, args));
}
