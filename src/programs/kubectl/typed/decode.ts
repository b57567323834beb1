import { CommandError } from '../errors.ts';
import { parseGoTime } from '../go-time.ts';
import { NumberText, numberOf, readLiterally } from '../manifest/json-reader.ts';
import { asObject, isObject, kindOf, type JsonObject } from '../object.ts';
import { quantityText } from '../describe/quantity.ts';
import { jsonType } from '../resources/metadata-problem.ts';
import { quote } from '../text.ts';
import { quantityProblem } from '../../../go/quantity.ts';
import { asGoType, fieldsOf, isKnown, structOf, type Field } from './go-type.ts';
import registered from './registered-kinds.json' with { type: 'json' };

const kinds: Readonly<Record<string, string>> = registered;

/** The field that is read: the innermost struct's name, and the names on the way there. */
interface Place {
  readonly struct: string;
  readonly path: readonly string[];
}

/** How large a whole number may be, by its type. */
const BITS: Readonly<Record<string, bigint>> = { int32: 31n, int64: 63n, int: 63n };

/** Go's types whose JSON is their own affair, and those that take anything. */
const ANYTHING = /^(?:runtime\.RawExtension|v1\.FieldsV1|v1\.Duration|resource\.Quantity)$/;

const typeOf = (value: unknown): string =>
  value instanceof NumberText ? 'number' : Array.isArray(value) ? 'array' : jsonType(value);

/** A JSON value as text, for what reads its own. */
const rawText = (value: unknown): string =>
  value instanceof NumberText ? value.text : typeof value === 'string' ? value : JSON.stringify(value);

/**
 * Reads JSON into the structs of its kind. What does not fit is told of at the end, the first of it; what a type reads by itself
 * fails at once. Models encoding/json decode.go as sigs.k8s.io/json has it
 */
class Decoder {
  problem: string | undefined;

  #mismatch(value: string, { struct, path }: Place, type: string): string {
    return `json: cannot unmarshal ${value} into Go struct field ${struct}.${path.join('.')} of type ${type}`;
  }

  #wrong(value: unknown, place: Place, type: string): undefined {
    this.problem ??= this.#mismatch(typeOf(value), place, type);
    return undefined;
  }

  struct(value: unknown, struct: string, place: Place, goType: string): unknown {
    if (!isObject(value) || value instanceof NumberText) return this.#wrong(value, place, goType);
    const fields = new Map(fieldsOf(struct).map((field) => [field.name, field]));
    const name = struct.split('.')[1] ?? '';
    const entries: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value)) {
      const field = fields.get(key);
      if (!field || item === null) continue;
      const read = this.#value(item, field, field.goType, { struct: name, path: [...place.path, key] });
      if (read !== undefined) entries.push([key, read]);
    }
    return Object.fromEntries(entries);
  }

  #value(value: unknown, field: Field, goType: string, place: Place): unknown {
    if (value === null) return null;
    if (goType === '[]uint8') return typeof value === 'string' ? value : this.#wrong(value, place, goType);
    if (goType.startsWith('[]')) return this.#list(value, field, goType, place);
    if (field.keyed || goType.startsWith('map[')) return this.#map(value, field, goType, place);
    if (field.type === 'quantity') return this.#quantity(value);
    if (isKnown(field.type)) return this.struct(value, field.type, place, goType);
    if (ANYTHING.test(goType)) return plain(value);
    return this.#scalar(value, goType, place);
  }

  #list(value: unknown, field: Field, goType: string, place: Place): unknown {
    if (!Array.isArray(value)) return this.#wrong(value, place, goType);
    return value.map((item: unknown) => this.#value(item, field, goType.slice(2), place) ?? null);
  }

  #map(value: unknown, field: Field, goType: string, place: Place): unknown {
    if (!isObject(value) || value instanceof NumberText) return this.#wrong(value, place, goType);
    const inner = { ...field, keyed: false };
    const item = goType.startsWith('map[string]') ? goType.slice('map[string]'.length) : '';
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, each]) => {
        const read = this.#value(each, inner, item, place);
        return read === undefined ? [] : [[key, read]];
      }),
    );
  }

  #quantity(value: unknown): string {
    const text = rawText(value).trim();
    const problem = quantityProblem(text);
    if (problem !== undefined) throw new CommandError(problem);
    return quantityText(text);
  }

  #scalar(value: unknown, goType: string, place: Place): unknown {
    switch (goType) {
      case 'bool':
        return typeof value === 'boolean' ? value : this.#wrong(value, place, goType);
      case 'int32':
      case 'int64':
      case 'int':
        return this.#integer(value, goType, place);
      case 'intstr.IntOrString':
        if (typeof value === 'string') return value;
        if (!(value instanceof NumberText))
          throw new CommandError(this.#mismatch(typeOf(value), place, 'int32'));
        return this.#integer(value, 'int32', place, true);
      case 'v1.Time':
      case 'v1.MicroTime':
        if (typeof value !== 'string') throw new CommandError(this.#mismatch(typeOf(value), place, 'string'));
        parseGoTime(value);
        return value;
      default:
        return typeof value === 'string' ? value : this.#wrong(value, place, goType);
    }
  }

  #integer(value: unknown, goType: string, place: Place, atOnce = false): unknown {
    if (!(value instanceof NumberText)) return this.#wrong(value, place, goType);
    const most = 2n ** (BITS[goType] ?? 63n);
    const whole = /^-?\d+$/.test(value.text) ? BigInt(value.text) : undefined;
    if (whole !== undefined && whole < most && whole >= -most) return numberOf(value.text);
    const problem = this.#mismatch(`number ${value.text}`, place, goType);
    if (atOnce) throw new CommandError(problem);
    this.problem ??= problem;
    return undefined;
  }
}

