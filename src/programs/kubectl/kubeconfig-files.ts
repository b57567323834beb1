import { resolvePath } from '../../shell/filesystem.ts';
import type { CommandContext } from './context.ts';
import {
  emptyConfig,
  kubeconfigObject,
  loadKubeconfig,
  readKubeconfig,
  type ConfigEntry,
  type Kubeconfig,
} from './kubeconfig.ts';
import { sameJson, type JsonObject } from './object.ts';
import { marshalYaml } from './output/yaml.ts';

/** The configuration as all files together make it. */
export async function startingConfig(context: CommandContext): Promise<Kubeconfig> {
  await context.tellFiles();
  const paths = context.configPaths();
  // A file that --kubeconfig names need not be there yet.
  if (paths.explicit && !exists(context, paths.files[0] ?? '')) return emptyConfig;
  return context.load(loadKubeconfig(context.program, paths));
}

const exists = ({ program }: CommandContext, file: string): boolean =>
  program.files.exists(resolvePath(program.cwd, file));

/** The file that new entries go to. Models client-go/tools/clientcmd/config.go GetDefaultFilename */
export function defaultConfigFile(context: CommandContext): string {
  const { files } = context.configPaths();
  return files.find((file) => exists(context, file)) ?? files.at(-1) ?? '';
}

type Section = 'clusters' | 'users' | 'contexts';
const sections: readonly Section[] = ['clusters', 'users', 'contexts'];

/** The entries of a section with one of them set; `undefined` removes it. */
export function withEntry(
  config: Kubeconfig,
  section: Section,
  name: string,
  value: JsonObject | undefined,
): Kubeconfig {
  const entries = new Map(config[section]);
  if (value === undefined) entries.delete(name);
  else entries.set(name, { value, origin: entries.get(name)?.origin ?? '' });
  return { ...config, [section]: entries };
}

const pathFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

/** An entry whose files are named relative to the directory of its kubeconfig, when they are below it. */
function relativized(value: JsonObject, file: string): JsonObject {
  const base = file.slice(0, file.lastIndexOf('/') + 1);
  const paths = pathFields.flatMap((field) => {
    const path = value[field];
    return typeof path === 'string' && path.startsWith(base) ? [[field, path.slice(base.length)]] : [];
  });
  return { ...value, ...Object.fromEntries(paths) };
}

/**
 * Writes what changed, each entry to the file that defines it. Models client-go/tools/clientcmd/config.go ModifyConfig
 * @param relativize changed entries name their files relative to the kubeconfig
 */
export async function modifyConfig(
  context: CommandContext,
  before: Kubeconfig,
  after: Kubeconfig,
  relativize = false,
): Promise<void> {
  const fallback = defaultConfigFile(context);
  const changes = new Map<string, ((config: Kubeconfig) => Kubeconfig)[]>();
  const change = (file: string, apply: (config: Kubeconfig) => Kubeconfig): void => {
    changes.set(file, [...(changes.get(file) ?? []), apply]);
  };
  if (before.currentContext !== after.currentContext) {
    change(await fileWithCurrentContext(context, fallback), (config) => ({
      ...config,
      currentContext: after.currentContext,
    }));
  }
  if (!sameJson(before.preferences, after.preferences)) {
    change(fallback, (config) => ({ ...config, preferences: after.preferences }));
  }
  for (const section of sections) {
    for (const name of new Set([...before[section].keys(), ...after[section].keys()])) {
      const old: ConfigEntry | undefined = before[section].get(name);
      const now = after[section].get(name);
      if (old && now && sameJson(old.value, now.value)) continue;
      const file = old?.origin || fallback;
      const value =
        now && relativize ? relativized(now.value, resolvePath(context.program.cwd, file)) : now?.value;
      change(file, (config) => withEntry(config, section, name, value));
    }
  }
  for (const [file, steps] of changes) {
    const current = await readKubeconfig(context.program, file);
    write(
      context,
      file,
      steps.reduce((config, step) => step(config), current),
    );
  }
}

async function fileWithCurrentContext(context: CommandContext, fallback: string): Promise<string> {
  for (const file of context.configPaths().files) {
    if ((await readKubeconfig(context.program, file)).currentContext !== '') return file;
  }
  return fallback;
}

function write(context: CommandContext, file: string, config: Kubeconfig): void {
  const { cwd, files } = context.program;
  const path = resolvePath(cwd, file);
  const directory = path.slice(0, path.lastIndexOf('/')) || '/';
  if (!files.exists(directory)) files.makeDirectory(directory, { parents: true });
  files.write(path, marshalYaml(kubeconfigObject(config)), { mode: 0o600 });
}
