import type { Clock, RandomSource } from '../cluster/environment.ts';
import type { ContainerEvents, ContainerSpec } from '../cluster/runtime.ts';
import type { InstalledProgram } from '../shell/program.ts';
import type { Life } from './catalogue.ts';
import type { ContainerFiles } from './container-files.ts';
import type { HandOver } from './entrypoint.ts';
import type { Identity } from './identity.ts';
import type { Image } from './image.ts';
import type { ProcessHost } from './process-host.ts';
import type { ProcessTable } from './process-table.ts';

/** Everything from which a container is made. */
export interface ContainerParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly host: ProcessHost;
  readonly spec: ContainerSpec;
  readonly events: ContainerEvents;
  readonly image: Image;
  readonly tag: string;
  readonly files: ContainerFiles;
  readonly programs: readonly InstalledProgram[];
  readonly processes: ProcessTable;
  readonly env: Readonly<Record<string, string>>;
  /** What runs as its first process. */
  readonly start: HandOver;
  readonly cwd: string;
  readonly user: string;
  readonly identity: Identity;
  /** How long the container lives whatever runs in it, if a rule says so. */
  readonly life: Life | undefined;
}
