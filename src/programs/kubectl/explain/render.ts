import { CommandError } from '../errors.ts';
import { asList, asObject, fieldOf, isObject, textOf, type JsonObject } from '../object.ts';
import { compareStrings } from '../output/go-values.ts';
import { indent, wrap } from './wrap.ts';

/** Group, version and resource: what is explained. */
export interface Subject {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/**
 * Finds our own words for what the server does not describe.
 *
 * @param key `PodSpec` for a type, `PodSpec.containers` for a field
 */
export type Glossary = (key: string) => string | undefined;

/** What the explanation is about and how it is shown. */
export interface Explanation {
  /** An OpenAPI v3 document of the server. */
  readonly document: JsonObject;
  readonly subject: Subject;
  /** Names of fields, outermost first. */
  readonly path: readonly string[];
  readonly recursive: boolean;
  readonly glossary: Glossary;
}

/** Go's `GroupVersionResource.String()`. */
export const subjectText = ({ group, version, resource }: Subject): string =>
  `${group}/${version}, Resource=${resource}`;

const SHOWN_VALUES = 4;

/** A schema and the last part of the name under which the document keeps it. */
interface Place {
  readonly schema: JsonObject;
  readonly name: string;
}

/**
 * Explains a resource or one of its fields. Throws `CommandError`. Models kubectl/pkg/explain/v2/templates/plaintext.tmpl
 *
 * @param write receives the text piece by piece: the heading comes before a field turns out not to exist
 */
export async function explain(
  explanation: Explanation,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const page = new Page(explanation);
  const kind = page.kind();
  const group = textOf(kind, 'group');
  await write(
    `${group === '' ? '' : `GROUP:      ${group}\n`}KIND:       ${textOf(kind, 'kind')}\nVERSION:    ${textOf(kind, 'version')}\n\n`,
  );
  await write(`${page.body(kind)}\n`);
}

class Page {
  readonly #explanation: Explanation;

  constructor(explanation: Explanation) {
    this.#explanation = explanation;
  }

  /** The kind behind the resource, which its operations name. */
  kind(): JsonObject {
    const { document, subject } = this.#explanation;
    const { group, version, resource } = subject;
    const prefix = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    for (const base of [`${prefix}/${resource}`, `${prefix}/namespaces/{namespace}/${resource}`]) {
      for (const path of [base, `${base}/{name}`]) {
        for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
          const kind = fieldOf(document, 'paths', path, method, 'x-kubernetes-group-version-kind');
          if (isObject(kind)) return kind;
        }
      }
    }
    throw new CommandError(`error: GVR (${subjectText(subject)}) not found in OpenAPI schema`);
  }

  body(kind: JsonObject): string {
    const { document, path } = this.#explanation;
    const schemas = asObject(fieldOf(document, 'components', 'schemas'));
    const same = (other: unknown): boolean =>
      ['group', 'version', 'kind'].every((field) => textOf(other, field) === textOf(kind, field));
    const name = Object.keys(schemas)
      .sort(compareStrings)
      .find((key) => asList(fieldOf(schemas[key], 'x-kubernetes-group-version-kind')).some(same));
    if (name === undefined) {
      throw new CommandError(`error: GVK ${textOf(kind, 'kind')} not found in OpenAPI schema`);
    }
    const text = this.#output({ schema: asObject(schemas[name]), name: lastPart(name) }, path, new Set());
    if (text !== '') return text;
    throw new CommandError(`error: field "${path.at(-1) ?? ''}" does not exist`);
  }

  /** What a reference points to; the schema itself when it is none. */
  #resolve(place: Place): Place {
    const reference = textOf(place.schema, '$ref');
    if (reference === '') return place;
    const parts = reference.split('/').filter((part) => part !== '' && part !== '#');
    const found = fieldOf(this.#explanation.document, ...parts);
    return isObject(found) ? { schema: found, name: lastPart(reference) } : place;
  }

