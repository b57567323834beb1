import type { Container, Probe } from '../api/types.ts';

/** What the kubelets of a cluster are like: how long things take, and where a stand-in differs from the real one. All times in milliseconds. */
export interface KubeletConfig {
  /** From admission to a sandbox with an address, once volumes are mounted. */
  readonly sandboxMilliseconds: number;
  /** How long a pull takes. @param cached whether all layers are on the node already */
  pullMilliseconds(image: { readonly size: number; readonly cached: boolean }): number;
  /** Whether a node pulls one image at a time. */
  readonly serialPulls: boolean;
  /** How long it takes a registry to refuse. */
  readonly pullRefusalMilliseconds: number;
  /** How long ErrImagePull shows before the first, and before each later, ImagePullBackOff. */
  readonly errImagePullMilliseconds: readonly [first: number, later: number];
  /** Whether a new image in the pod's spec ends a back-off for the old one. */
  readonly newImageEndsBackOff: boolean;
  /** After how long a started container is seen; one that ends sooner is never shown as running. Models pkg/kubelet/pleg */
  readonly noticeMilliseconds: number;
  /** How long an ended container stays `terminated`: before the first restart, before a back-off, after a kill. */
  readonly restart: { readonly first: number; readonly repeated: number; readonly killed: number };
  /** Whether containers killed for a probe or a new image count as crashes for the back-off. */
  readonly killsCount: boolean;
  /** Whether the node looks at pods itself before it takes them, and ends some when its memory runs out. */
  readonly refuses: boolean;
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
  };
}

/** Says without making a probe what comes of it: the failure's text, or undefined for success. */
export type ProbeJudge = (container: Container, probe: Probe, podIP: string) => string | undefined;

const MEGABYTE = 1_000_000;

/** Models pkg/kubelet: the real kubelet on a small machine with a decent connection. */
export const realisticKubelet: KubeletConfig = {
  sandboxMilliseconds: 600,
  pullMilliseconds: ({ size, cached }) => (cached ? 700 : Math.round(900 + (size / (25 * MEGABYTE)) * 1000)),
  serialPulls: true,
  pullRefusalMilliseconds: 1300,
  errImagePullMilliseconds: [1200, 12_000],
  newImageEndsBackOff: true,
  noticeMilliseconds: 200,
  restart: { first: 1000, repeated: 1500, killed: 500 },
  killsCount: true,
  refuses: true,
  checksUser: true,
  mountRetry: (attempt) => ({ milliseconds: Math.min(500 * 2 ** (attempt - 1), 122_000), event: true }),
  projectedSources: true,
  syncMilliseconds: 12_000,
  termination: undefined,
  kill: undefined,
  judgeProbe: undefined,
  node: { leaseMilliseconds: 10_000, statusMilliseconds: 300_000, registersAgain: false },
};
