import type { Image, RunningServer } from '../image.ts';
import { coredns } from './coredns.ts';
import { klogHeader } from './klog.ts';
import { metricsServer } from './metrics-server.ts';
import { pause } from './pause.ts';

/** A component of a cluster or of its provider: runs, logs one line and does nothing else that could be seen. */
function component(
  name: string,
  program: string,
  megabytes: number,
  banner: string,
  usage: RunningServer['usage'] = { memory: megabytes * 1_000_000, cpu: 3 },
  path = `/${program}`,
): Image {
  return {
    names: [name],
    hasTag: (tag) => /\d/.test(tag),
    size: megabytes * 1_000_000,
    entrypoint: [path],
    userland: 'none',
    servers: {
      [path]: {
        start({ now, stderr }) {
          stderr(`${klogHeader(now())} ${banner}\n`);
          return {
            onTerminate: { milliseconds: 100, code: 0 },
            usage,
          };
        },
      },
    },
  };
}

const gke = (name: string, megabytes: number): Image =>
  component(`gke.gcr.io/${name}`, name, megabytes, `main.go:1] ${name} started`);

/** @param usage millicores and mebibytes */
const release = (name: string, megabytes: number, usage: readonly [cpu: number, memory: number]): Image =>
  component(
    `registry.k8s.io/${name}`,
    name,
    megabytes,
    `server.go:1] "Starting ${name}"`,
    { cpu: usage[0], memory: usage[1] * 2 ** 20 },
    `/usr/local/bin/${name}`,
  );

/** What control planes and cloud providers run in kube-system. */
export const systemImages: readonly Image[] = [
  release('etcd', 58, [20, 48]),
  release('kube-apiserver', 30, [38, 210]),
  release('kube-controller-manager', 27, [14, 46]),
  release('kube-proxy', 32, [1, 17]),
  release('kube-scheduler', 22, [6, 21]),
  component(
    'gcr.io/k8s-minikube/storage-provisioner',
    'storage-provisioner',
    9,
    'storage_provisioner.go:116] Initializing the minikube storage provisioner...',
  ),
  gke('k8s-dns-kube-dns', 34),
  gke('cluster-proportional-autoscaler', 18),
  gke('proxy-agent', 12),
  gke('event-exporter', 20),
  gke('ingress-gce-404-server-with-metrics', 7),
  metricsServer,
  coredns,
  pause,
  gke('fluent-bit', 60),
  gke('gke-metrics-agent', 35),
  gke('gcp-compute-persistent-disk-csi-driver', 60),
];
