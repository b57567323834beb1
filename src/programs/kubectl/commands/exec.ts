import { containerFlag, filenameFlag, flag, podRunningTimeoutFlag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import { CommandError, usageError } from '../errors.ts';
import { nameOf, namespaceOf, textOf, type JsonObject } from '../object.ts';
import { attachablePod, containerOf, namedObject, podRunningTimeout } from '../pods.ts';
import { findResources, KUBECTL_TYPES } from '../resources.ts';
import { openSession, runSession, setupTerminal } from '../streams.ts';
import type { CommandContext } from '../context.ts';

/** Models kubectl/pkg/cmd/exec/exec.go */
export default defineCommand({
  name: 'exec',
  use: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...] [options]',
  short: { en: 'Run a command in a container', ko: '컨테이너 안에서 명령을 실행합니다' },
  examples: `
# Run 'date' in a pod
kubectl exec web -- date

# A shell in a pod
kubectl exec -it web -- sh

# Run 'ls' in the first pod of a deployment
kubectl exec deploy/web -- ls`,
  flags: [
    podRunningTimeoutFlag('1m0s'),
    filenameFlag,
    { ...containerFlag, complete: 'containers' },
    flag('stdin', 'bool', 'Pass stdin to the container.', '표준 입력을 컨테이너에 넘깁니다.', {
      shorthand: 'i',
    }),
    flag('tty', 'bool', 'Stdin is a terminal.', '표준 입력이 터미널입니다.', { shorthand: 't' }),
    flag('quiet', 'bool', 'Only the output of the remote command.', '원격 명령의 출력만 보여 줍니다.', {
      shorthand: 'q',
    }),
  ],
  completes: { pod: 'alone' },
  async run(context) {
    const { flags, args, dash } = context;
    const files = flags.list('filename');
    const resource = args.length > 0 && dash !== 0 ? (args[0] ?? '') : '';
    if (dash < 0 && (args.length > 1 || (args.length > 0 && files.length > 0))) {
      throw usageError(
        context.path,
        'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead',
      );
    }
    const timeout = podRunningTimeout(context);
    const command = dash < 0 ? [] : args.slice(dash);
    if (resource === '' && files.length === 0) {
      throw new CommandError('pod, type/name or --filename must be specified');
    }
    if (command.length === 0)
      throw new CommandError('you must specify at least one command for the container');
    const pod = await targetPod(context, resource, files, timeout);
    const phase = textOf(pod, 'status', 'phase');
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    }
    const quiet = flags.bool('quiet');
    const container = flags.string('container') || textOf(await containerOf(context, pod, '', quiet), 'name');
    const settings = await setupTerminal(context, flags.bool('stdin'), flags.bool('tty'), quiet);
    const client = await context.client();
    const response = await openSession(client, {
      path: `/api/v1/namespaces/${namespaceOf(pod)}/pods/${nameOf(pod)}/exec`,
      query: {
        command,
        container,
        stdin: settings.stdin ? 'true' : undefined,
        stdout: 'true',
        stderr: settings.tty ? undefined : 'true',
        tty: settings.tty ? 'true' : undefined,
      },
    });
    await runSession(context, response, settings);
  },
});

async function targetPod(
  context: CommandContext,
  resource: string,
  files: readonly string[],
  timeout: number,
): Promise<JsonObject> {
  if (files.length === 0) return attachablePod(context, await namedObject(context, resource), timeout);
  const { namespace, namespaceGiven } = await context.config();
  const found = await findResources(context, {
    scheme: KUBECTL_TYPES,
    args: resource === '' ? [] : [resource.includes('/') ? resource : `pods/${resource}`],
    filenames: files,
    namespace,
    enforceNamespace: namespaceGiven,
    latest: true,
  });
  const infos = await found.all();
  const [info] = infos;
  if (!info || infos.length > 1) throw new CommandError('cannot exec into multiple objects at a time');
  return attachablePod(context, info, timeout);
}
