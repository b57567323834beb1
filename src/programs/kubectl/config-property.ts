import { CommandError } from './errors.ts';
import { fieldNamed } from './kubeconfig-fields.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { withEntry } from './kubeconfig-files.ts';
import { withField, type JsonObject } from './object.ts';

/**
 * A configuration with one property set, or removed without a value. Names may contain dots.
 * Models kubectl/pkg/cmd/config/set.go modifyConfig
 */
export function withProperty(
  config: Kubeconfig,
  property: string,
  value: string | undefined,
  raw: boolean,
): Kubeconfig {
  // Nothing of these is kept.
  if (property === 'kind' || property === 'apiVersion') return config;
  if (property === 'current-context') return { ...config, currentContext: value ?? '' };
  const [section = '', ...parts] = property.split('.');
  if (section === 'preferences') {
    return {
      ...config,
      preferences: withField(config.preferences, parts, value === undefined ? undefined : value === 'true'),
    };
  }
  if (section !== 'clusters' && section !== 'users' && section !== 'contexts') {
    throw new CommandError(`unable to parse ${property} after [] at api.Config`);
  }
  if (parts.length === 0) {
    if (value !== undefined) throw new CommandError("can't set a map to a value: map[]");
    return { ...config, [section]: new Map() };
  }
  const at = parts.findIndex((part, index) => index > 0 && fieldNamed(section, part) !== undefined);
  const name = (at < 0 ? parts : parts.slice(0, at)).join('.');
  if (at < 0) {
    if (value !== undefined) throw new CommandError(`can't set a map to a value: map[]`);
    return withEntry(config, section, name, undefined);
  }
  if (at < parts.length - 1)
    throw new CommandError(`unable to parse one or more field values of ${property}`);
  const field = fieldNamed(section, parts[at] ?? '');
  const old: JsonObject | undefined = config[section].get(name)?.value;
  if (value === undefined && !old) throw new CommandError(`current map key \`${name}\` is invalid`);
  if (!field) return config;
  return withEntry(config, section, name, withField(old ?? {}, [field.name], typed(field.type, value, raw)));
}

function typed(type: string, value: string | undefined, raw: boolean): unknown {
  if (value === undefined) return undefined;
  if (type === 'bool') {
    if (!/^(true|false|t|f|1|0)$/i.test(value)) {
      throw new CommandError(`strconv.ParseBool: parsing "${value}": invalid syntax`);
    }
    return /^(true|t|1)$/i.test(value);
  }
  if (type === 'strings') throw new CommandError('unrecognized slice type. string');
  if (type !== 'bytes') return value;
  if (raw) return btoa(value);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value) || value.length % 4 !== 0) {
    throw new CommandError('error decoding input value: illegal base64 data at input byte 0');
  }
  return value;
}