  #output(place: Place, path: readonly string[], seen: ReadonlySet<string>): string {
    const resolved = this.#resolve(place);
    const [first, ...rest] = path;
    if (first === undefined) return this.#description(place) + this.#fields(resolved);
    const reference = textOf(place.schema, '$ref');
    if (reference !== '' && seen.has(reference)) return '';
    const next = new Set([...seen, reference]);
    const { schema } = resolved;
    const property = fieldOf(schema, 'properties', first);
    if (isObject(property)) {
      const below = { schema: property, name: `${resolved.name}.${first}` };
      const values = enumOf(property);
      const list = values.length === 0 ? '' : `ENUM:${values.map((value) => `\n    ${value}`).join('')}`;
      const heading = rest.length > 0 ? '' : `FIELD: ${first} <${this.#type(below)}>\n${list}\n\n`;
      return heading + this.#output(below, rest, new Set());
    }
    for (const key of ['items', 'additionalProperties']) {
      const inner = schema[key];
      if (isObject(inner)) return this.#output({ schema: inner, name: resolved.name }, path, next);
    }
    for (const part of asList(schema['allOf']).filter(isObject)) {
      const text = this.#output({ schema: part, name: resolved.name }, path, next);
      if (text !== '') return text;
    }
    return '';
  }

  #description(place: Place): string {
    return `DESCRIPTION:\n${indent(wrap(this.#words(place) || '<empty>', 76), 4)}\n`;
  }

  #fields(place: Place): string {
    const list = this.#fieldList(place, 1, new Set());
    return list === '' ? '' : `FIELDS:\n${list}`;
  }

  /** The descriptions of a schema and of all that it is made of. */
  #words(place: Place): string {
    const { schema, name } = this.#resolve(place);
    const own = this.#text(schema, name);
    const parts = [...asList(schema['allOf']), schema['items'], schema['additionalProperties']].filter(
      isObject,
    );
    return (
      (own === '' ? '' : `${own}\n`) + parts.map((part) => this.#words({ schema: part, name: '' })).join('')
    );
  }

  #text(schema: JsonObject, name: string): string {
    return textOf(schema, 'description') || (this.#explanation.glossary(name) ?? '');
  }

  #fieldList(place: Place, level: number, seen: ReadonlySet<string>): string {
    const reference = textOf(place.schema, '$ref');
    if (reference !== '' && seen.has(reference)) return '';
    const next = new Set([...seen, reference]);
    const resolved = this.#resolve(place);
    const { schema } = resolved;
    const properties = asObject(schema['properties']);
    const lines = Object.keys(properties)
      .sort(compareStrings)
      .map((field) => {
        const below = { schema: asObject(properties[field]), name: `${resolved.name}.${field}` };
        const nested = this.#explanation.recursive ? this.#fieldList(below, level + 1, next) : '';
        return this.#field(resolved, field, below, level) + nested;
      });
    const parts = [...asList(schema['allOf']), schema['items'], schema['additionalProperties']].filter(
      isObject,
    );
    return (
      lines.join('') + parts.map((part) => this.#fieldList({ schema: part, name: '' }, level, next)).join('')
    );
  }

  #field(owner: Place, field: string, place: Place, level: number): string {
    const margin = level * 2;
    const required = asList(owner.schema['required']).includes(field) ? ' -required-' : '';
    const values = enumOf(place.schema);
    const shown = values.slice(0, SHOWN_VALUES).join(', ') + (values.length > SHOWN_VALUES ? ', ....' : '');
    const list = values.length === 0 ? '' : `\n${' '.repeat(margin)}enum: ${shown}`;
    const line = `${' '.repeat(margin)}${field}\t<${this.#type(place)}>${required}${list}\n`;
    if (this.#explanation.recursive) return line;
    const words = this.#text(place.schema, place.name) || '<no description>';
    return `${line}${indent(wrap(words, 78 - margin), margin + 2)}\n\n`;
  }

  /** `string`, `[]Container`, `map[string]string`, `Object`. */
  #type({ schema, name }: Place): string {
    const { items, additionalProperties } = schema;
    if (isObject(items)) return `[]${this.#type({ schema: items, name })}`;
    if (isObject(additionalProperties))
      return `map[string]${this.#type({ schema: additionalProperties, name })}`;
    const [first, ...others] = asList(schema['allOf']);
    if (isObject(first) && others.length === 0 && !('properties' in schema))
      return this.#type({ schema: first, name });
    const reference = textOf(schema, '$ref');
    if (reference !== '') {
      const target = this.#resolve({ schema, name }).schema;
      const type = target === schema ? '' : textOf(target, 'type');
      return type === '' || type === 'object' ? lastPart(reference) || 'Object' : type;
    }
    const type = textOf(schema, 'type');
    return type === 'object' || type === '' ? 'Object' : type;
  }
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

const enumOf = (schema: JsonObject): readonly string[] =>
  asList(schema['enum']).map((value) => (value === '' ? '""' : String(value)));
