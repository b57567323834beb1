import OWN from '../api/facts/core-structs.json' with { type: 'json' };
import STRUCTS from '../api/facts/pod-template-structs.json' with { type: 'json' };

/**
 * The Go structures under a PodTemplateSpec, and under `core.…` the unversioned ones that the API server holds in memory;
 * scripts/generate-pod-template-structs.ts says how the facts are written.
 */

export interface Field {
  readonly name: string;
  /** The JSON name; '' for an inlined structure. */
  readonly json: string;
  readonly type: string;
  /** Whether JSON has the field even when it is empty. */
  readonly always: boolean;
}

const versioned: Readonly<Record<string, string>> = STRUCTS;
const own: Readonly<Record<string, string>> = OWN;

/** Types that the core group has of v1 of another package: its own ones do not exist. */
const META = /\bv1\.(?!LabelSelector|ObjectMeta)/g;

/** What the facts say of a type. Most of the unversioned types look like those of v1. */
function factOf(type: string): string | undefined {
  if (!type.startsWith('core.')) return versioned[type];
  return own[type] ?? versioned[type.replace('core.', 'v1.')]?.replace(META, 'core.');
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

function parse(text: string): readonly Field[] {
  return text.split(';').map((entry) => {
    const [names = '', type = ''] = entry.split(' ');
    const [name = '', json = lowerFirst(name)] = names.split('=');
    return { name, json, type: type.replace('!', ''), always: type.startsWith('!') };
  });
}

const parsed = new Map<string, readonly Field[]>();

/** The fields of a structure, in Go's order. */
export function fieldsOf(struct: string): readonly Field[] {
  let fields = parsed.get(struct);
  if (!fields) parsed.set(struct, (fields = parse(factOf(struct) ?? '')));
  return fields;
}

export const isStruct = (type: string): boolean => factOf(type)?.includes(' ') === true;

/** What a named type stands for that is neither a structure nor a scalar. */
export const aliasOf = (type: string): string | undefined => (isStruct(type) ? undefined : factOf(type));

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
