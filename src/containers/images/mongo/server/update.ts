import {
  compare,
  documentOf,
  equal,
  field,
  isDocument,
  isList,
  numberOf,
  Special,
  typeName,
  type Document,
  type Value,
} from '../values.ts';
import { Failure } from './failure.ts';
import { fits, isOperators, matches, sorted } from './query.ts';

/** Puts a value at a path, undefined takes it away; makes the documents on the way. */
export function setAt(
  target: Value,
  [name = '', ...rest]: readonly string[],
  value: Value,
  whole: string,
): Value {
  if (isList(target)) {
    if (!/^\d+$/.test(name))
      throw new Failure(
        28,
        `Cannot create field '${name}' in element {${whole.split('.')[0] ?? ''}: ${brief(target)}}`,
      );
    const made = [...target];
    while (made.length < Number(name)) made.push(null);
    made[Number(name)] =
      rest.length === 0 ? (value ?? null) : setAt(made[Number(name)] ?? {}, rest, value, whole);
    return made;
  }
  if (target !== undefined && !isDocument(target))
    throw new Failure(28, `Cannot create field '${name}' in element {${parentOf(whole)}: ${brief(target)}}`);
  const document = target ?? {};
  const before = field(document, name);
  if (value === undefined && before === undefined) return document;
  const after = rest.length === 0 ? value : setAt(before, rest, value, whole);
  if (after === undefined) return documentOf(Object.entries(document).filter(([key]) => key !== name));
  return before === undefined
    ? documentOf([...Object.entries(document), [name, after]])
    : documentOf(Object.entries(document).map(([key, each]) => [key, key === name ? after : each] as const));
}

const parentOf = (path: string): string => path.split('.').at(-2) ?? path;

const brief = (value: Value): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : value instanceof Special
      ? `${value.kind}('${value.text}')`
      : isList(value)
        ? '[ ... ]'
        : String(value);

const readAt = (document: Value, path: readonly string[]): Value =>
  path.reduce<Value>((value, name) => field(value, name), document);

type Change = (
  before: Value,
  operand: Value,
  about: { readonly path: string; readonly document: Document; readonly now: number },
) => Value;

const arithmetic =
  (operator: string, initial: number, run: (a: number, b: number) => number): Change =>
  (before, operand, { path, document }) => {
    const by = numberOf(operand);
    if (by === undefined)
      throw new Failure(
        14,
        `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${brief(operand)}}`,
      );
    if (before === undefined) return run(initial, by);
    const number = numberOf(before);
    if (number === undefined)
      throw new Failure(
        14,
        `Cannot apply ${operator} to a value of non-numeric type. {_id: ${brief(document['_id'])}} has the field '${path.split('.').at(-1) ?? ''}' of non-numeric type ${typeName(before)}`,
      );
    return run(number, by);
  };

function listAt(before: Value, operator: string, path: string, document: Document): readonly Value[] {
  if (before === undefined) return [];
  if (isList(before)) return before;
  throw new Failure(
    2,
    `The field '${path}' must be an array but is of type ${typeName(before)} in document {_id: ${brief(document['_id'])}}`.replace(
      /^/,
      operator === '$pull' ? 'Cannot apply $pull to a non-array value. ' : '',
    ),
  );
}

function push(before: readonly Value[], operand: Value): readonly Value[] {
  const each = isOperators(operand) ? field(operand, '$each') : undefined;
  if (!isList(each)) return [...before, operand];
  const position = numberOf(field(operand, '$position')) ?? before.length;
  const by = field(operand, '$sort');
  const added = [...before.slice(0, position), ...each, ...before.slice(position)];
  const direction = numberOf(by);
  const ordered = isDocument(by)
    ? sorted(added, by)
    : direction === undefined
      ? added
      : [...added].sort((a, b) => compare(a, b) * direction);
  const slice = numberOf(field(operand, '$slice'));
  return slice === undefined ? ordered : slice < 0 ? ordered.slice(slice) : ordered.slice(0, slice);
}

const pulled = (value: Value, condition: Value): boolean =>
  isDocument(condition) && !isOperators(condition)
    ? isDocument(value) && matches(value, condition)
    : fits([value], condition);

