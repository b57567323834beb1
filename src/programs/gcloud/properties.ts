import type { ProgramContext } from '../../shell/program.ts';
import { CommandError } from './errors.ts';
import { formatIni, parseIni, withProperty } from './ini.ts';
import type { Sections } from './ini.ts';
import names from './surface/properties.json' with { type: 'json' };
import { writeFile } from './write-file.ts';

/** A property's full name. */
export interface PropertyName {
  readonly section: string;
  readonly name: string;
}

// per section: the properties that listings show, then the others
const known = new Map(
  Object.entries(names as unknown as Readonly<Record<string, readonly [string, string]>>).map(
    ([section, [shown, hidden]]) =>
      [section, { shown: shown.split(' '), all: new Set(`${shown} ${hidden}`.split(' ')) }] as const,
  ),
);

/** What the installation sets for everybody: its package asks no questions about usage reports. */
const installation: Sections = new Map([['core', new Map([['disable_usage_reporting', 'True']])]]);

/** `compute/zone`, or `project` for `core/project`; throws for what does not exist. */
export function parseProperty(text: string): PropertyName {
  const at = text.indexOf('/');
  const section = at < 0 ? 'core' : text.slice(0, at);
  const name = text.slice(at + 1);
  const properties = known.get(section);
  if (!properties) throw new CommandError(`Section "${section}" does not exist.`);
  if (name !== '' && !properties.all.has(name)) {
    throw new CommandError(`Section [${section}] has no property [${name}].`);
  }
  return { section, name };
}

/**
 * Properties from flags, from the environment (`CLOUDSDK_CORE_PROJECT`), from the active configuration's file, and from the
 * installation, in this order. Models googlecloudsdk/core/properties.py and core/configurations
 */
export class Properties {
  readonly #context: ProgramContext;
  readonly #flags = new Map<string, string>();
  /** `~/.config/gcloud`, or where CLOUDSDK_CONFIG points. */
  readonly directory: string;
  #configuration: string | undefined;

  constructor(context: ProgramContext) {
    this.#context = context;
    this.directory = context.env['CLOUDSDK_CONFIG'] ?? `${context.env['HOME'] ?? '/root'}/.config/gcloud`;
  }

  #read(path: string): string | undefined {
    return this.#context.files.exists(path) ? this.#context.files.read(path) : undefined;
  }

  configurationPath(name: string): string {
    return `${this.directory}/configurations/config_${name}`;
  }

  /** The active configuration's name. */
  get configuration(): string {
    const { env } = this.#context;
    const stored = this.#read(`${this.directory}/active_config`)?.trim();
    return this.#configuration ?? env['CLOUDSDK_ACTIVE_CONFIG_NAME'] ?? (stored || 'default');
  }

  /** Takes another configuration for this run: `--configuration`. */
  useConfiguration(name: string): void {
    if (!this.configurations().includes(name)) {
      throw new CommandError(`The configuration [${name}] does not exist.`);
    }
    this.#configuration = name;
  }

  configurations(): readonly string[] {
    const { files } = this.#context;
    const directory = `${this.directory}/configurations`;
    const found = files.exists(directory)
      ? files
          .list(directory)
          .filter((name) => name.startsWith('config_'))
          .map((name) => name.slice('config_'.length))
      : [];
    return [...new Set(['default', ...found])].sort();
  }

  sections(configuration = this.configuration): Sections {
    return parseIni(this.#read(this.configurationPath(configuration)) ?? '');
  }

  activate(name: string): void {
    writeFile(this.#context.files, `${this.directory}/active_config`, name);
  }

  createConfiguration(name: string): void {
    writeFile(this.#context.files, this.configurationPath(name), '');
  }

  deleteConfiguration(name: string): void {
    this.#context.files.remove(this.configurationPath(name));
  }

  /** A value that a flag gives for this run. */
  override(section: string, name: string, value: string): void {
    this.#flags.set(`${section}/${name}`, value);
  }

  /** A property's value; undefined when it is not set. */
  get(section: string, name: string): string | undefined {
    const value =
      this.#flags.get(`${section}/${name}`) ??
      this.#context.env[`CLOUDSDK_${section}_${name}`.toUpperCase()] ??
      this.sections().get(section)?.get(name) ??
      installation.get(section)?.get(name);
    return value === '' ? undefined : value;
  }

  isTrue(section: string, name: string): boolean {
    return /^(true|1|on|yes|y)$/i.test(this.get(section, name) ?? '');
  }

  /** Sets or, without a value, unsets a property in the active configuration's file. */
  persist(section: string, name: string, value: string | undefined): void {
    const sections = withProperty(this.sections(), section, name, value);
    writeFile(this.#context.files, this.configurationPath(this.configuration), formatIni(sections));
  }

  /** All properties that have a value; with `unset`, also those that have none, as null. */
  all(unset: boolean, only?: string): Readonly<Record<string, Readonly<Record<string, string | null>>>> {
    const result: Record<string, Record<string, string | null>> = {};
    for (const [section, { shown, all }] of known) {
      if (only !== undefined && section !== only) continue;
      for (const name of unset ? shown : all) {
        if (name === '') continue;
        const value = this.get(section, name);
        if (value !== undefined || unset) (result[section] ??= {})[name] = value ?? null;
      }
    }
    return result;
  }

  get project(): string | undefined {
    return this.get('core', 'project');
  }

  get account(): string | undefined {
    return this.get('core', 'account');
  }

  /** The project; throws what gcloud says when there is none. */
  requireProject(): string {
    return this.project ?? this.#missing('project', '--project', 'project', 'CLOUDSDK_CORE_PROJECT');
  }

  requireCluster(): string {
    return (
      this.get('container', 'cluster') ??
      this.#missing('cluster', '--cluster', 'container/cluster', 'CLOUDSDK_CONTAINER_CLUSTER')
    );
  }

  #missing(property: string, flag: string, path: string, variable: string): never {
    throw new CommandError(
      `The required property [${property}] is not currently set.\nIt can be set on a per-command basis by re-running your command with the [${flag}] flag.\n\nYou may set it for your current workspace by running:\n\n  $ gcloud config set ${path} VALUE\n\nor it can be set temporarily by the environment variable [${variable}]`,
    );
  }
}
