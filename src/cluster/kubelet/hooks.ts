import type { LifecycleHandler } from '../api/types.ts';
import { execAction, httpAction, tcpAction, type ActionResult, type ActionTarget } from './actions.ts';

const HOOK_TIMEOUT_SECONDS = 60;

/** Runs a postStart or preStop hook. Models pkg/kubelet/lifecycle/handlers.go */
export async function runHook(handler: LifecycleHandler, target: ActionTarget): Promise<ActionResult> {
  const { exec, httpGet, tcpSocket, sleep } = handler;
  if (exec) return execAction(exec.command ?? [], target, undefined);
  if (httpGet) return httpAction(httpGet, target, HOOK_TIMEOUT_SECONDS, 'lifecycle');
  if (tcpSocket) return tcpAction(tcpSocket.port, tcpSocket.host, target);
  if (sleep) {
    await new Promise<void>((resolve) => {
      target.clock.schedule(target.clock.now() + sleep.seconds * 1000, resolve);
    });
  }
  return { ok: true };
}
