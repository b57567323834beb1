import { asList, asObject, isObject, splitApiVersion, textOf, type JsonObject } from './object.ts';
import { NumberText } from './manifest/json-reader.ts';
import { compareStrings } from './output/go-values.ts';
import { quote } from './text.ts';

/** Where a value stands: in the document, and in the models. */
interface Place {
  readonly value: string;
  readonly schema: string;
}

const REFERENCE = '#/definitions/';

/** What a value is called: numbers have two names, by how they are written. */
function typeOf(value: unknown): string {
  if (value instanceof NumberText) return isInteger(value.text) ? 'integer' : 'number';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'object' ? 'map' : typeof value;
}

/** Whether a number is one of 64 bits. */
function isInteger(text: string): boolean {
  if (!/^-?\d+$/.test(text)) return false;
  const value = BigInt(text);
  return value === BigInt.asIntN(64, value);
}

/** Whether a value is a JSON object. */
const isMap = (value: unknown): value is JsonObject => isObject(value) && !(value instanceof NumberText);

/** Anything but a list or a map is a text where one is wanted; numbers fit whatever their fraction. */
const fits = (type: string, wanted: string): boolean =>
  wanted === 'string' ||
  type === wanted ||
  (type === 'integer' && wanted === 'number') ||
  (type === 'number' && wanted === 'integer');

/** Compares an object with the models of a server's OpenAPI document. Models k8s.io/kube-openapi/pkg/util/proto/validation */
class ModelValidator {
  readonly #models: JsonObject;
  readonly problems: string[] = [];

  constructor(models: JsonObject) {
    this.#models = models;
  }

  /** @param value no null */
  visit(value: unknown, schema: JsonObject, place: Place): void {
    const reference = textOf(schema, '$ref');
    if (reference !== '') {
      const model = reference.slice(REFERENCE.length);
      this.visit(value, asObject(this.#models[model]), { ...place, schema: model });
      return;
    }
    const wanted = textOf(schema, 'type');
    const hasFields = isObject(schema['properties']);
    if (wanted === '' && !hasFields) return;
    if (wanted === 'array') this.#list(value, asObject(schema['items']), place);
    else if (wanted !== '' && wanted !== 'object') this.#scalar(value, wanted, place);
    else if (!isMap(value)) this.#mismatch(typeOf(value), 'map', place);
    else if (hasFields) this.#fields(value, schema, place);
    else this.#map(value, asObject(schema['additionalProperties']), place);
  }

  #problem(place: Place, text: string): void {
    this.problems.push(`ValidationError(${place.value}): ${text}`);
  }

  #mismatch(type: string, wanted: string, place: Place): void {
    this.#problem(place, `invalid type for ${place.schema}: got "${type}", expected "${wanted}"`);
  }

  #scalar(value: unknown, wanted: string, place: Place): void {
    const type = typeOf(value);
    if (type === 'array' || type === 'map' || !fits(type, wanted)) this.#mismatch(type, wanted, place);
  }

  #list(value: unknown, items: JsonObject, place: Place): void {
    if (!Array.isArray(value)) {
      this.#mismatch(typeOf(value), 'array', place);
      return;
    }
    for (const [at, item] of (value as readonly unknown[]).entries()) {
      const path = `${place.value}[${at}]`;
      if (item === null) this.#problem(place, `unknown object type "nil" in ${path}`);
      else this.visit(item, items, { ...place, value: path });
    }
  }

  #map(value: JsonObject, items: JsonObject, place: Place): void {
    for (const key of Object.keys(value).sort(compareStrings)) {
      const path = `${place.value}.${key}`;
      if (value[key] === null) this.problems.push(`unknown object type "nil" in ${path}`);
      else this.visit(value[key], items, { ...place, value: path });
    }
  }

  #fields(value: JsonObject, schema: JsonObject, place: Place): void {
    const fields = asObject(schema['properties']);
    const given = Object.keys(value).filter((key) => value[key] !== null);
    for (const key of given.sort(compareStrings)) {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (!isObject(field)) this.#problem(place, `unknown field ${quote(key)} in ${place.schema}`);
      else
        this.visit(value[key], field, { value: `${place.value}.${key}`, schema: `${place.schema}.${key}` });
    }
    for (const name of asList(schema['required']))
      if (!given.includes(String(name)))
        this.#problem(place, `missing required field ${quote(String(name))} in ${place.schema}`);
  }
}

/** The model of a kind; undefined when there is none. Models kubectl/pkg/util/openapi/openapi.go LookupResource */
function modelOf(models: JsonObject, { apiVersion, kind }: JsonObject): string | undefined {
  const { group, version } = splitApiVersion(String(apiVersion));
  return Object.keys(models)
    .sort(compareStrings)
    .findLast((name) =>
      asList(asObject(models[name])['x-kubernetes-group-version-kind']).some(
        (own) =>
          textOf(own, 'group') === group &&
          textOf(own, 'version') === version &&
          textOf(own, 'kind') === kind,
      ),
    );
}

/**
 * How an object differs from what a server's OpenAPI document (version 2) has for its kind; nothing for kinds that it has nothing
 * for. Models kubectl/pkg/validation/validation.go validateResource
 * @param object its numbers are texts
 */
export function modelProblems(openapi: JsonObject, object: JsonObject): readonly string[] {
  const models = asObject(openapi['definitions']);
  const model = modelOf(models, object);
  if (model === undefined) return [];
  const validator = new ModelValidator(models);
  validator.visit(object, asObject(models[model]), { value: textOf(object, 'kind'), schema: model });
  return validator.problems;
}
