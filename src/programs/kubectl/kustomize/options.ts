import { resolvePath } from '../../../shell/filesystem.ts';
import type { CommandContext } from '../context.ts';
import { asError, CommandError } from '../errors.ts';
import { asList, type JsonObject } from '../object.ts';
import { marshalYaml } from '../output/yaml.ts';
import type { Variable } from './vars.ts';

/** What the flags of `kubectl kustomize` choose. */
export interface KustomizeOptions {
  /** Files may lie outside the kustomization's directory. */
  readonly anywhere?: boolean;
  /** The program that charts are rendered with; missing when charts are not allowed. */
  readonly helm?: string;
  /** Takes the variables of every kustomization on the way. */
  readonly variables?: Variable[];
}

/** Helm charts need leave, and a program to render them. */
export function refuseCharts(spec: JsonObject, { helm }: KustomizeOptions): void {
  const [chart] = asList(spec['helmCharts']);
  if (chart === undefined) return;
  if (helm === undefined) {
    throw new CommandError(
      `trouble configuring builtin HelmChartInflationGenerator with config: \`\n${marshalYaml(chart)}\`: must specify --enable-helm`,
    );
  }
  const home = '/tmp/kustomize-helm/helm';
  throw new CommandError(
    `unable to run: '${helm} version -c --short' with env=[HELM_CONFIG_HOME=${home} HELM_CACHE_HOME=${home}/.cache HELM_DATA_HOME=${home}/.data] (is '${helm}' installed?): exec: "${helm}": executable file not found in $PATH`,
  );
}

/** A file's text; unless files may be anywhere, it must lie in the kustomization's directory. Throws why it may not be read. */
export function readWithin(
  context: CommandContext,
  directory: string,
  file: string,
  options: KustomizeOptions,
): string {
  const { files } = context.program;
  const path = resolvePath(directory, file);
  if (!files.exists(path)) {
    throw new CommandError(`evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`);
  }
  if (options.anywhere !== true && !path.startsWith(`${directory}/`)) {
    throw new CommandError(`security; file '${path}' is not in or below '${directory}'`);
  }
  return files.read(path);
}

/** Runs `read`; what goes wrong is told after `prefix`. */
export function told<T>(prefix: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CommandError(`${prefix}${asError(error).message}`);
  }
}