/** A value with its numbers. */
function plain(value: unknown): unknown {
  if (value instanceof NumberText) return numberOf(value.text);
  if (Array.isArray(value)) return value.map(plain);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
    : value;
}

const DETECTOR =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** What keeps a document from having a kind. Models runtime/serializer/json/meta.go Interpret */
function typeProblem(value: unknown): string | undefined {
  const lead = "couldn't get version/kind; json parse error: json: cannot unmarshal";
  if (!isObject(value)) return `${lead} ${jsonType(value)} into Go value of type ${DETECTOR}`;
  for (const name of Object.keys(value).filter((key) => key === 'apiVersion' || key === 'kind')) {
    const field = value[name];
    if (field !== null && typeof field !== 'string')
      return `${lead} ${jsonType(field)} into Go struct field .${name} of type string`;
  }
  const apiVersion = value['apiVersion'] ?? '';
  return String(apiVersion).split('/').length > 2
    ? `unexpected GroupVersion string: ${String(apiVersion)}`
    : undefined;
}

/** Whether kubectl has a Go type for a document's kind. */
export const isRegistered = ({ apiVersion, kind }: JsonObject): boolean =>
  kind === 'List' || (kinds[String(apiVersion)]?.split(' ').includes(String(kind)) ?? false);

/** A kind without a Go type. Models apimachinery/pkg/runtime/error.go notRegisteredErr */
export class NotRegisteredError extends CommandError {
  constructor({ apiVersion, kind }: JsonObject) {
    super(
      `no kind ${quote(String(kind))} is registered for version ${quote(String(apiVersion))} in scheme "pkg/scheme/scheme.go:28"`,
    );
  }
}

/**
 * A document as the Go type of its kind holds it; throws the decoder's words. Kinds whose structs are not known here stay as they are.
 * Models apimachinery/pkg/runtime/serializer/json/json.go Decode
 * @param json the document as it was written
 * @param written the same as a value in which numbers are texts, where it has been read already
 */
export function decodeTyped(value: unknown, json: () => string, written?: unknown): JsonObject {
  const problem = typeProblem(value);
  if (problem !== undefined) throw new CommandError(problem);
  const object = asObject(value);
  if (kindOf(object) === '') throw new CommandError(`Object 'Kind' is missing in '${json()}'`);
  if ((object['apiVersion'] ?? '') === '')
    throw new CommandError(`Object 'apiVersion' is missing in '${json()}'`);
  if (!isRegistered(object)) throw new NotRegisteredError(object);
  const struct = structOf(object);
  if (!isKnown(struct) || kindOf(object).endsWith('List')) return object;
  const decoder = new Decoder();
  const name = struct.split('.')[1] ?? '';
  const read = decoder.struct(
    written ?? readLiterally(json()),
    struct,
    { struct: name, path: [] },
    `v1.${name}`,
  );
  if (decoder.problem !== undefined) throw new CommandError(decoder.problem);
  const { kind, apiVersion } = object;
  return asGoType({ ...asObject(read), kind, apiVersion });
}
