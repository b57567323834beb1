import { type About, began, type Burst, component, elected, synced, waiting } from './component.ts';
import { SCHEDULER } from './known-flags.ts';
import { healthOnly } from './listener.ts';
import { flagsOf } from './usage.ts';

const CLIENTS = 'client-ca::kube-system::extension-apiserver-authentication::client-ca-file';

/** Models cmd/kube-scheduler/app/server.go (Run) */
const start = (about: About): readonly Burst[] => [
  { after: 0, lines: ['serving.go:386] Generated self-signed cert in-memory'] },
  {
    after: 600,
    lines: [
      ...began('server.go', 171, '"Starting Kubernetes Scheduler"', about.version),
      `configmap_cafile_content.go:205] "Starting controller" name="${CLIENTS}"`,
      waiting(CLIENTS),
      `secure_serving.go:211] Serving securely on ${about.flag('bind-address') || '[::]'}:10259`,
      'tlsconfig.go:243] "Starting DynamicServingCertificateController"',
    ],
    listens: [
      {
        port: 10_259,
        tls: true,
        loopback: about.flag('bind-address') === '127.0.0.1',
        answer: healthOnly(['/healthz', '/livez', '/readyz']),
      },
    ],
  },
  { after: 100, lines: [synced(CLIENTS)] },
  ...elected(about, 'kube-system/kube-scheduler'),
];

export const scheduler = component({
  component: 'kube-scheduler',
  refuses: flagsOf('kube-scheduler', SCHEDULER, true),
  name: 'registry.k8s.io/kube-scheduler',
  path: '/usr/local/bin/kube-scheduler',
  megabytes: 22,
  usage: [6, 21],
  start,
});
