import { CommandError } from '../errors.ts';
import { asList, textOf } from '../object.ts';
import { within } from './field-spec.ts';
import type { Generator, Plugin } from './options.ts';

/** Renders charts with a program that is not on the machine. Models api/internal/builtins/HelmChartInflationGenerator.go */
export const chartGenerator: Plugin<Generator> = async (config, { context, loader, options }) => {
  if (options.helm !== true && options.plugins !== true) throw new CommandError('must specify --enable-helm');
  const helm = options.helmCommand ?? 'helm';
  if (helm === '') throw new CommandError('must specify --helm-command');
  if (textOf(config, 'name') === '') throw new CommandError('chart name cannot be empty');
  for (const file of asList(config['additionalValuesFiles']).map(String))
    try {
      await loader.load(file);
    } catch (error) {
      throw within('could not load additionalValuesFile', error);
    }
  if (!['', 'merge', 'override', 'replace'].includes(textOf(config, 'valuesMerge')))
    throw new CommandError('valuesMerge must be one of [merge override replace]');
  return () => {
    const home =
      textOf(config, 'configHome') ||
      `/tmp/kustomize-helm-${Math.floor(context.program.random() * 2 ** 32)}/helm`;
    const environment = `HELM_CONFIG_HOME=${home} HELM_CACHE_HOME=${home}/.cache HELM_DATA_HOME=${home}/.data`;
    const problem = helm.includes('/')
      ? `fork/exec ${helm}: no such file or directory`
      : `exec: "${helm}": executable file not found in $PATH`;
    return Promise.reject(
      new CommandError(
        `unable to run: '${helm} version -c --short' with env=[${environment}] (is '${helm}' installed?): ${problem}`,
      ),
    );
  };
};
