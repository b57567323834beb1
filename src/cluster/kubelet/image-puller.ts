import { isFirst, setWaiting } from './record.ts';
import { atPace, drawn, type Duration } from '../pace.ts';
import type { ImageResolution } from '../runtime.ts';
import type { ContainerWorker } from './container-worker.ts';
import { goMilliseconds, nextBackOff } from './image-pull.ts';
import { askRegistry, warnOfPullSecrets, type PullAnswer, type PullingPod } from './pull-secrets.ts';
import { foundDue, syncedAgain } from './pod-syncs.ts';
import type { KubeletServices, PodContext } from './services.ts';

/** What a puller needs of the pod whose container it pulls for. */
export type PullerPod = Pick<PodContext, 'report'> &
  PullingPod & { readonly services: Pick<KubeletServices, 'images' | 'random'> };

/** What it needs of the container. */
export type PullerContainer = Pick<ContainerWorker, 'record' | 'spec' | 'event' | 'create'>;

const ROOT = { uid: 0, gid: 0 };
const MEGABYTE = 1_000_000;

/** Gets a container's image onto the node by its pull policy. Models pkg/kubelet/images/image_manager.go */
export class ImagePuller {
  readonly #pod: PullerPod;
  readonly #worker: PullerContainer;

  constructor(pod: PullerPod, worker: PullerContainer) {
    this.#pod = pod;
    this.#worker = worker;
  }

  /** Looks for the image and begins to pull it if it must. */
  begin(): void {
    const { record, spec } = this.#worker;
    const { config, images, clock } = this.#pod.services;
    const name = spec.image ?? '';
    const now = clock.now();
    warnOfPullSecrets(this.#pod);
    const local = this.#onNode();
    if (!local.found && local.code === 'InvalidImageName') {
      const message = `Failed to apply default image tag "${name}": couldn't parse image name "${name}": ${local.message}`;
      this.#worker.event('Warning', 'InspectFailed', message);
      this.#refuse('InvalidImageName', message);
      return;
    }
    const present = local.found && images.has(local.canonical);
    if (spec.imagePullPolicy === 'Never' && !present) {
      const message = `Container image "${name}" is not present with pull policy of Never`;
      this.#worker.event('Warning', 'ErrImageNeverPull', message);
      this.#refuse('ErrImageNeverPull', message);
      return;
    }
    if (present && spec.imagePullPolicy !== 'Always') {
      this.#worker.event('Normal', 'Pulled', `Container image "${name}" already present on machine`);
      this.create();
      return;
    }
    const image = this.#ask();
    this.#worker.event('Normal', 'Pulling', `Pulling image "${name}"`);
    // Downloads queue up; a look at a registry for layers that are there, or will be, takes no turn.
    const coming = image.found && config.serialPulls ? images.coming(image.canonical) : undefined;
    const cached = image.found && (present || coming !== undefined);
    const milliseconds = this.#duration(image.found ? image.size : undefined, cached);
    const turn = present || !config.serialPulls ? now : (coming ?? images.busyUntil);
    const began = Math.max(now, turn);
    const until = began + milliseconds;
    if (image.found && !cached) images.expect(image.canonical, until);
    record.stage = { at: 'pulling', until, asked: now, began };
  }

  /** Goes on with a pull or its back-off; tells whether anything happened. */
  step(): boolean {
    const { record, spec } = this.#worker;
    const { clock, config } = this.#pod.services;
    const now = clock.now();
    const { stage } = record;
    const renamed =
      record.pull !== undefined && record.pull.image !== spec.image && config.newImageEndsBackOff;
    switch (stage.at) {
      case 'pulling':
        if (now < stage.until) return false;
        this.#finish(stage.until - stage.began, stage.began - stage.asked);
        return true;
      case 'refused':
        if (now < stage.until && !renamed) return false;
        if (renamed) this.begin();
        else {
          this.#tellBackOff();
          const message = `Back-off pulling image "${spec.image ?? ''}": ErrImagePull: ${record.pull?.message ?? ''}`;
          setWaiting(record, 'ImagePullBackOff', message);
          this.#pod.report();
          const tellAt = now + (config.syncMilliseconds ?? Infinity);
          record.stage = { at: 'pull-back-off', until: this.#retryAt(now), tellAt };
        }
        return true;
      case 'pull-back-off':
        if (now >= stage.until || renamed) {
          this.begin();
          return true;
        }
        if (now < stage.tellAt) return false;
        this.#tellBackOff();
        record.stage = { ...stage, tellAt: now + (config.syncMilliseconds ?? Infinity) };
        return true;
      case 'image-error':
        if (now < stage.until && !renamed) return false;
        this.begin();
        return true;
      default:
        return false;
    }
  }

  /** Creates the container from its image, which is on the node unless the pod has got another one meanwhile. */
  create(): void {
    const image = this.#onNode();
    if (image.found) this.#worker.create(image.canonical, image.imageID, image.user ?? ROOT);
    else this.begin();
  }

  #finish(took: number, waiting: number): void {
    const { record, spec } = this.#worker;
    const { images, random, clock, config } = this.#pod.services;
    const name = spec.image ?? '';
    const image = this.#ask();
    if (image.found) {
      images.add(image.canonical);
      record.pull = undefined;
      const jitter = random.integer(40, this.#pod.pod.metadata.uid, record.name, 'pull', record.created);
      const waited = waiting + took + jitter;
      this.#worker.event(
        'Normal',
        'Pulled',
        `Successfully pulled image "${name}" in ${goMilliseconds(took)} (${goMilliseconds(waited)} including waiting). Image size: ${image.size} bytes.`,
      );
      this.create();
      return;
    }
    const { message } = image;
    this.#worker.event('Warning', 'Failed', `Failed to pull image "${name}": ${message}`);
    this.#worker.event('Warning', 'Failed', 'Error: ErrImagePull');
    setWaiting(record, 'ErrImagePull', message);
    this.#pod.report();
    const before = record.pull?.image === name ? record.pull : undefined;
    const now = clock.now();
    record.pull = { ...nextBackOff(before, now), image: name, message };
    const [first, later] = config.errImagePullMilliseconds;
    record.stage = { at: 'refused', until: now + (before ? later : first) };
  }

  #refuse(reason: string, message: string): void {
    const { record, spec } = this.#worker;
    const { config, clock } = this.#pod.services;
    this.#worker.event('Warning', 'Failed', `Error: ${reason}`);
    const first = isFirst(record, reason);
    setWaiting(record, reason, message);
    this.#pod.report();
    const now = clock.now();
    record.pull = { milliseconds: 0, updated: now, image: spec.image ?? '', message };
    const { syncMilliseconds: every } = config;
    record.stage = {
      at: 'image-error',
      until: every === undefined ? Infinity : syncedAgain(now, every, first),
    };
  }

