import type { ByteStream } from '../cluster/messages.ts';
import type { PodSandbox } from '../cluster/runtime.ts';

/** Somebody who listens on a port. */
export interface PortHolder {
  readonly container: string;
  accept(stream: ByteStream, from: string): void;
  /** Whose connections arrive; all if missing. */
  readonly reaches?: ((from: string) => boolean) | undefined;
}

const tables = new WeakMap<PodSandbox, Map<number, PortHolder>>();

/** The ports that a pod's containers share. */
export function portsOf(sandbox: PodSandbox): Map<number, PortHolder> {
  let table = tables.get(sandbox);
  if (!table) tables.set(sandbox, (table = new Map()));
  return table;
}

/** Takes a port for a container; false when it is taken. */
export function bindPort(sandbox: PodSandbox, port: number, holder: PortHolder): boolean {
  const ports = portsOf(sandbox);
  if (ports.has(port)) return false;
  ports.set(port, holder);
  return true;
}

/** Gives back all ports of a container. */
export function releasePorts(sandbox: PodSandbox, container: string): void {
  const ports = portsOf(sandbox);
  for (const [port, holder] of ports) if (holder.container === container) ports.delete(port);
}
