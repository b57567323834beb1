import { FLAGS, type CrictlCommand } from './command.ts';
import { printOne, TEMPLATE } from './print.ts';

const condition = (type: string): object => ({ message: '', reason: '', status: true, type });

/** What Docker's service tells besides: the image of sandboxes. Models cri-dockerd's core/docker_service.go (Status) */
const OF_DOCKER = { config: { sandboxImage: 'registry.k8s.io/pause:3.10' } };

/** Models runtimeStatusCommand of cmd/crictl/info.go */
export const info: CrictlCommand = {
  names: ['info'],
  usage: 'Display information of the container runtime',
  flags: [
    { ...FLAGS.output, usage: 'Output format, One of: json|yaml|go-template (default: "json")' },
    { ...FLAGS.quiet, usage: 'Do not show verbose information' },
    TEMPLATE,
  ],
  async run(call) {
    const { flags, node } = call;
    if (flags.words.length > 0) return 'help';
    const docker = node.machine.systemInfo.containerRuntimeVersion.startsWith('docker:');
    const handlers = [
      { features: { recursive_read_only_mounts: true, user_namespaces: true } },
      { features: { recursive_read_only_mounts: true, user_namespaces: true }, name: 'runc' },
    ];
    const besides = docker ? OF_DOCKER : { golang: 'go1.24.6', lastCNILoadStatus: 'OK' };
    await printOne(call, {
      ...(!flags.on('quiet') && besides),
      ...(!docker && { features: { supplemental_groups_policy: true }, runtimeHandlers: handlers }),
      status: { conditions: [condition('RuntimeReady'), condition('NetworkReady')] },
    });
    return 0;
  },
};
