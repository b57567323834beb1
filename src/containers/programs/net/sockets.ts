import { portsOf } from '../../pod-ports.ts';
import type { Surroundings } from '../index.ts';
import { nameOf } from '../ps/processes.ts';

/** A socket on which somebody waits for connections. */
export interface Listener {
  readonly address: string;
  readonly port: number;
  /** Who has it, as far as that is to be seen from here. */
  readonly process: { readonly pid: number; readonly name: string; readonly command: string } | undefined;
}

/** The sockets of a pod that take connections, in the order of their ports; processes only of the own namespace. */
export function listenersOf({ spec, processes }: Surroundings): readonly Listener[] {
  return [...portsOf(spec.sandbox)]
    .sort(([a], [b]) => a - b)
    .map(([port, { container, reaches }]) => {
      const holder = [...processes].find((each) => each.container === container);
      return {
        address: reaches?.(spec.sandbox.ip) === false ? '127.0.0.1' : '0.0.0.0',
        port,
        process: holder && { pid: holder.pid, name: nameOf(holder.command), command: holder.command },
      };
    });
}
