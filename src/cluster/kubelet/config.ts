import type { Container, Probe } from '../api/types.ts';
import { atPace, type Duration } from '../pace.ts';

/** How long a node's work takes. */
export interface NodePace {
  /** From admission to a sandbox with an address, once volumes are mounted. */
  readonly sandbox: Duration;
  /** A look at a registry for an image whose layers are on the node already. */
  readonly look: Duration;
  /** The same for an image of which nothing is there, and unpacking it; its download comes on top. */
  readonly pull: Duration;
  /** The download of a megabyte. */
  readonly megabyte: Duration;
  /** Until a registry refuses. */
  readonly refusal: Duration;
  /** After how long a started container is seen; one that ends sooner is never shown as running. Models pkg/kubelet/pleg */
  readonly notice: Duration;
}

/** What the kubelets of a cluster are like, and where a stand-in differs from the real one. All times in milliseconds. */
export interface KubeletConfig {
  readonly pace: NodePace;
  /** Whether a node pulls one image at a time. */
  readonly serialPulls: boolean;
  /** How long ErrImagePull shows before the first, and before each later, ImagePullBackOff. */
  readonly errImagePullMilliseconds: readonly [first: number, later: number];
  /** Whether a new image in the pod's spec ends a back-off for the old one. */
  readonly newImageEndsBackOff: boolean;
  /** How long an ended container stays `terminated`: before the first restart, before a back-off, after a kill. */
  readonly restart: { readonly first: number; readonly repeated: number; readonly killed: number };
  /** Whether containers killed for a probe or a new image count as crashes for the back-off. */
  readonly killsCount: boolean;
  /** Whether containers of a pod are started, and killed to be started anew, one after another. */
  readonly oneByOne: boolean;
  /** Whether the node looks at pods itself before it takes them, and ends some when its memory runs out. */
  readonly refuses: boolean;
  /** Whether it says itself that pods are scheduled; conditions that are not its own then come first. */
  readonly ownsScheduled: boolean;
  /** Whether the statuses of containers come in the order of their names, not in that of the spec; those of init containers never do. */
  readonly sortsStatuses: boolean;
  /** Whether `runAsNonRoot` is checked against the image's user. */
  readonly checksUser: boolean;
  /** The wait before the `attempt`th try (from 1) to mount volumes again, and whether an event tells of that try. */
  mountRetry(attempt: number): { readonly milliseconds: number; readonly event: boolean };
  /** Whether the sources of projected volumes (the service account's) must be there too. */
  readonly projectedSources: boolean;
  /** Events repeat this often while a container cannot start; undefined: they are told once per back-off. */
  readonly syncMilliseconds: number | undefined;
  /** How long the containers of a deleted pod take to stop, if that does not depend on what runs in them. */
  readonly termination: { readonly running: number; readonly idle: number } | undefined;
  /** How long a container takes to die that is to be restarted, and its exit code; undefined: by what runs in it. */
  readonly kill: { readonly milliseconds: number; readonly code: number } | undefined;
  /** Decides a probe in the container's place; undefined: the probe is really made. */
  readonly judgeProbe: ProbeJudge | undefined;
  readonly node: {
    readonly leaseMilliseconds: number;
    /** How often the status is posted when nothing changed. */
    readonly statusMilliseconds: number;
    /** Whether a kubelet whose Node object was deleted registers again. */
    readonly registersAgain: boolean;
    /** Whether it tells what its container runtime can do. */
    readonly tellsAbilities: boolean;
    /** Whether events tell of every condition that changes and of cordons; else only of a node that is ready again. */
    readonly tellsChanges: boolean;
  };
}

/** Says without making a probe what comes of it: the failure's text, or undefined for success. */
export type ProbeJudge = (container: Container, probe: Probe, podIP: string) => string | undefined;

/**
 * Nodes of a few cores in a cloud: containerd pulls and unpacks an image of 70 MB in 2 to 5 s, asks a registry for one that it has
 * in well under a second, and makes a sandbox with its network in about half a second; the kubelet relists containers every second.
 */
const cloudNode: NodePace = {
  sandbox: { median: 600, spread: 1.5 },
  look: { median: 700, spread: 1.4 },
  pull: { median: 900, spread: 1.4 },
  megabyte: { median: 40, spread: 1.5 },
  refusal: { median: 1300, spread: 1.3 },
  notice: { median: 250, spread: 1.8 },
};

/** The same nodes at another pace. @param factor 2: everything that depends on machines and networks takes twice as long */
export const pacedKubelet = (config: KubeletConfig, factor: number): KubeletConfig =>
  factor === 1
    ? config
    : {
        ...config,
        pace: {
          sandbox: atPace(config.pace.sandbox, factor),
          look: atPace(config.pace.look, factor),
          pull: atPace(config.pace.pull, factor),
          megabyte: atPace(config.pace.megabyte, factor),
          refusal: atPace(config.pace.refusal, factor),
          notice: atPace(config.pace.notice, factor),
        },
      };

/** Models pkg/kubelet: the real kubelet on a small machine with a decent connection. */
export const realisticKubelet: KubeletConfig = {
  pace: cloudNode,
  serialPulls: true,
  errImagePullMilliseconds: [1200, 12_000],
  newImageEndsBackOff: true,
  restart: { first: 1000, repeated: 1500, killed: 500 },
  killsCount: true,
  oneByOne: true,
  refuses: true,
  ownsScheduled: true,
  sortsStatuses: true,
  checksUser: true,
  mountRetry: (attempt) => ({ milliseconds: Math.min(500 * 2 ** (attempt - 1), 122_000), event: true }),
  projectedSources: true,
  syncMilliseconds: 12_000,
  termination: undefined,
  kill: undefined,
  judgeProbe: undefined,
  node: {
    leaseMilliseconds: 10_000,
    statusMilliseconds: 300_000,
    registersAgain: false,
    tellsAbilities: true,
    tellsChanges: true,
  },
};
