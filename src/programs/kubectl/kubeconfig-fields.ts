import { CommandError } from './errors.ts';
import { isObject, type JsonObject } from './object.ts';

type Scalar = 'string' | 'bool' | 'bytes';
type FieldType = Scalar | 'strings' | 'texts' | 'extensions' | StructName | `${StructName}[]`;

/** A field of a Go struct: its type, and whether it is written even when it is empty. */
type Field = readonly [name: string, type: FieldType, always?: boolean];

type StructName = 'Cluster' | 'AuthInfo' | 'Context' | 'AuthProviderConfig' | 'ExecConfig' | 'ExecEnvVar';

/** The structs of a kubeconfig, fields in order. Models client-go/tools/clientcmd/api/v1/types.go */
const structs: Readonly<Record<StructName, readonly Field[]>> = {
  Cluster: [
    ['server', 'string', true],
    ['tls-server-name', 'string'],
    ['insecure-skip-tls-verify', 'bool'],
    ['certificate-authority', 'string'],
    ['certificate-authority-data', 'bytes'],
    ['proxy-url', 'string'],
    ['disable-compression', 'bool'],
    ['extensions', 'extensions'],
  ],
  AuthInfo: [
    ['client-certificate', 'string'],
    ['client-certificate-data', 'bytes'],
    ['client-key', 'string'],
    ['client-key-data', 'bytes'],
    ['token', 'string'],
    ['tokenFile', 'string'],
    ['as', 'string'],
    ['as-uid', 'string'],
    ['as-groups', 'strings'],
    ['as-user-extra', 'texts'],
    ['username', 'string'],
    ['password', 'string'],
    ['auth-provider', 'AuthProviderConfig'],
    ['exec', 'ExecConfig'],
    ['extensions', 'extensions'],
  ],
  Context: [
    ['cluster', 'string', true],
    ['user', 'string', true],
    ['namespace', 'string'],
    ['extensions', 'extensions'],
  ],
  AuthProviderConfig: [
    ['name', 'string', true],
    ['config', 'texts', true],
  ],
  ExecConfig: [
    ['command', 'string', true],
    ['args', 'strings', true],
    ['env', 'ExecEnvVar[]', true],
    ['apiVersion', 'string'],
    ['installHint', 'string'],
    ['provideClusterInfo', 'bool', true],
    ['interactiveMode', 'string'],
  ],
  ExecEnvVar: [
    ['name', 'string', true],
    ['value', 'string', true],
  ],
};

/** The structs of a kubeconfig's three lists. */
export const entryStructs = { clusters: 'Cluster', users: 'AuthInfo', contexts: 'Context' } as const;

/** Field names that `kubectl config set` knows otherwise than the file. */
const internalNames: Readonly<Record<string, string>> = {
  'act-as': 'as',
  'act-as-uid': 'as-uid',
  'act-as-groups': 'as-groups',
  'act-as-user-extra': 'as-user-extra',
};

/** The type and the file's name of a field that `kubectl config set` names; undefined when there is none. */
export function fieldNamed(
  section: keyof typeof entryStructs,
  name: string,
): { readonly name: string; readonly type: FieldType } | undefined {
  if (/^as(-uid|-groups|-user-extra)?$/.test(name)) return undefined;
  const wanted = internalNames[name] ?? name;
  const field = structs[entryStructs[section]].find(([each]) => each === wanted);
  return field && { name: wanted, type: field[1] };
}

const goTypes: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'bool',
  bytes: '[]uint8',
  strings: '[]string',
  texts: 'map[string]string',
  extensions: '[]v1.NamedExtension',
};

const goType = (type: string): string =>
  goTypes[type] ?? (type.endsWith('[]') ? `[]v1.${type.slice(0, -2)}` : `v1.${type}`);

/** What Go calls a JSON value's kind. */
export const jsonKind = (value: unknown): string =>
  Array.isArray(value) ? 'array' : value === true || value === false ? 'bool' : typeof value;

/** Go's complaint about a value that does not fit its field. */
export const misfit = (value: unknown, struct: string, path: readonly string[], type: string): CommandError =>
  new CommandError(
    `json: cannot unmarshal ${jsonKind(value)} into Go struct field ${struct}.${path.join('.')} of type ${type}`,
  );

/**
 * One entry as Go's struct holds it: fields in the struct's order, unknown and empty ones left out. Throws the decoder's
 * complaint about a value of another type.
 */
export function structOf(struct: StructName, value: JsonObject, path: readonly string[]): JsonObject {
  return Object.fromEntries(
    structs[struct].flatMap(([name, type, always]) => {
      const given = value[name] ?? undefined;
      const held = given === undefined ? undefined : fieldOf(struct, type, given, [...path, name]);
      if (held !== undefined && !(always !== true && isEmpty(held))) return [[name, held]];
      return always === true ? [[name, zeroOf(type)]] : [];
    }),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

const zeroOf = (type: FieldType): unknown => (type === 'string' ? '' : type === 'bool' ? false : null);

function fieldOf(struct: string, type: FieldType, value: unknown, path: readonly string[]): unknown {
  const fits =
    type === 'string' || type === 'bytes'
      ? typeof value === 'string'
      : type === 'bool'
        ? typeof value === 'boolean'
        : type === 'strings' || type === 'extensions' || type.endsWith('[]')
          ? Array.isArray(value)
          : isObject(value);
  if (!fits) throw misfit(value, struct, path, goType(type));
  if (type === 'ExecEnvVar[]' && Array.isArray(value)) {
    return value.map((item: unknown) => {
      if (!isObject(item)) throw misfit(item, struct, path, goType('ExecEnvVar'));
      return structOf('ExecEnvVar', item, path);
    });
  }
  if ((type === 'AuthProviderConfig' || type === 'ExecConfig') && isObject(value))
    return structOf(type, value, path);
  return value;
}
