import { type About, began, type Burst, component, elected, synced, waiting } from './component.ts';
import { CONTROLLER_MANAGER } from './known-flags.ts';
import { healthOnly } from './listener.ts';
import { flagsOf } from './usage.ts';
import { controllers, type ControllerStart } from './controllers.ts';

const MANAGER = 'controllermanager.go';

/** A line with the name of the logger behind its words. */
const named = (line: string, name: string): string =>
  line.includes('*') ? line.replace('*', `logger="${name}"`) : `${line} logger="${name}"`;

function lines({ name, parts, off }: ControllerStart): readonly string[] {
  if (off !== undefined) return [`${MANAGER}:${off}`];
  return [
    `${MANAGER}:778] "Started controller" controller="${name}"`,
    ...parts.flatMap(({ says, caches }) => [
      ...(says === '' ? [] : [named(says, name)]),
      ...(caches === undefined ? [] : [waiting(caches)]),
    ]),
  ];
}

/** Models cmd/kube-controller-manager/app/controllermanager.go (Run, StartControllers) */
function start(about: About): readonly Burst[] {
  const { flag, context } = about;
  const all = flag('controllers').split(',');
  const runs = ({ name, off }: ControllerStart): boolean =>
    off !== undefined ||
    !/^(?:bootstrap-signer|token-cleaner)-controller$/.test(name) ||
    all.includes(name) ||
    all.includes(name.replace(/-controller$/, '').replace('-', ''));
  const authority = flag('client-ca-file');
  const life = 'node_lifecycle_controller.go';
  const logger = (name: string): string => `logger="${name}-controller"`;
  return [
    { after: 0, lines: ['serving.go:386] Generated self-signed cert in-memory'] },
    {
      after: 500,
      lines: [
        ...began(MANAGER, 188, '"Starting"', about.version),
        ...(authority === ''
          ? []
          : [`dynamic_cafile_content.go:161] "Starting controller" name="client-ca-bundle::${authority}"`]),
        `secure_serving.go:211] Serving securely on ${flag('bind-address') || '[::]'}:10257`,
        'tlsconfig.go:243] "Starting DynamicServingCertificateController"',
      ],
      listens: [
        {
          port: 10_257,
          tls: true,
          loopback: flag('bind-address') === '127.0.0.1',
          answer: healthOnly(['/healthz']),
        },
      ],
    },
    ...elected(about, 'kube-system/kube-controller-manager'),
    {
      after: 20,
      lines: [
        waiting('tokens'),
        `${MANAGER}:778] "Started controller" controller="serviceaccount-token-controller"`,
      ],
    },
    { after: 100, lines: [synced('tokens')] },
    ...controllers.map((controller) => ({
      after: 25,
      lines: runs(controller)
        ? lines(controller)
        : [`${MANAGER}:741] "Warning: controller is disabled" controller="${controller.name}"`],
    })),
    {
      after: 300,
      lines: controllers
        .filter(runs)
        .flatMap(({ parts }) =>
          parts.flatMap(({ caches }) => (caches === undefined ? [] : [synced(caches)])),
        ),
    },
    {
      after: 50,
      lines: [
        `range_allocator.go:177] "Sending events to api server" ${logger('node-ipam')}`,
        `range_allocator.go:183] "Starting range CIDR allocator" ${logger('node-ipam')}`,
        waiting('cidrallocator'),
        synced('cidrallocator'),
        `${life}:1221] "Initializing eviction metric for zone" ${logger('node-lifecycle')} zone=""`,
        `${life}:873] "Missing timestamp for Node. Assuming now as a timestamp" ${logger('node-lifecycle')} node="${context.hostname}"`,
        `${life}:1067] "Controller detected that zone is now in new state" ${logger('node-lifecycle')} zone="" newState="Normal"`,
        `garbagecollector.go:154] "Garbage collector: all resource monitors have synced" ${logger('garbage-collector')}`,
        `garbagecollector.go:157] "Proceeding to collect garbage" ${logger('garbage-collector')}`,
      ],
    },
  ];
}

export const controllerManager = component({
  component: 'kube-controller-manager',
  refuses: flagsOf('kube-controller-manager', CONTROLLER_MANAGER, true),
  name: 'registry.k8s.io/kube-controller-manager',
  path: '/usr/local/bin/kube-controller-manager',
  megabytes: 27,
  usage: [14, 46],
  start,
});
