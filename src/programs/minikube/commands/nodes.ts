import { box } from '../box.ts';
import { readSettings, writeSettings } from '../command.ts';
import type { Command, Invocation } from '../command.ts';
import type { Node, Profile } from '../driver.ts';
import { currentContext } from '../kubeconfig.ts';
import { Exit, fail } from '../out.ts';
import { joinWorker, resumeWorker } from './start.ts';

const findNode = (profile: Profile, wanted: string): Node | undefined =>
  profile.nodes.find(({ name }) => name === wanted || name.endsWith(`-${wanted}`));

async function add(invocation: Invocation): Promise<undefined> {
  const { out } = invocation;
  const { profile } = await invocation.healthy();
  const next = Math.max(...profile.nodes.map(({ name }) => Number(/-m(\d+)$/.exec(name)?.[1] ?? 1))) + 1;
  const short = `m${String(next).padStart(2, '0')}`;
  await out.step('happy', `Adding node ${short} to cluster ${profile.name} as [worker]`);
  const first = profile.nodes.length === 1 && !profile.multiNode;
  if (first) {
    await out.error(
      'warning',
      'Cluster was created without any CNI, adding a node to it might cause broken networking.',
    );
  }
  await joinWorker(invocation, profile, { memory: first ? 2200 : profile.memory, announceNetwork: false });
  await out.step('ready', `Successfully added ${short} to ${profile.name}!`);
  return undefined;
}

async function remove(invocation: Invocation, name: string | undefined): Promise<undefined> {
  const { driver, out } = invocation;
  if (name === undefined)
    throw fail({ id: 'MK_USAGE', code: 14, message: 'Usage: minikube node delete [name]' });
  const profile = await invocation.existing();
  await out.step('deleting', `Deleting node ${name} from cluster ${profile.name}`);
  const node = findNode(profile, name);
  if (!node) {
    throw fail({
      id: 'GUEST_NODE_DELETE',
      code: 80,
      message: `deleting node: retrieve: Could not find node ${name}`,
      report: true,
    });
  }
  await out.step('stopping', `Stopping node "${node.name}"  ...`);
  await out.step('stopped', `Powering off "${node.name}" via SSH ...`);
  await out.work(5000);
  await out.step('deleting', `Deleting "${node.name}" in docker ...`);
  await driver.deleteNode(profile.name, node.name);
  await out.step('crushed', `Node ${name} was successfully deleted.`);
  return undefined;
}

/** The node that `node start` and `node stop` are told. */
async function named(
  invocation: Invocation,
  verb: 'start' | 'stop',
): Promise<{ readonly profile: Profile; readonly node: Node; readonly name: string }> {
  const [, name] = invocation.flags.arguments;
  if (name === undefined)
    throw fail({ id: 'MK_USAGE', code: 14, message: `Usage: minikube node ${verb} [name]` });
  const profile = await invocation.existing();
  const node = findNode(profile, name);
  if (node) return { profile, node, name };
  throw fail({
    id: 'GUEST_NODE_RETRIEVE',
    code: 85,
    message: `retrieving node: Could not find node ${name}`,
    report: true,
  });
}

async function start(invocation: Invocation): Promise<undefined> {
  const { driver, out } = invocation;
  const { profile, node, name } = await named(invocation, 'start');
  if (node.running) {
    await out.step('option', `${name} is already running`);
    return undefined;
  }
  if (node.controlPlane) await driver.setNode(profile.name, node.name, true);
  else await resumeWorker(invocation, profile, node.name);
  await out.step('happy', `Successfully started node ${node.name}!`);
  return undefined;
}

async function stop(invocation: Invocation): Promise<undefined> {
  const { driver, out } = invocation;
  const { profile, node } = await named(invocation, 'stop');
  await out.step('stopping', `Stopping node "${node.name}"  ...`);
  if (node.running) {
    await out.step('stopped', `Powering off "${node.name}" via SSH ...`);
    await out.work(5000);
    await driver.setNode(profile.name, node.name, false);
  }
  await out.step('stopped', `Successfully stopped node ${node.name}`);
  return undefined;
}

