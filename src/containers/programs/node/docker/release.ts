import type { NodeView } from '../../../../cluster/node-view.ts';

/** What a release of Docker's packages is made of. */
export interface Release {
  readonly version: string;
  readonly api: string;
  readonly leastApi: string;
  readonly go: string;
  readonly clientCommit: string;
  readonly serverCommit: string;
  /** Seconds of UTC: `2026-02-02T17:17:26`. */
  readonly built: string;
  readonly containerd: readonly [version: string, commit: string];
  readonly runc: readonly [version: string, commit: string];
  readonly init: readonly [version: string, commit: string];
}

export const PLATFORM = 'Docker Engine - Community';

/** The release on a node. */
export const releaseOf = ({ machine }: NodeView): Release => ({
  version: machine.systemInfo.containerRuntimeVersion.replace(/^docker:\/\//, ''),
  api: '1.53',
  leastApi: '1.44',
  go: 'go1.25.6',
  clientCommit: 'a5c7197',
  serverCommit: '6bc6209',
  built: '2026-02-02T17:17:26',
  containerd: ['v2.2.1', 'dea7da592f5d1d2b7755e3a161be07f43fad8f75'],
  runc: ['1.3.4', 'v1.3.4-0-gd6d73eb8'],
  init: ['0.19.0', 'de40ad0'],
});
