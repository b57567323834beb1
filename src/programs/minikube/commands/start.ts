import { ClusterClient } from '../cluster.ts';
import type { Command, Invocation } from '../command.ts';
import type { Profile } from '../driver.ts';
import { configure } from '../kubeconfig.ts';
import { fail } from '../out.ts';
import { cniTitle, planOf, startFlags } from './start-plan.ts';
import type { Exit } from '../out.ts';
import {
  baseImage,
  defaultKubernetesVersion,
  dockerVersion,
  kubernetesVersion,
  minikubeVersion,
} from '../versions.ts';

/** The distribution, as the first line names it. */
function distribution({ context }: Invocation): string {
  const { files } = context;
  const release = files.exists('/etc/os-release') ? files.read('/etc/os-release') : '';
  const name = /^ID="?(\w+)/m.exec(release)?.[1] ?? 'ubuntu';
  const version = /^VERSION_ID="?([\d.]+)/m.exec(release)?.[1] ?? '24.04';
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${version}`;
}

/** Downloads, the first time. */
async function pull(invocation: Invocation, version: string): Promise<void> {
  const { context, out } = invocation;
  await out.step('pulling', `Pulling base image ${baseImage} ...`);
  const marker = `${context.env['HOME'] ?? '/root'}/.minikube/cache/preloaded-tarball/preloaded-images-k8s-v18-${version}-docker-overlay2-amd64.tar.lz4`;
  if (context.files.exists(marker)) return;
  await out.step('download', `Downloading Kubernetes ${version} preload ...`);
  for (const [name, size, speed] of [
    ['preloaded-images-k8s-v18-v1...', '272.45', '28.97'],
    ['gcr.io/k8s-minikube/kicbase...', '519.58', '29.19'],
  ] as const) {
    const seconds = Number(size) / Number(speed);
    const line = (share: number): string =>
      `    > ${name}:  ${(Number(size) * share).toFixed(2)} MiB / ${size} MiB  ${(share * 100).toFixed(2)}% ${speed} M`;
    if (context.isTerminal(1)) {
      for (let tick = 0; tick < 10; tick++) {
        await out.print(`\r${line(tick / 10)}`);
        await context.clock.sleep(seconds * 100);
      }
      await out.print(`\r\x1b[K${line(1)}\n`);
    } else {
      await context.clock.sleep(seconds * 1000);
      await out.print(`${line(1)}\n`);
    }
  }
  context.files.makeDirectory(marker.slice(0, marker.lastIndexOf('/')), { parents: true });
  context.files.write(marker, '');
}

/** Waits until the nodes are ready, for a while. */
async function verify({ context, out }: Invocation, profile: Profile): Promise<void> {
  await out.step('verifying', 'Verifying Kubernetes components...');
  const cluster = new ClusterClient(context, profile);
  const healthy = async (): Promise<boolean> => (await cluster.ready()) && (await cluster.systemRuns());
  for (let tries = 0; tries < 60 && !(await healthy()); tries++) await context.clock.sleep(1000);
}

async function addons({ out }: Invocation, profile: Profile): Promise<void> {
  if (profile.addons.includes('storage-provisioner')) {
    await out.step('option', 'Using image gcr.io/k8s-minikube/storage-provisioner:v5');
  }
  const usual = ['storage-provisioner', 'default-storageclass'];
  const names = [
    ...usual.filter((name) => profile.addons.includes(name)),
    ...profile.addons.filter((name) => !usual.includes(name)),
  ];
  await out.step('addonEnable', `Enabled addons: ${names.join(', ')}`);
}

/** A worker joins. `noProxy` lists the addresses of the nodes before it. */
export async function joinWorker(
  invocation: Invocation,
  profile: Profile,
  options: { readonly memory: number; readonly announceNetwork: boolean },
): Promise<Profile> {
  const { driver, out } = invocation;
  const addresses = profile.nodes.map(({ ip }) => ip);
  const next = Math.max(...profile.nodes.map(({ name }) => Number(/-m(\d+)$/.exec(name)?.[1] ?? 1))) + 1;
  const name = `${profile.name}-m${String(next).padStart(2, '0')}`;
  await out.step('thumbsUp', `Starting "${name}" worker node in "${profile.name}" cluster`);
  await out.step('pulling', `Pulling base image ${baseImage} ...`);
  await out.during(
    'startingVM',
    `Creating docker container (CPUs=${profile.cpus}, Memory=${options.memory}MB) ...`,
    4000,
  );
  if (options.announceNetwork) {
    await out.step('network', 'Found network options:');
    await out.step('option', `NO_PROXY=${addresses.join(',')}`);
  }
  await out.during(
    'docker',
    `Preparing Kubernetes ${profile.kubernetesVersion} on Docker ${dockerVersion} ...`,
    5000,
  );
  if (options.announceNetwork) {
    for (const [index] of addresses.entries())
      await out.step('option', `env NO_PROXY=${addresses.slice(0, index + 1).join(',')}`);
  }
  const grown = await driver.addNode(profile.name);
  await out.work(2000);
  await verify(invocation, grown);
  return grown;
}

/** A worker that was switched off comes back. */
export async function resumeWorker(invocation: Invocation, profile: Profile, name: string): Promise<void> {
  const { driver, out } = invocation;
  const addresses = profile.nodes.filter((node) => node.name !== name).map(({ ip }) => ip);
  await out.step('thumbsUp', `Starting "${name}" worker node in "${profile.name}" cluster`);
  await out.step('pulling', `Pulling base image ${baseImage} ...`);
  await out.during('restarting', `Restarting existing docker container for "${name}" ...`, 3000);
  await out.step('network', 'Found network options:');
  await out.step('option', `NO_PROXY=${addresses.join(',')}`);
  await out.during(
    'docker',
    `Preparing Kubernetes ${profile.kubernetesVersion} on Docker ${dockerVersion} ...`,
    4000,
  );
  await out.step('option', `env NO_PROXY=${addresses.join(',')}`);
  await verify(invocation, await driver.setNode(profile.name, name, true));
}

async function done({ context, driver, out }: Invocation, profile: Profile): Promise<void> {
  configure(context, profile, await driver.credentials(profile.name));
  await out.step(
    'ready',
    `Done! kubectl is now configured to use "${profile.name}" cluster and "default" namespace by default`,
  );
}

/** Starts a cluster that exists. */
async function again(invocation: Invocation, profile: Profile): Promise<void> {
  const { driver, flags, out } = invocation;
  const wanted = flags.has('kubernetes-version')
    ? kubernetesVersion(flags.text('kubernetes-version'))
    : undefined;
  const minor = (version: string): number => Number(version.split('.')[1]);
  if (wanted !== undefined && minor(wanted) < minor(profile.kubernetesVersion))
    throw downgrade(invocation, profile, wanted);
  if (profile.kubernetesVersion !== defaultKubernetesVersion) {
    await out.step(
      'newRelease',
      `Kubernetes ${defaultKubernetesVersion.slice(1)} is now available. If you would like to upgrade, specify: --kubernetes-version=${defaultKubernetesVersion}`,
    );
  }
  await out.step('sparkles', 'Using the docker driver based on existing profile');
  if (flags.has('nodes') && flags.number('nodes') !== profile.nodes.length) {
    await out.error(
      'warning',
      "You cannot change the number of nodes for an existing minikube cluster. Please use 'minikube node add' to add nodes to an existing cluster.",
    );
  }
  for (const [index, node] of profile.nodes.entries()) {
    if (index > 0) await out.print('\n');
    const role = node.controlPlane ? 'primary control-plane' : 'worker';
    await out.step('thumbsUp', `Starting "${node.name}" ${role} node in "${profile.name}" cluster`);
    await out.step('pulling', `Pulling base image ${baseImage} ...`);
    if (!node.running || profile.state === 'paused')
      await out.during('restarting', `Restarting existing docker container for "${node.name}" ...`, 3000);
    else await out.during('running', `Updating the running docker "${node.name}" container ...`, 1000);
    await out.during(
      'docker',
      `Preparing Kubernetes ${profile.kubernetesVersion} on Docker ${dockerVersion} ...`,
      4000,
    );
    if (index === 0) {
      if (profile.state === 'created') await driver.act(profile.name, 'boot');
      else if (profile.state !== 'running') await driver.act(profile.name, 'start');
    } else if (!node.running && profile.state === 'running')
      await driver.setNode(profile.name, node.name, true);
    await verify(invocation, profile);
    if (index === 0) await addons(invocation, profile);
  }
  await done(invocation, profile);
}

const downgrade = ({ profileName }: Invocation, profile: Profile, wanted: string): Exit => {
  const [old, next] = [profile.kubernetesVersion.slice(1), wanted.slice(1)];
  const option = profileName === 'minikube' ? '' : ` -p ${profileName}`;
  return fail({
    id: 'K8S_DOWNGRADE_UNSUPPORTED',
    code: 106,
    style: 'seeNoEvil',
    message: `Unable to safely downgrade existing Kubernetes v${old} cluster to v${next}`,
    advice: `

    1) Recreate the cluster with Kubernetes ${next}, by running:
    
    minikube delete${option}
    minikube start${option} --kubernetes-version=v${next}
    
    2) Create a second cluster with Kubernetes ${next}, by running:
    
    minikube start -p ${profileName}2 --kubernetes-version=v${next}
    
    3) Use the existing cluster at version Kubernetes ${old}, by running:
    
    minikube start${option} --kubernetes-version=v${old}
    `,
  });
};

async function run(invocation: Invocation): Promise<undefined> {
  const { context, driver, flags, out, profileName } = invocation;
  const prefix = profileName === 'minikube' ? '' : `[${profileName}] `;
  if (!/^[a-zA-Z0-9][a-zA-Z0-9-]+$/.test(profileName)) {
    await out.error('warning', `Profile name '${profileName}' is not valid`);
    throw fail({
      id: 'MK_USAGE',
      code: 14,
      message:
        "Only alphanumeric and dashes '-' are permitted. Minimum 2 characters, starting with alphanumeric.",
    });
  }
  await out.step('happy', `${prefix}minikube ${minikubeVersion} on ${distribution(invocation)}`);
  const existing = await driver.profile(profileName);
  if (existing) {
    await again(invocation, existing);
    return undefined;
  }
  const plan = planOf(invocation);
  const short = flags.text('kubernetes-version');
  if (short !== undefined && /^v?\d+\.\d+$/.test(short)) {
    await out.step(
      'workaround',
      `Using Kubernetes ${plan.version.slice(1)} since patch version was unspecified`,
    );
  }
  const chosen = flags.has('driver') || flags.has('vm-driver') || flags.has('nodes');
  await out.step(
    'sparkles',
    chosen
      ? 'Using the docker driver based on user configuration'
      : 'Automatically selected the docker driver. Other choices: ssh, none',
  );
  if (!flags.has('container-runtime')) {
    await out.error(
      'warning',
      'Starting v1.39.0, minikube will default to "containerd" container runtime. See #21973 for more info.',
    );
  }
  await out.step('notice', 'Using Docker driver with root privileges');
  await out.step(
    'thumbsUp',
    `Starting "${profileName}" primary control-plane node in "${profileName}" cluster`,
  );
  await pull(invocation, plan.version);
  await out.during(
    'startingVM',
    `Creating docker container (CPUs=${plan.cpus}, Memory=${plan.memory}MB) ...`,
    4000,
  );
  let profile = await driver.create({
    name: profileName,
    kubernetesVersion: plan.version,
    cpus: plan.cpus,
    memory: plan.memory,
    multiNode: plan.nodes > 1,
    cni: plan.cni,
  });
  await out.during('docker', `Preparing Kubernetes ${plan.version} on Docker ${dockerVersion} ...`, 3000);
  const steps = context.isTerminal(1);
  if (steps) await out.during('subStep', 'Generating certificates and keys ...', 2000);
  else await out.work(2000);
  profile = await driver.act(profileName, 'boot');
  if (steps) {
    await out.during('subStep', 'Booting up control plane ...', 5000);
    await out.during('subStep', 'Configuring RBAC rules ...', 1000);
  } else await out.work(6000);
  await out.step('cni', `Configuring ${cniTitle(plan)}CNI (Container Networking Interface) ...`);
  await out.work(1000);
  await verify(invocation, profile);
  await addons(invocation, profile);
  for (let node = 2; node <= plan.nodes; node++) {
    await out.print('\n');
    profile = await joinWorker(invocation, profile, { memory: plan.memory, announceNetwork: true });
  }
  await done(invocation, profile);
  return undefined;
}

export const start: Command = {
  summary: 'Starts a local Kubernetes cluster',
  usage: 'start [flags]',
  flags: startFlags,
  run,
};
