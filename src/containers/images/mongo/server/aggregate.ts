import {
  compare,
  documentOf,
  encode,
  equal,
  field,
  isDocument,
  isList,
  numberOf,
  typeName,
  type Document,
  type Value,
} from '../values.ts';
import { ACCUMULATORS, evaluate } from './expression.ts';
import { Failure } from './failure.ts';
import { matches, projected, sorted, valuesAt } from './query.ts';
import { setAt } from './update.ts';

/** What stages need beside the documents. */
export interface Around {
  /** The documents of another collection of the database. */
  collection(name: string): readonly Document[];
  /** Replaces a collection's documents. */
  put(name: string, documents: readonly Document[]): void;
  random(): number;
}

type Stage = (documents: readonly Document[], operand: Value, around: Around) => readonly Document[];

const need = (operand: Value, code: number, message: string): Document => {
  if (isDocument(operand)) return operand;
  throw new Failure(code, message);
};

function group(documents: readonly Document[], operand: Value): readonly Document[] {
  const spec = need(operand, 15947, "a group's fields must be specified in an object");
  if (!('_id' in spec)) throw new Failure(15955, 'a group specification must include an _id');
  const groups = new Map<string, { readonly id: Value; readonly members: Document[] }>();
  for (const document of documents) {
    const id = evaluate(spec['_id'], document) ?? null;
    const key = encode(id);
    const found = groups.get(key);
    if (found) found.members.push(document);
    else groups.set(key, { id, members: [document] });
  }
  const fields = Object.entries(spec).filter(([name]) => name !== '_id');
  return Array.from(groups.values(), ({ id, members }) =>
    documentOf([
      ['_id', id],
      ...fields.map(([name, accumulator]) => [name, accumulated(name, accumulator, members)] as const),
    ]),
  );
}

function accumulated(name: string, accumulator: Value, members: readonly Document[]): Value {
  const [operator = '', expression] = isDocument(accumulator) ? (Object.entries(accumulator)[0] ?? []) : [];
  if (!isDocument(accumulator)) throw new Failure(40234, `The field '${name}' must be an accumulator object`);
  const run = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined;
  if (!run) throw new Failure(15952, `unknown group operator '${operator}'`);
  return run(members.map((member) => evaluate(expression, member)));
}

function unwind(documents: readonly Document[], operand: Value): readonly Document[] {
  const path = typeof operand === 'string' ? operand : field(operand, 'path');
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new Failure(28818, `path option to $unwind stage should be prefixed with a '$': ${String(path)}`);
  const names = path.slice(1).split('.');
  const keeps = field(operand, 'preserveNullAndEmptyArrays') === true;
  return documents.flatMap((document) => {
    const value = evaluate(path, document);
    const values = isList(value) ? value : value === undefined || value === null ? [] : [value];
    if (values.length === 0) return keeps ? [document] : [];
    return values.map((each) => setAt(document, names, each, names.join('.'))).filter(isDocument);
  });
}

function lookup(documents: readonly Document[], operand: Value, around: Around): readonly Document[] {
  const text = (name: string): string => String(field(operand, name));
  const others = around.collection(text('from'));
  const pipeline = field(operand, 'pipeline');
  return documents.map((document) => {
    const wanted = valuesAt(document, text('localField')).flatMap((each) => (isList(each) ? each : [each]));
    const joined =
      field(operand, 'localField') === undefined
        ? others
        : others.filter((other) => {
            const found = valuesAt(other, text('foreignField')).flatMap((each) =>
              isList(each) ? [each, ...each] : [each],
            );
            return wanted.length === 0
              ? found.length === 0
              : found.some((each) => wanted.some((value) => equal(value, each)));
          });
    const final = isList(pipeline) ? aggregate(joined, pipeline, around) : joined;
    return documentOf([
      ...Object.entries(document).filter(([name]) => name !== text('as')),
      [text('as'), final],
    ]);
  });
}

function added(document: Document, fields: Document): Document {
  let made: Value = document;
  for (const [path, expression] of Object.entries(fields)) {
    const value = evaluate(expression, document);
    if (value !== undefined) made = setAt(made, path.split('.'), value, path);
  }
  return isDocument(made) ? made : document;
}