const CHANGES: Readonly<Record<string, Change>> = {
  $set: (_before, operand) => operand,
  $setOnInsert: (before) => before,
  $unset: () => undefined,
  $inc: arithmetic('$inc', 0, (a, b) => a + b),
  $mul: arithmetic('$mul', 0, (a, b) => a * b),
  $min: (before, operand) => (before === undefined || compare(operand, before) < 0 ? operand : before),
  $max: (before, operand) => (before === undefined || compare(operand, before) > 0 ? operand : before),
  $currentDate: (_before, _operand, { now }) => new Date(now),
  $push: (before, operand, { path, document }) => push(listAt(before, '$push', path, document), operand),
  $addToSet(before, operand, { path, document }) {
    const list = listAt(before, '$addToSet', path, document);
    const each = isOperators(operand) ? field(operand, '$each') : [operand];
    return (isList(each) ? each : []).reduce<readonly Value[]>(
      (set, value) => (set.some((other) => equal(other, value)) ? set : [...set, value]),
      list,
    );
  },
  $pull: (before, operand, { path, document }) =>
    before === undefined
      ? undefined
      : listAt(before, '$pull', path, document).filter((each) => !pulled(each, operand)),
  $pullAll: (before, operand, { path, document }) =>
    before === undefined
      ? undefined
      : listAt(before, '$pullAll', path, document).filter(
          (each) => !(isList(operand) && operand.some((other) => equal(other, each))),
        ),
  $pop: (before, operand, { path, document }) =>
    before === undefined
      ? undefined
      : numberOf(operand) === -1
        ? listAt(before, '$pop', path, document).slice(1)
        : listAt(before, '$pop', path, document).slice(0, -1),
};

/** The document that an update makes of another. Throws {@link Failure}. @param inserts whether the document is new */
export function updated(document: Document, update: Document, now: number, inserts = false): Document {
  const operates: boolean = isOperators(update);
  if (!operates) {
    const id = document['_id'];
    if (update['_id'] !== undefined && id !== undefined && !equal(update['_id'], id)) throw immutable();
    const rest = Object.entries(update).filter(([name]) => name !== '_id');
    const own = id ?? update['_id'];
    return documentOf(own === undefined ? rest : [['_id', own], ...rest]);
  }
  let made: Value = document;
  for (const [operator, changes] of Object.entries(update)) {
    if (!isDocument(changes))
      throw new Failure(
        9,
        `Modifiers operate on fields but we found type ${typeName(changes)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${brief(changes)}}`,
      );
    for (const [path, operand] of Object.entries(changes))
      made = changed(made, operator, path, operand, now, inserts);
  }
  if (!isDocument(made)) return document;
  if (document['_id'] !== undefined && !equal(made['_id'], document['_id'])) throw immutable();
  return made;
}

const immutable = (): Failure =>
  new Failure(66, "Performing an update on the path '_id' would modify the immutable field '_id'");

function changed(
  document: Value,
  operator: string,
  path: string,
  operand: Value,
  now: number,
  inserts: boolean,
): Value {
  if (!isDocument(document)) return document;
  const names = path.split('.');
  const before = readAt(document, names);
  if (operator === '$rename') {
    if (before === undefined) return document;
    const left = setAt(document, names, undefined, path);
    return setAt(left, String(operand).split('.'), before, String(operand));
  }
  const change =
    operator === '$setOnInsert' && inserts
      ? CHANGES['$set']
      : Object.hasOwn(CHANGES, operator)
        ? CHANGES[operator]
        : undefined;
  if (!change)
    throw new Failure(
      9,
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  const after = change(before, operand, { path, document, now });
  return before === after ? document : setAt(document, names, after, path);
}

/** The document that an upsert begins with: what the filter says is equal. */
export function seed(filter: Document): Document {
  let made: Value = {};
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$and' && isList(condition))
      for (const each of condition)
        made = isDocument(each) && isDocument(made) ? { ...made, ...seed(each) } : made;
    if (path.startsWith('$')) continue;
    const value = isOperators(condition) ? field(condition, '$eq') : condition;
    if (value !== undefined && !(value instanceof RegExp)) made = setAt(made, path.split('.'), value, path);
  }
  return isDocument(made) ? made : {};
}
