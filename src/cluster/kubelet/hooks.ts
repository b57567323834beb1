import type { LifecycleHandler } from '../api/types.ts';
import { httpAction, type ActionResult, type ActionTarget } from './actions.ts';

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
    const result = await httpAction(httpGet, target, HOOK_TIMEOUT_SECONDS, 'lifecycle');
    if (result.ok) return result;
    return { ...result, output: `HTTP lifecycle hook (${httpGet.path ?? ''}) ${owner} ${result.output}` };
  }
  if (sleep) {
    await new Promise<void>((resolve) => {
      target.clock.schedule(Math.max(target.clock.now(), since + sleep.seconds * 1000), resolve);
    });
    return { ok: true };
  }
  return { ok: false, output: 'Cannot run handler: invalid handler: &LifecycleHandler{}' };
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