function sampled(documents: readonly Document[], size: number, random: () => number): readonly Document[] {
  const left = [...documents];
  const made: Document[] = [];
  while (made.length < size && left.length > 0)
    made.push(...left.splice(Math.floor(random() * left.length), 1));
  return made;
}

const addFields: Stage = (documents, operand) => {
  const fields = need(
    operand,
    40272,
    `$addFields specification stage must be an object, got ${typeName(operand)}`,
  );
  return documents.map((document) => added(document, fields));
};

const replaceRoot = (documents: readonly Document[], expression: Value): readonly Document[] =>
  documents.map((document) => {
    const root = evaluate(expression, document);
    return need(
      root,
      40228,
      `'newRoot' expression must evaluate to an object, but resulting value was: ${typeName(root)}`,
    );
  });

const STAGES: Readonly<Record<string, Stage>> = {
  $addFields: addFields,
  $set: addFields,
  $count(documents, operand) {
    if (typeof operand !== 'string' || operand === '')
      throw new Failure(40156, 'the count field must be a non-empty string');
    return documents.length === 0 ? [] : [{ [operand]: documents.length }];
  },
  $facet: (documents, operand, around) => [
    documentOf(
      Object.entries(need(operand, 40169, 'the $facet specification must be a non-empty object')).map(
        ([name, pipeline]) => [name, aggregate(documents, isList(pipeline) ? pipeline : [], around)] as const,
      ),
    ),
  ],
  $group: group,
  $limit(documents, operand) {
    const count = numberOf(operand);
    if (count === undefined || count <= 0) throw new Failure(15958, 'the limit must be positive');
    return documents.slice(0, count);
  },
  $lookup: lookup,
  $match: (documents, operand) => {
    const filter = need(operand, 15959, 'the match filter must be an expression in an object');
    return documents.filter((document) => matches(document, filter));
  },
  $out(documents, operand, around) {
    around.put(typeof operand === 'string' ? operand : String(field(operand, 'coll')), documents);
    return [];
  },
  $project: (documents, operand) => {
    const spec = need(operand, 15969, '$project specification must be an object');
    if (Object.keys(spec).length === 0)
      throw new Failure(
        51272,
        'Invalid $project :: caused by :: projection specification must have at least one field',
      );
    return documents.map((document) => projected(document, spec));
  },
  $replaceRoot: (documents, operand) => replaceRoot(documents, field(operand, 'newRoot')),
  $replaceWith: replaceRoot,
  $sample: (documents, operand, { random }) =>
    sampled(documents, numberOf(field(operand, 'size')) ?? 0, random),
  $skip: (documents, operand) => documents.slice(numberOf(operand) ?? 0),
  $sort: (documents, operand) =>
    sorted(documents, need(operand, 15973, 'the $sort key specification must be an object')),
  $sortByCount: (documents, operand) =>
    [...group(documents, { _id: operand, count: { $sum: 1 } })].sort((a, b) =>
      compare(b['count'], a['count']),
    ),
  $unset: (documents, operand) => {
    const names = isList(operand) ? operand : [operand];
    const spec = documentOf(names.map((name) => [String(name), 0] as const));
    return documents.map((document) => projected(document, spec));
  },
  $unwind: unwind,
};

/** What a pipeline makes of documents. Throws {@link Failure}. */
export function aggregate(
  documents: readonly Document[],
  pipeline: readonly Value[],
  around: Around,
): readonly Document[] {
  return pipeline.reduce<readonly Document[]>((left, stage) => {
    if (!isDocument(stage)) throw new Failure(14, "Each element of the 'pipeline' array must be an object");
    const entries = Object.entries(stage);
    const [name = '', operand] = entries[0] ?? [];
    if (entries.length !== 1)
      throw new Failure(40323, 'A pipeline stage specification object must contain exactly one field.');
    const run = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
    if (!run) throw new Failure(40324, `Unrecognized pipeline stage name: '${name}'`);
    return run(left, operand, around);
  }, documents);
}
