import type { Command, Invocation } from '../command.ts';
import type { Profile } from '../driver.ts';
import { configure, currentContext, forget, isConfigured, unsetContext } from '../kubeconfig.ts';
import { fail } from '../out.ts';
import { runOnNode } from '../remote.ts';
import { baseImage } from '../versions.ts';

interface NodeStatus {
  readonly Name: string;
  readonly Host: string;
  readonly Kubelet: string;
  readonly APIServer: string;
  readonly Kubeconfig: string;
  readonly Worker: boolean;
}

/** Exit code bits of `minikube status`: host, kubelet or cluster, kubeconfig. */
const bits = { host: 1, cluster: 2, kubernetes: 4 };

export const status: Command = {
  summary: 'Gets the status of a local Kubernetes cluster',
  usage: 'status [flags]',
  flags: {
    format: { short: 'f', kind: 'text' },
    layout: { short: 'l', kind: 'text' },
    node: { short: 'n', kind: 'text' },
    output: { short: 'o', kind: 'text' },
    watch: { short: 'w', kind: 'text' },
  },
  async run(invocation) {
    const { context, flags, out } = invocation;
    const profile = await invocation.existing();
    const halted = profile.state === 'stopped';
    const configured = isConfigured(context, profile);
    const states = profile.nodes.map((node): NodeStatus => {
      const host = node.running ? 'Running' : 'Stopped';
      const works = profile.state === 'running' || (profile.state === 'stopped' && !node.controlPlane);
      const stateOf = (runs: boolean): string => (works && runs ? host : 'Stopped');
      return {
        Name: node.name,
        Host: host,
        Kubelet: stateOf(node.kubelet),
        APIServer: !node.controlPlane
          ? 'Irrelevant'
          : profile.state === 'paused'
            ? 'Paused'
            : stateOf(node.apiServer),
        Kubeconfig: !node.controlPlane
          ? 'Irrelevant'
          : halted
            ? 'Stopped'
            : configured
              ? 'Configured'
              : 'Misconfigured',
        Worker: !node.controlPlane,
      };
    });
    const wanted = flags.text('node');
    const shown =
      wanted === undefined
        ? states
        : states.filter(({ Name }) => Name === wanted || Name.endsWith(`-${wanted}`));
    const format = flags.text('format');
    if (format !== undefined) {
      const { formatted } = await context.load(import('../formatted.ts'));
      const result = formatted('status', format, '*cluster.Status', shown);
      if ('problem' in result) {
        const message = `status text failure: ${result.problem}`;
        throw fail({ id: 'MK_STATUS_TEXT', code: 10, message, report: true });
      }
      await out.print(result.text);
    } else if (flags.text('output') === 'json') {
      await out.print(JSON.stringify(shown.length === 1 ? shown[0] : shown));
    } else {
      for (const state of shown) {
        const lines = state.Worker
          ? [state.Name, 'type: Worker', `host: ${state.Host}`, `kubelet: ${state.Kubelet}`]
          : [
              state.Name,
              'type: Control Plane',
              `host: ${state.Host}`,
              `kubelet: ${state.Kubelet}`,
              `apiserver: ${state.APIServer}`,
              `kubeconfig: ${state.Kubeconfig}`,
            ];
        await out.print(`${lines.join('\n')}\n\n`);
      }
      if (!halted && !configured) {
        await out.print(
          '\nWARNING: Your kubectl is pointing to stale minikube-vm.\nTo fix the kubectl context, run `minikube update-context`\n',
        );
      }
    }
    const any = (is: (state: NodeStatus) => boolean): boolean => states.some(is);
    return (
      (any(({ Host }) => Host !== 'Running') ? bits.host : 0) |
      (any(
        ({ APIServer, Kubelet }) => Kubelet !== 'Running' || !['Running', 'Irrelevant'].includes(APIServer),
      )
        ? bits.cluster
        : 0) |
      (halted || !configured ? bits.kubernetes : 0)
    );
  },
};

export const stop: Command = {
  summary: 'Stops a running local Kubernetes cluster',
  usage: 'stop [flags]',
  flags: {
    all: { kind: 'switch' },
    'cancel-scheduled': { kind: 'switch' },
    'keep-context-active': { kind: 'switch' },
    output: { short: 'o', kind: 'text' },
    schedule: { kind: 'text' },
  },
  async run(invocation) {
    const { context, driver, flags, out } = invocation;
    const profiles = flags.on('all') ? await driver.profiles() : [await invocation.existing()];
    let stopped = 0;
    for (const profile of profiles) {
      for (const node of profile.nodes.toReversed()) {
        await out.step('stopping', `Stopping node "${node.name}"  ...`);
        if (node.running) {
          await out.step('stopped', `Powering off "${node.name}" via SSH ...`);
          await out.work(5000);
        }
        stopped++;
      }
      if (profile.state !== 'stopped') await driver.act(profile.name, 'stop');
      if (!flags.on('keep-context-active')) unsetContext(context, profile.name);
    }
    await out.step('stopped', `${stopped} ${stopped === 1 ? 'node' : 'nodes'} stopped.`);
    return undefined;
  },
};

