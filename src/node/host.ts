import type { Host } from '../world/host.ts';

/** Node's event loop as a world's host. */
export const nodeHost: Host = {
  turn: () => new Promise((resolve) => setImmediate(resolve)),
};

/** Processor seconds that this process has used. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