  /** The back-off counts from the failure, but it is only asked at the kubelet's next look at the pod. */
  #retryAt(now: number): number {
    const { milliseconds = 0, updated = now } = this.#worker.record.pull ?? {};
    const { syncMilliseconds } = this.#pod.services.config;
    return foundDue((syncMilliseconds === undefined ? now : updated) + milliseconds, now, syncMilliseconds);
  }

  #tellBackOff(): void {
    warnOfPullSecrets(this.#pod);
    this.#worker.event('Normal', 'BackOff', `Back-off pulling image "${this.#worker.spec.image ?? ''}"`);
    this.#worker.event('Warning', 'Failed', 'Error: ImagePullBackOff');
  }

  /** How long this pull takes. @param size undefined when the registry refuses */
  #duration(size: number | undefined, cached: boolean): number {
    const { record } = this.#worker;
    const { config, random } = this.#pod.services;
    const take = (duration: Duration, purpose: string): number =>
      drawn(
        duration,
        random,
        this.#pod.pod.metadata.uid,
        record.name,
        purpose,
        record.created,
        record.pull?.updated ?? 0,
      );
    const { look, megabyte, pull, refusal } = config.pace;
    if (size === undefined) return take(refusal, 'refusal');
    if (cached) return take(look, 'look');
    const download = atPace(megabyte, size / MEGABYTE);
    return take(pull, 'pull') + take(download, 'download');
  }

  #onNode(): ImageResolution {
    return this.#pod.services.runtime.resolve(this.#worker.spec.image ?? '', 'node');
  }

  #ask(): PullAnswer {
    return askRegistry(this.#pod, this.#worker.spec.image ?? '');
  }
}