export const remove: Command = {
  summary: 'Deletes a local Kubernetes cluster',
  usage: 'delete [flags]',
  flags: { all: { kind: 'switch' }, purge: { kind: 'switch' }, output: { short: 'o', kind: 'text' } },
  async run(invocation) {
    const { context, driver, flags, out, profileName } = invocation;
    const { env, files } = context;
    const home = `${env['HOME'] ?? '/root'}/.minikube`;
    const all = flags.on('all');
    const found = await driver.profiles();
    const profiles = all ? found : found.filter(({ name }) => name === profileName);
    if (!all && profiles.length === 0) {
      await out.error('meh', `"${profileName}" profile does not exist, trying anyways.`);
      await out.step('crushed', `Removed all traces of the "${profileName}" cluster.`);
    }
    for (const profile of profiles) {
      await out.step('deleting', `Deleting "${profile.name}" in docker ...`);
      for (const node of profile.nodes) {
        await out.step('deleting', `Deleting container "${node.name}" ...`);
        await out.work(1500);
      }
      for (const node of profile.nodes)
        await out.step('deleting', `Removing ${home}/machines/${node.name} ...`);
      await driver.delete(profile.name);
      const folder = `${home}/profiles/${profile.name}`;
      if (files.exists(folder)) files.remove(folder, { recursive: true });
      forget(context, profile.name);
      await out.step('crushed', `Removed all traces of the "${profile.name}" cluster.`);
    }
    if (all) await out.step('deleting', 'Successfully deleted all profiles');
    if (flags.on('purge')) {
      if (files.exists(home)) files.remove(home, { recursive: true });
      await driver.forgetAuthority();
      await out.step('crushed', `Successfully purged minikube directory located at - [${home}]`);
      await out.step('notice', 'Kicbase images have not been deleted. To delete images run:');
      await out.step('option', `docker rmi gcr.io/k8s-minikube/kicbase:${baseImage}`);
    }
    return undefined;
  },
};

/** What is paused unless something else is asked for. Models pkg/minikube/constants/constants.go (DefaultNamespaces) */
const NAMESPACES = ['kube-system', 'kubernetes-dashboard', 'istio-operator'];

/** How many containers of those namespaces are in a state, on all nodes. Models pkg/minikube/cruntime/docker.go (ListContainers) */
async function count(invocation: Invocation, { nodes }: Profile, state: 'running' | 'paused') {
  const name = `--filter=name=k8s_.*_(${NAMESPACES.join('|')})_`;
  const words = ['docker', 'ps', '--filter', `status=${state}`, name, '--format={{.ID}}'];
  const on = nodes.filter(({ running }) => running);
  const listed = await Promise.all(on.map((node) => runOnNode(invocation, node.name, words)));
  return listed.reduce((sum, { out }) => sum + out.split('\n').filter(Boolean).length, 0);
}

export const pause: Command = {
  summary: 'Pauses Kubernetes',
  usage: 'pause [flags]',
  flags: {
    'all-namespaces': { short: 'A', kind: 'switch' },
    namespaces: { short: 'n', kind: 'text' },
    output: { short: 'o', kind: 'text' },
  },
  async run(invocation) {
    const { driver, out } = invocation;
    const { profile } = await invocation.running();
    for (const node of profile.nodes) await out.step('pause', `Pausing node ${node.name} ... `);
    const containers = await count(invocation, profile, 'running');
    await driver.act(profile.name, 'pause');
    await out.step('unpause', `Paused ${containers} containers in: ${NAMESPACES.join(', ')}`);
    return undefined;
  },
};

export const unpause: Command = {
  summary: 'Lets a paused cluster go on',
  usage: 'unpause [flags]',
  flags: {
    'all-namespaces': { short: 'A', kind: 'switch' },
    namespaces: { short: 'n', kind: 'text' },
    output: { short: 'o', kind: 'text' },
  },
  async run(invocation) {
    const { driver, out } = invocation;
    const { profile } = await invocation.running();
    for (const node of profile.nodes) await out.step('pause', `Unpausing node ${node.name} ... `);
    const containers = await count(invocation, profile, 'paused');
    if (profile.state === 'paused') await driver.act(profile.name, 'unpause');
    await out.step('pause', `Unpaused ${containers} containers in: ${NAMESPACES.join(', ')}`);
    return undefined;
  },
};

export const updateContext: Command = {
  summary: 'Points kubectl at the cluster again',
  usage: 'update-context [flags]',
  async run(invocation) {
    const { context, out, profileName } = invocation;
    const { profile, primary } = await invocation.running();
    const right = isConfigured(context, profile) && currentContext(context) === profileName;
    configure(context, profile, await invocation.driver.credentials(profileName));
    if (right) await out.step('celebrate', `No changes required for the "${profileName}" context`);
    else
      await out.step('celebrate', `"${profileName}" context has been updated to point to ${primary.ip}:8443`);
    await out.step('heart', `Current context is "${profileName}"`);
    return undefined;
  },
};

export const ip: Command = {
  summary: 'Shows the address of a node',
  usage: 'ip [flags]',
  flags: { node: { short: 'n', kind: 'text' } },
  async run(invocation) {
    const { flags, out } = invocation;
    const { primary, profile } = await invocation.running();
    const wanted = flags.text('node');
    const node =
      wanted === undefined
        ? primary
        : profile.nodes.find(({ name }) => name === wanted || name.endsWith(`-${wanted}`));
    if (!node) {
      throw fail({
        id: 'GUEST_NODE_RETRIEVE',
        code: 85,
        message: `retrieving node: Could not find node ${wanted}`,
        report: true,
      });
    }
    await out.print(`${node.ip}\n`);
    return undefined;
  },
};
