import type { Pod } from '../api/types.ts';
import type { Stored } from '../machinery/object.ts';
import type { ByteStream } from '../messages.ts';
import type { PodSandbox } from '../runtime.ts';
import type { PodRecord } from './record.ts';
import type { KubeletServices, PodContext } from './services.ts';

/** The pod's worker, as far as its containers see it. */
interface Worker {
  readonly pod: Stored<Pod>;
  readonly record: PodRecord;
  connect(port: number, from: string): ByteStream | undefined;
  wake(): void;
}

/** What containers' workers get to see of their pod. */
export function podContext(
  services: KubeletServices,
  worker: Worker,
  own: Pick<PodContext, 'mounts' | 'report' | 'reportIn' | 'isTurnToEnd'>,
): PodContext {
  let sandbox: PodSandbox | undefined;
  const ip = (): string => worker.record.ip ?? '';
  return {
    ...own,
    services,
    seenAt: worker.record.seenAt,
    get pod() {
      return worker.pod;
    },
    get ip() {
      return ip();
    },
    get text() {
      const { name, namespace = '', uid } = worker.pod.metadata;
      return `${name}_${namespace}(${uid})`;
    },
    get ending() {
      return worker.pod.metadata.deletionTimestamp !== undefined || worker.record.failure !== undefined;
    },
    get sandbox() {
      if (sandbox?.ip !== ip())
        sandbox = services.sandbox(worker.pod, ip(), (port) => worker.connect(port, '127.0.0.1'));
      return sandbox;
    },
    get downward() {
      const { machine } = services;
      return { pod: worker.pod, podIP: ip(), hostIP: machine.ip, allocatable: machine.allocatable };
    },
    event: (type, reason, message, container) => {
      const field = container && `spec.${container.field}{${container.name}}`;
      services.recorder.event(worker.pod, type, reason, message, field);
    },
    connect: (port) => worker.connect(port, services.machine.ip),
    wake: () => worker.wake(),
  };
}
