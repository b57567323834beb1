import schemas from '../../cluster/api/facts/schemas.json' with { type: 'json' };
import facts from './fields.json' with { type: 'json' };

/**
 * Kubernetes' protobuf encoding of objects, as client-go's typed clients send it: the four bytes `k8s\0`, then a
 * runtime.Unknown with the object's type and the object. Models apimachinery/pkg/runtime/serializer/protobuf
 */

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type MutableObject = { [key: string]: Json };

// the boundary: both files are generated, in these shapes
const messages = facts as unknown as Readonly<
  Record<string, Readonly<Record<string, readonly [name: string, type: string]>>>
>;
const properties = (
  schemas as unknown as { schemas: Record<string, { properties?: Record<string, unknown> }> }
).schemas;

const META = 'k8s.io.apimachinery.pkg.apis.meta.v1';
const groups: Readonly<Record<string, string>> = {
  '': 'core',
  'rbac.authorization.k8s.io': 'rbac',
  'networking.k8s.io': 'networking',
  'scheduling.k8s.io': 'scheduling',
  'storage.k8s.io': 'storage',
  'coordination.k8s.io': 'coordination',
  'discovery.k8s.io': 'discovery',
  'events.k8s.io': 'events',
  'authorization.k8s.io': 'authorization',
  'authentication.k8s.io': 'authentication',
  'certificates.k8s.io': 'certificates',
};

/** A body that is not what it says. */
export class ProtobufError extends Error {}

/** Reads the wire format: numbered fields of four kinds. */
class Wire {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new ProtobufError('unexpected end of the message');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
  }

  bytes(length: number): Buffer {
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) throw new ProtobufError('unexpected end of the message');
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  /** A field's value: a number for varints, bytes for everything else. */
  value(kind: number): bigint | Buffer {
    switch (kind) {
      case 0:
        return this.varint();
      case 1:
        return this.bytes(8);
      case 2:
        return this.bytes(Number(this.varint()));
      case 5:
        return this.bytes(4);
      default:
        throw new ProtobufError(`unknown wire type ${kind}`);
    }
  }

  *fields(): Generator<readonly [number: string, value: bigint | Buffer]> {
    while (!this.done) {
      const tag = Number(this.varint());
      yield [String(tag >> 3), this.value(tag & 7)];
    }
  }
}

const asBytes = (value: bigint | Buffer): Buffer => {
  if (typeof value === 'bigint') throw new ProtobufError('a number where bytes were wanted');
  return value;
};

/** The properties of a message's JSON form; fields that are missing there are written inline. */
function jsonProperties(message: string): Record<string, unknown> | undefined {
  return properties[message.replace(/^k8s\.io\./, 'io.k8s.')]?.properties;
}

function scalar(type: string, value: bigint | Buffer): Json {
  if (typeof value === 'bigint') return type === 'bool' ? value !== 0n : Number(value);
  if (type === 'bytes') return value.toString('base64');
  if (type === 'double') return value.readDoubleLE(0);
  return value.toString('utf8');
}

function timeOf(fields: MutableObject, micro: boolean): Json {
  const seconds = Number(fields['seconds'] ?? 0);
  const nanos = Number(fields['nanos'] ?? 0);
  if (seconds <= 0 && nanos === 0) return null;
  const text = new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, '');
  return micro ? `${text}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z` : `${text}Z`;
}

/** A value of a field's type, in its JSON form. */
function valueOf(type: string, value: bigint | Buffer): Json {
  if (!(type in messages)) return scalar(type, value);
  const fields = decodeMessage(type, asBytes(value));
  switch (type) {
    case 'k8s.io.apimachinery.pkg.api.resource.Quantity':
      return fields['string'] ?? '0';
    case 'k8s.io.apimachinery.pkg.util.intstr.IntOrString':
      return fields['type'] === 1 ? (fields['strVal'] ?? '') : (fields['intVal'] ?? 0);
    case `${META}.Time`:
      return timeOf(fields, false);
    case `${META}.MicroTime`:
      return timeOf(fields, true);
    case 'k8s.io.apimachinery.pkg.runtime.RawExtension':
    case `${META}.FieldsV1`: {
      const raw = Buffer.from(String(fields['raw'] ?? fields['Raw'] ?? ''), 'base64').toString('utf8');
      return raw === '' ? null : (JSON.parse(raw) as Json);
    }
    default:
      return isNamedList(type) ? (fields['items'] ?? []) : fields;
  }
}

/** Whether a message stands for a Go list that has a name of its own (`ExtraValue`, `Verbs`), which is a plain list in JSON. */
function isNamedList(message: string): boolean {
  const [only, ...more] = Object.values(messages[message] ?? {});
  return only?.[0] === 'items' && only[1] === '*string' && more.length === 0;
}

function decodeMessage(message: string, bytes: Buffer): MutableObject {
  const known = messages[message];
  if (!known) throw new ProtobufError(`unknown message ${message}`);
  const inJson = jsonProperties(message);
  const result: MutableObject = {};
  for (const [number, value] of new Wire(bytes).fields()) {
    const [name, type] = known[number] ?? ['', ''];
    if (name === '') continue;
    if (type.startsWith('*')) {
      const before = result[name];
      result[name] = [...(Array.isArray(before) ? before : []), valueOf(type.slice(1), value)];
    } else if (type.startsWith('{}')) {
      const entry = new Map(new Wire(asBytes(value)).fields());
      const key = entry.get('1');
      const held = entry.get('2') ?? Buffer.alloc(0);
      const before = result[name];
      result[name] = {
        ...(typeof before === 'object' && before !== null && !Array.isArray(before) ? before : {}),
        [key === undefined ? '' : String(scalar('string', key))]: valueOf(type.slice(2), held),
      };
    } else if (type in messages && inJson && !(name in inJson)) {
      Object.assign(result, valueOf(type, value));
    } else {
      result[name] = valueOf(type, value);
    }
  }
  return result;
}

/** What typed Go structs leave empty is left out, as their JSON encoding does. */
function withoutEmpty(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as { readonly [key: string]: Json })
      .filter(([, field]) => field !== '' && field !== null)
      .map(([name, field]) => [name, withoutEmpty(field)]),
  );
}

/** The JSON form of an object in Kubernetes' protobuf encoding. Throws {@link ProtobufError}. */
export function decodeObject(body: Buffer): Json {
  if (body.subarray(0, 4).toString('latin1') !== 'k8s\0')
    throw new ProtobufError('the magic number is missing');
  const unknown = new Map(new Wire(body.subarray(4)).fields());
  const type = new Map(new Wire(asBytes(unknown.get('1') ?? Buffer.alloc(0))).fields());
  const text = (number: string): string => asBytes(type.get(number) ?? Buffer.alloc(0)).toString('utf8');
  const apiVersion = text('1');
  const kind = text('2');
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const message =
    kind === 'DeleteOptions' || kind === 'CreateOptions'
      ? `${META}.${kind}`
      : `k8s.io.api.${groups[group] ?? group}.${version}.${kind}`;
  const fields = decodeMessage(message, asBytes(unknown.get('2') ?? Buffer.alloc(0)));
  return withoutEmpty({ apiVersion, kind, ...fields });
}
