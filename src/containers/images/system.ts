import type { Image } from '../image.ts';
import { coredns } from './coredns.ts';
import { defaultBackend } from './default-backend.ts';
import { klogHeader } from './klog.ts';
import { metricsServer } from './metrics-server.ts';
import { googleNodeImage, nodeImage } from './node.ts';
import { pause } from './pause.ts';

/** A component of GKE's: runs, logs one line and does nothing else that could be seen. */
function gke(name: string, megabytes: number): Image {
  const path = `/${name.split('/').at(-1) ?? name}`;
  return {
    names: [`gke.gcr.io/${name}`],
    hasTag: (tag) => /\d/.test(tag),
    size: megabytes * 1_000_000,
    entrypoint: [path],
    userland: 'none',
    servers: {
      [path]: {
        start({ now, stderr }) {
          stderr(`${klogHeader(now())} main.go:1] ${name} started\n`);
          return {
            onTerminate: { milliseconds: 100, code: 0 },
            usage: { memory: megabytes * 1_000_000, cpu: 3 },
          };
        },
      },
    },
  };
}

/** What cloud providers, and every cluster, run in kube-system. */
export const systemImages: readonly Image[] = [
  gke('k8s-dns-kube-dns', 34),
  gke('cluster-proportional-autoscaler', 18),
  gke('proxy-agent', 12),
  gke('event-exporter', 20),
  defaultBackend,
  metricsServer,
  coredns,
  pause,
  nodeImage,
  googleNodeImage,
  gke('fluent-bit', 60),
  gke('prometheus-engine/operator', 24),
  gke('prometheus-engine/prometheus', 38),
  gke('kube-state-metrics', 17),
  gke('cilium/cilium', 180),
  gke('gke-metrics-agent', 35),
  gke('gcp-compute-persistent-disk-csi-driver', 60),
];
