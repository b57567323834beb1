import type { HTTPGetAction, LifecycleHandler } from '../api/types.ts';
import { ownerOf, type ActionResult, type ActionTarget } from './actions.ts';
import type { PodContext } from './services.ts';
import { httpAction, NOT_TLS } from './http-action.ts';

const HOOK_TIMEOUT_SECONDS = 60;

/**
 * Runs a postStart or preStop hook; the text of a failure is the kubelet's whole sentence. Models pkg/kubelet/lifecycle/handlers.go
 * @param since when the hook began, in milliseconds since the epoch: one that a snapshot interrupted ends when it would have
 */
export async function runHook(
  { exec, httpGet, sleep }: LifecycleHandler,
  target: ActionTarget,
  since = target.clock.now(),
): Promise<ActionResult> {
  const owner = `for Container "${target.container.name}" in Pod "${target.podText}" failed - error:`;
  if (exec) return runCommand(exec.command ?? [], target, since, owner);
  if (httpGet) {
    const ask = (scheme: HTTPGetAction['scheme'], from?: number): Promise<ActionResult> =>
      httpAction({ ...httpGet, ...(scheme && { scheme }) }, target, HOOK_TIMEOUT_SECONDS, 'lifecycle', from);
    const result = await ask(httpGet.scheme, since);
    if (result.ok) return result;
    if (result.output.endsWith(NOT_TLS) && (await ask('HTTP')).ok) {
      const [, host = ''] = /"https:\/\/([^/?#"]*)/.exec(result.output) ?? [];
      const warning = `request to HTTPS lifecycle hook ${host} got HTTP response, retry with HTTP succeeded`;
      return { ok: true, warning };
    }
    return { ...result, output: `HTTP lifecycle hook (${httpGet.path ?? ''}) ${owner} ${result.output}` };
  }
  if (sleep) {
    await new Promise<void>((resolve) => {
      const end = Math.max(target.clock.now(), since + sleep.seconds * 1000);
      target.clock.schedule(end, resolve, ownerOf(target));
    });
    return { ok: true };
  }
  return { ok: false, output: 'Cannot run handler: invalid handler: &LifecycleHandler{}' };
}

/** Warns of a hook that was answered over HTTP where HTTPS was asked for. */
export function tellFallback(result: ActionResult, { services, event }: PodContext): void {
  const warning = result.ok ? result.warning : undefined;
  if (warning !== undefined && services.active()) event('Warning', 'LifecycleHTTPFallback', warning);
}

async function runCommand(
  command: readonly string[],
  target: ActionTarget,
  since: number,
  owner: string,
): Promise<ActionResult> {
  const lead = `Exec lifecycle hook ([${command.join(' ')}]) ${owner}`;
  try {
    const { code, output, stderr } = await target.exec(command, new AbortController().signal, since);
    if (code === 0) return { ok: true };
    const error = `command '${command.join(' ')}' exited with ${code}: ${stderr}`;
    return { ok: false, output: `${lead} ${error}, message: ${JSON.stringify(output)}` };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, output: `${lead} rpc error: code = Unknown desc = ${message}, message: ""` };
  }
}
