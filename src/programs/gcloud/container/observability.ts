import type { ApiObject } from '../api.ts';
import type { Invocation } from '../command.ts';
import { AdapterError } from './adapter.ts';

const loggingOptions = [
  'NONE', 'SYSTEM', 'WORKLOAD', 'API_SERVER', 'SCHEDULER', 'CONTROLLER_MANAGER', 'KCP_SSHD', 'KCP_CONNECTION',
  'KCP_HPA', 'ADDON_MANAGER',
]; // prettier-ignore

const monitoringOptions = [
  'NONE', 'SYSTEM', 'WORKLOAD', 'API_SERVER', 'SCHEDULER', 'CONTROLLER_MANAGER', 'STORAGE', 'HPA', 'POD',
  'DAEMONSET', 'DEPLOYMENT', 'STATEFULSET', 'CADVISOR', 'KUBELET', 'DCGM', 'JOBSET',
]; // prettier-ignore

/** What flags call a component differently from the API. */
const renamed: Readonly<Record<string, string>> = {
  SYSTEM: 'SYSTEM_COMPONENTS',
  WORKLOAD: 'WORKLOADS',
  API_SERVER: 'APISERVER',
};

function components(names: readonly string[], allowed: readonly string[], what: string): readonly string[] {
  if (names.some((name) => !allowed.includes(name))) {
    throw new AdapterError(`[${names.join(', ')}] contains option(s) that are not supported for ${what}.`);
  }
  if (names.includes('NONE')) {
    if (names.length > 1) throw new AdapterError('Cannot include other values when None is specified.');
    return [];
  }
  if (!names.includes('SYSTEM'))
    throw new AdapterError(
      'Must include system logging if any logging is enabled.'.replaceAll('logging', what),
    );
  return names.map((name) => renamed[name] ?? name);
}

/** The configuration that `--logging` asks for. */
export function loggingConfig(names: readonly string[] | undefined): ApiObject | undefined {
  if (!names) return undefined;
  const enabled = components(names, loggingOptions, 'logging');
  return { componentConfig: enabled.length > 0 ? { enableComponents: enabled } : {} };
}

/** The configuration that `--monitoring` and `--enable-managed-prometheus` ask for. */
export function monitoringConfig(
  names: readonly string[] | undefined,
  prometheus: boolean | undefined,
): ApiObject | undefined {
  if (!names && prometheus === undefined) return undefined;
  const enabled = names && components(names, monitoringOptions, 'monitoring');
  return {
    ...(enabled ? { componentConfig: enabled.length > 0 ? { enableComponents: enabled } : {} } : {}),
    ...(prometheus === undefined ? {} : { managedPrometheusConfig: { enabled: prometheus } }),
  };
}

const loggingWarning =
  'Warning: If you disable Logging or apply exclusion filters to System logs, GKE customer support is offered on a best-effort basis and might require additional effort from your engineering team.';

const monitoringWarning =
  'Warning: If you disable Monitoring, GKE customer support is offered on a best-effort basis and might require additional effort from your engineering team.';

/** Warns before logs or metrics are given up; asks only where somebody can answer. */
export async function confirmSilence({ arguments: args, console }: Invocation): Promise<void> {
  const warnings = [
    ...(args.list('logging')?.join() === 'NONE' ? [loggingWarning] : []),
    ...(args.list('monitoring')?.join() === 'NONE' ? [monitoringWarning] : []),
  ];
  for (const warning of warnings) {
    if (console.canPrompt) await console.confirm(warning, { cancelOnNo: true });
    else await console.status(warning);
  }
}