export const node: Command = {
  summary: 'Adds, removes, starts, stops or lists nodes',
  usage: 'node add|delete|list|start|stop [flags]',
  flags: {
    worker: { kind: 'switch' },
    'control-plane': { kind: 'switch' },
    'delete-on-failure': { kind: 'switch' },
  },
  async run(invocation) {
    const { flags, out } = invocation;
    const [verb, name] = flags.arguments;
    switch (verb) {
      case 'add':
        return add(invocation);
      case 'delete':
        return remove(invocation, name);
      case 'start':
        return start(invocation);
      case 'stop':
        return stop(invocation);
      case 'list': {
        const profile = await invocation.existing();
        await out.print(profile.nodes.map((each) => `${each.name}\t${each.ip}\n`).join(''));
        return undefined;
      }
      default:
        throw fail({
          id: 'MK_USAGE',
          code: 14,
          message: 'Usage: minikube node [add|start|stop|delete|list]',
        });
    }
  },
};

const shownState: Readonly<Record<Profile['state'], string>> = {
  created: 'Starting',
  running: 'OK',
  paused: 'Paused',
  stopped: 'Stopped',
};

async function list(invocation: Invocation): Promise<undefined> {
  const { context, driver, flags, out, profileName } = invocation;
  const profiles = await driver.profiles();
  if (flags.text('output') === 'json') {
    const valid = profiles.map((profile) => ({
      Name: profile.name,
      Status: shownState[profile.state],
      Config: profile,
    }));
    await out.print(`${JSON.stringify({ invalid: [], valid })}\n`);
    return undefined;
  }
  if (profiles.length === 0) {
    throw fail({
      id: 'MK_USAGE_NO_PROFILE',
      code: 14,
      style: 'juggle',
      message: 'No minikube profile was found.',
      advice: "\n\n    You can create one using 'minikube start'.\n    ",
    });
  }
  const current = currentContext(context);
  await out.print(
    box(
      [
        'PROFILE',
        'DRIVER',
        'RUNTIME',
        'IP',
        'VERSION',
        'STATUS',
        'NODES',
        'ACTIVE PROFILE',
        'ACTIVE KUBECONTEXT',
      ],
      profiles.map((profile) => ({
        cells: [
          profile.name,
          'docker',
          'docker',
          profile.nodes[0]?.ip ?? '',
          profile.kubernetesVersion,
          shownState[profile.state],
          String(profile.nodes.length),
          profile.name === profileName ? '*' : '',
          profile.name === current ? '*' : '',
        ],
        green: out.fancy && profile.state === 'running',
      })),
    ),
  );
  return undefined;
}

export const profile: Command = {
  summary: 'Shows, sets or lists profiles',
  usage: 'profile [NAME | list] [flags]',
  flags: { output: { short: 'o', kind: 'text' }, light: { short: 'l', kind: 'switch' } },
  async run(invocation) {
    const { context, driver, flags, out, profileName } = invocation;
    const [name] = flags.arguments;
    if (name === undefined) {
      await out.print(`${profileName}\n`);
      return undefined;
    }
    if (name === 'list') return list(invocation);
    if (name !== 'minikube' && name !== 'default' && !(await driver.profile(name))) {
      await out.error('failure', `Error loading profile config: cluster "${name}" does not exist`);
      await out.step(
        'tip',
        `if you want to create a profile you can by this command: minikube start -p ${name}`,
      );
      throw new Exit(85);
    }
    const { profile: _, ...others } = readSettings(context);
    writeSettings(context, name === 'default' ? others : { ...others, profile: name });
    await out.step(
      'check',
      `minikube profile was successfully set to ${name === 'default' ? 'minikube' : name}`,
    );
    return undefined;
  },
};
