import STRUCTS from '../../api/facts/pod-template-structs.json' with { type: 'json' };

/** The Go structures under a PodTemplateSpec; scripts/generate-pod-template-structs.ts says how the facts are written. */

export interface Field {
  readonly name: string;
  /** The JSON name; '' for an inlined structure. */
  readonly json: string;
  readonly type: string;
  /** Whether JSON has the field even when it is empty. */
  readonly always: boolean;
}

const facts: Readonly<Record<string, string>> = STRUCTS;

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
  if (!fields) parsed.set(struct, (fields = parse(facts[struct] ?? '')));
  return fields;
}

export const isStruct = (type: string): boolean => facts[type]?.includes(' ') === true;

/** What a named type stands for that is neither a structure nor a scalar. */
export const aliasOf = (type: string): string | undefined => (isStruct(type) ? undefined : facts[type]);

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
