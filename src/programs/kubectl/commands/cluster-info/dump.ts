import { resolvePath } from '../../../../shell/filesystem.ts';
import { defineCommand } from '../../command.ts';
import { allNamespacesFlag, flag, podRunningTimeoutFlag, printFlags } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { asError, CommandError } from '../../errors.ts';
import { asList, fieldOf, isObject, nameOf, namespaceOf, textOf, type JsonObject } from '../../object.ts';
import { createPrinter } from '../../output/printer.ts';
import { podRunningTimeout } from '../../pods.ts';
import { printerOptions } from '../../printing.ts';

/** What is dumped of each namespace, in order: the file's name, the collection's path, the list's type. */
const collections = [
  ['events', '/api/v1', 'events', 'EventList'],
  ['replication-controllers', '/api/v1', 'replicationcontrollers', 'ReplicationControllerList'],
  ['services', '/api/v1', 'services', 'ServiceList'],
  ['daemonsets', '/apis/apps/v1', 'daemonsets', 'DaemonSetList'],
  ['deployments', '/apis/apps/v1', 'deployments', 'DeploymentList'],
  ['replicasets', '/apis/apps/v1', 'replicasets', 'ReplicaSetList'],
  ['pods', '/api/v1', 'pods', 'PodList'],
] as const;

/** Models kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go */
export default defineCommand({
  name: 'dump',
  use: '[flags] [options]',
  short: {
    en: 'Print much about the cluster, for debugging',
    ko: '디버깅을 위해 클러스터의 많은 정보를 출력합니다',
  },
  long: {
    en: 'Print nodes, workloads, services, events and logs of the current namespace and of kube-system, or write them to a directory.',
    ko: '현재 네임스페이스와 kube-system의 노드, 워크로드, 서비스, 이벤트, 로그를 출력하거나 디렉터리에 적습니다.',
  },
  examples: `
# Everything, into a directory
kubectl cluster-info dump --all-namespaces --output-directory=/tmp/state`,
  flags: [
    ...printFlags.map((each) => (each.name === 'output' ? { ...each, default: 'json' } : each)),
    flag(
      'output-directory',
      'string',
      'Directory for the output; empty or - is stdout.',
      '출력할 디렉터리. 비었거나 -이면 표준 출력입니다.',
    ),
    flag('namespaces', 'stringSlice', 'The namespaces to dump.', '출력할 네임스페이스.'),
    allNamespacesFlag,
    podRunningTimeoutFlag('20s'),
  ],
  async run(context) {
    const { flags } = context;
    const printer = await context.load(createPrinter({ ...printerOptions(context), keepOrder: true }));
    const { asGoType } = await context.load(import('../../typed/go-type.ts'));
    const client = await context.client();
    podRunningTimeout(context, (message) => new CommandError(message));
    const output = flags.string('output');
    if (output === 'name')
      throw new CommandError('list types are not supported by name printing: *v1.NodeList');
    const extension = output === 'json' || output === 'yaml' ? `.${output}` : '.txt';
    const sink = new Sink(context);
    const show = async (
      file: string,
      path: string,
      apiVersion: string,
      kind: string,
    ): Promise<JsonObject> => {
      const list = await client.json({ path });
      const { kind: _kind, apiVersion: _version, ...rest } = list;
      await sink.write(`${file}${extension}`, printer.print(asGoType({ kind, apiVersion, ...rest })));
      return list;
    };
    await show('nodes', '/api/v1/nodes', 'v1', 'NodeList');
    for (const namespace of await namespacesOf(context)) {
      let last: JsonObject = {};
      for (const [file, group, resource, kind] of collections) {
        last = await show(
          `${namespace}/${file}`,
          `${group}/namespaces/${namespace}/${resource}`,
          group === '/api/v1' ? 'v1' : 'apps/v1',
          kind,
        );
      }
      for (const pod of asList(last['items']).filter(isObject)) {
        await sink.write(`${namespace}/${nameOf(pod)}/logs.txt`, await logsOf(context, pod));
      }
    }
    if (sink.directory !== '') await context.out(`Cluster info dumped to ${sink.directory}\n`);
  },
});

async function namespacesOf(context: CommandContext): Promise<readonly string[]> {
  const { flags } = context;
  if (flags.bool('all-namespaces')) {
    const client = await context.client();
    return asList((await client.json({ path: '/api/v1/namespaces' }))['items']).map(nameOf);
  }
  const named = flags.list('namespaces');
  return named.length > 0 ? named : ['kube-system', await context.namespace()];
}

/** Where the dump goes: files of a directory, or stdout. */
class Sink {
  readonly #context: CommandContext;
  /** '' for stdout. */
  readonly directory: string;

  constructor(context: CommandContext) {
    this.#context = context;
    const given = context.flags.string('output-directory');
    this.directory = given === '-' ? '' : given;
  }

  async write(file: string, text: string): Promise<void> {
    if (this.directory === '') return this.#context.out(text);
    const { cwd, files } = this.#context.program;
    const path = resolvePath(cwd, `${this.directory}/${file}`);
    files.makeDirectory(path.slice(0, path.lastIndexOf('/')), { parents: true });
    files.write(path, text);
  }
}

async function logsOf(context: CommandContext, pod: JsonObject): Promise<string> {
  const client = await context.client();
  const which = `${namespaceOf(pod)}/${nameOf(pod)}`;
  let text = '';
  for (const list of ['initContainers', 'containers']) {
    for (const container of asList(fieldOf(pod, 'spec', list))) {
      const name = textOf(container, 'name');
      text += `==== START logs for container ${name} of pod ${which} ====\n`;
      try {
        const { body } = await client.send({
          path: `/api/v1/namespaces/${namespaceOf(pod)}/pods/${nameOf(pod)}/log`,
          query: { container: name },
        });
        if (body.type === 'text') text += body.text;
      } catch (error) {
        if (context.program.signal.aborted) throw error;
        text += `Request log error: ${asError(error).message}\n`;
      }
      text += `==== END logs for container ${name} of pod ${which} ====\n`;
    }
  }
  return text;
}
