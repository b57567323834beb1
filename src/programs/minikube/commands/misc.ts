import { readSettings, writeSettings } from '../command.ts';
import type { Command } from '../command.ts';
import { fail } from '../out.ts';
import { minikubeCommit, minikubeVersion } from '../versions.ts';
import { enable } from './addons.ts';

export const version: Command = {
  summary: 'Prints the version',
  usage: 'version [flags]',
  flags: { short: { kind: 'switch' }, components: { kind: 'switch' }, output: { short: 'o', kind: 'text' } },
  async run({ flags, out }) {
    if (flags.on('short')) await out.print(`${minikubeVersion}\n`);
    else if (flags.text('output') === 'json') {
      await out.print(`${JSON.stringify({ commit: minikubeCommit, minikubeVersion })}\n`);
    } else if (flags.text('output') === 'yaml') {
      await out.print(`commit: ${minikubeCommit}\nminikubeVersion: ${minikubeVersion}\n\n`);
    } else await out.print(`minikube version: ${minikubeVersion}\ncommit: ${minikubeCommit}\n`);
    return undefined;
  },
};

export const kubectl: Command = {
  summary: 'Runs kubectl against the cluster',
  usage: 'kubectl -- ARGUMENTS',
  passThrough: true,
  async run(invocation) {
    const { context, flags, profileName } = invocation;
    await invocation.existing();
    const words = [...flags.arguments, ...flags.rest];
    const option = words.findIndex((word) => word.startsWith('-'));
    const at = option < 0 ? words.length : option;
    return context.spawn(['kubectl', ...words.slice(0, at), `--cluster=${profileName}`, ...words.slice(at)]);
  },
};

export const dashboard: Command = {
  summary: 'Opens the dashboard',
  usage: 'dashboard [flags]',
  flags: { url: { kind: 'switch' }, port: { kind: 'number' } },
  async run(invocation) {
    const { context, flags, out } = invocation;
    const { profile } = await invocation.healthy();
    if (!profile.addons.includes('dashboard')) {
      await out.error('enabling', 'Enabling dashboard ...');
      await enable(invocation, 'dashboard');
    }
    await out.error('healthCheck', 'Verifying dashboard health ...');
    await context.clock.sleep(3000);
    await out.error('launch', 'Launching proxy ...');
    await context.clock.sleep(500);
    await out.error('healthCheck', 'Verifying proxy health ...');
    const port = flags.number('port') ?? 32_768 + Math.floor(context.random() * 20_000);
    const url = `http://127.0.0.1:${port}/api/v1/namespaces/kubernetes-dashboard/services/http:kubernetes-dashboard:/proxy/`;
    if (flags.on('url')) await out.print(`${url}\n`);
    else {
      await out.error('celebrate', `Opening ${url} in your default browser...`);
      await out.error(
        'tip',
        'This workstation has no browser and no dashboard; the view beside the terminal shows the cluster.',
      );
    }
    try {
      for (;;) await context.clock.sleep(60_000);
    } catch (error) {
      if (context.signal.aborted) return 130;
      throw error;
    }
  },
};

export const dockerEnv: Command = {
  summary: 'Tells how to use the Docker inside the cluster',
  usage: 'docker-env [flags]',
  flags: {
    unset: { short: 'u', kind: 'switch' },
    shell: { kind: 'text' },
    output: { short: 'o', kind: 'text' },
  },
  async run(invocation) {
    const { context, flags, out, profileName } = invocation;
    if (flags.on('unset')) {
      const names = ['DOCKER_TLS_VERIFY', 'DOCKER_HOST', 'DOCKER_CERT_PATH', 'MINIKUBE_ACTIVE_DOCKERD'];
      await out.print(names.map((name) => `unset ${name};\n`).join(''));
      return undefined;
    }
    const { primary } = await invocation.running();
    await out.print(`export DOCKER_TLS_VERIFY="1"
export DOCKER_HOST="tcp://${primary.ip}:2376"
export DOCKER_CERT_PATH="${context.env['HOME'] ?? '/root'}/.minikube/certs"
export MINIKUBE_ACTIVE_DOCKERD="${profileName}"

# To point your shell to minikube's docker-daemon, run:
# eval $(minikube -p ${profileName} docker-env)
`);
    return undefined;
  },
};

const settingNames = [
  'cpus',
  'memory',
  'driver',
  'kubernetes-version',
  'container-runtime',
  'disk-size',
  'profile',
  'WantUpdateNotification',
  'WantKubectlDownloadMsg',
];
const lasting = ['cpus', 'memory', 'driver', 'container-runtime', 'disk-size'];

export const config: Command = {
  summary: 'Keeps settings for new clusters',
  usage: 'config get|set|unset|view [flags]',
  flags: { format: { kind: 'text' } },
  async run({ context, flags, out }) {
    const [verb = '', name, value] = flags.arguments;
    const settings = readSettings(context);
    if (verb === 'view') {
      await out.print(
        Object.entries(settings)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, setting]) => `- ${key}: ${String(setting)}\n`)
          .join(''),
      );
      return undefined;
    }
    if (!['get', 'set', 'unset'].includes(verb)) {
      throw fail({ id: 'MK_USAGE', code: 14, message: 'Usage: minikube config [get|set|unset|view]' });
    }
    if (name === undefined || (verb === 'set' && value === undefined)) {
      const count = (name === undefined ? 0 : 1) + (value === undefined ? 0 : 1);
      throw fail({
        id: 'MK_USAGE',
        code: 14,
        message:
          verb === 'set'
            ? `not enough arguments (${count}).\nusage: minikube config set PROPERTY_NAME PROPERTY_VALUE`
            : `usage: minikube config ${verb} PROPERTY_NAME`,
      });
    }
    if (!settingNames.includes(name)) {
      throw fail({
        id: 'INTERNAL_CONFIG_SET',
        code: 80,
        message: `set failed: find settings for "${name}" value of "${value ?? ''}": property name "${name}" not found`,
        report: true,
      });
    }
    if (verb === 'get') {
      if (settings[name] === undefined) {
        await context.stderr.write('Error: specified key could not be found in config\n');
        return 1;
      }
      await out.print(`${String(settings[name])}\n`);
      return undefined;
    }
    const { [name]: _, ...others } = settings;
    writeSettings(context, verb === 'set' ? { ...others, [name]: value ?? '' } : others);
    if (verb === 'set' && lasting.includes(name)) {
      await out.error(
        'warning',
        'These changes will take effect upon a minikube delete and then a minikube start',
      );
    }
    return undefined;
  },
};
