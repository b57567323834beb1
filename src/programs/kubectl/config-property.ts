import { CommandError } from './errors.ts';
import { fieldNamed } from './kubeconfig-fields.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { withEntry } from './kubeconfig-files.ts';
import { withField, type JsonObject } from './object.ts';
import { base64Fault } from './output/base64.ts';

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
  if (section === 'preferences') return { ...config, preferences: preferencesWith(config, property, value) };
  if (section === 'extensions') {
    // what is kept there is nobody's to change by this command
    if (value !== undefined || parts.length > 0) throw new CommandError("can't set a map to a value: map[]");
    return config;
  }
  if (section !== 'clusters' && section !== 'users' && section !== 'contexts') {
    throw new CommandError(`unable to parse ${property} after [] at api.Config`);
  }
  if (parts.length === 0) {
    if (value !== undefined) throw notAValue(config[section]);
    return { ...config, [section]: new Map() };
  }
  const at = parts.findIndex((part, index) => index > 0 && fieldNamed(section, part) !== undefined);
  const name = (at < 0 ? parts : parts.slice(0, at)).join('.');
  if (at < 0) {
    if (value !== undefined) throw notAValue(config[section]);
    return withEntry(config, section, name, undefined);
  }
  const field = fieldNamed(section, parts[at] ?? '');
  if (at < parts.length - 1) {
    throw new CommandError(
      field?.type === 'texts'
        ? 'string is not of type struct'
        : `unable to parse one or more field values of ${property}`,
    );
  }
  const old: JsonObject | undefined = config[section].get(name)?.value;
  if (value === undefined && !old) throw new CommandError(`current map key \`${name}\` is invalid`);
  if (!field) return config;
  return withEntry(config, section, name, withField(old ?? {}, [field.name], typed(field.type, value, raw)));
}

/** Preferences are a switch and a map. */
function preferencesWith(config: Kubeconfig, property: string, value: string | undefined): JsonObject {
  const [, field, ...rest] = property.split('.');
  const { preferences } = config;
  if (field === undefined) {
    if (value === undefined) return {};
    throw new CommandError(
      `unable to locate path config.navigationStep{stepValue:"", stepType:reflect.Type(nil)} under {${preferences['colors'] === true} map[]}`,
    );
  }
  if (field !== 'colors' && field !== 'extensions')
    throw new CommandError(`unable to parse ${property} after [{preferences 0x21a8260}] at api.Preferences`);
  if (rest.length > 0) throw new CommandError(`unable to parse one or more field values of ${property}`);
  return withField(
    preferences,
    [field],
    typed(field === 'colors' ? 'bool' : 'extensions', value, false) || undefined,
  );
}

/** Go prints a map of pointers as the addresses that the entries have in memory. */
const notAValue = (entries: ReadonlyMap<string, unknown>): CommandError =>
  new CommandError(
    `can't set a map to a value: map[${[...entries.keys()]
      .toSorted()
      .map((name, at) => `${name}:0xc000${(0x80000 + at * 0x80).toString(16).padStart(6, '0')}`)
      .join(' ')}]`,
  );

function typed(type: string, value: string | undefined, raw: boolean): unknown {
  if (value === undefined) return undefined;
  if (type === 'bool') {
    if (!/^([tf10TF]|true|TRUE|True|false|FALSE|False)$/.test(value)) {
      throw new CommandError(`strconv.ParseBool: parsing "${value}": invalid syntax`);
    }
    return /^(true|t|1)$/i.test(value);
  }
  if (type === 'texts' || type === 'extensions') throw notAValue(new Map());
  if (type === 'strings') throw new CommandError('unrecognized slice type. string');
  if (type !== 'bytes') return value;
  if (raw) return btoa(value);
  const fault = base64Fault(value);
  if (fault !== undefined)
    throw new CommandError(`error decoding input value: illegal base64 data at input byte ${fault}`);
  return value;
}
