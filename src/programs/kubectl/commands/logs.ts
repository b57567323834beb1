import { flag, podRunningTimeoutFlag, selectorFlag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { asError, CommandError, hasReason, usageError } from '../errors.ts';
import { formatGoTime, parseGoTime } from '../go-time.ts';
import { logRequestsFor, readLog, type LogRequest } from '../log-requests.ts';
import type { JsonObject } from '../object.ts';
import { firstPod, namedObject, podRunningTimeout, podSelectorOf } from '../pods.ts';
import { findResources } from '../resources.ts';

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

/** How many lines each pod shows when they were picked by a selector. */
const SELECTOR_TAIL = '10';

/** Models kubectl/pkg/cmd/logs/logs.go */
export default defineCommand({
  name: 'logs',
  use: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER] [options]',
  short: { en: "Print a container's log", ko: '컨테이너의 로그를 출력합니다' },
  long: {
    en: "Print the log of a container in a pod. The container's name may be left out when the pod has only one.",
    ko: '파드 안 컨테이너의 로그를 출력합니다. 컨테이너가 하나뿐이면 이름을 생략할 수 있습니다.',
  },
  examples: `
# The log of a pod
kubectl logs web

# Follow it
kubectl logs -f web

# The log of the container before its last restart
kubectl logs -p web

# The last lines of all pods with a label
kubectl logs -l app=web --all-containers`,
  flags: [
    flag(
      'all-pods',
      'bool',
      'Logs of all pods, with prefixes.',
      '모든 파드의 로그를 접두어와 함께 보여 줍니다.',
    ),
    flag(
      'all-containers',
      'bool',
      'Logs of all containers of the pods.',
      '파드의 모든 컨테이너 로그를 보여 줍니다.',
    ),
    flag('follow', 'bool', 'Go on with new lines as they come.', '새 줄이 나오는 대로 계속 보여 줍니다.', {
      shorthand: 'f',
    }),
    flag('timestamps', 'bool', 'Put the time before each line.', '각 줄 앞에 시각을 붙입니다.'),
    flag('limit-bytes', 'int64', 'At most this many bytes.', '최대 바이트 수.'),
    flag(
      'previous',
      'bool',
      "The log of the container's previous instance.",
      '컨테이너의 이전 인스턴스 로그.',
      { shorthand: 'p' },
    ),
    flag(
      'tail',
      'int64',
      'Only the last lines; -1 shows all, 10 with a selector.',
      '마지막 몇 줄만 보여 줍니다. -1이면 전부, 셀렉터가 있으면 10.',
      {
        default: '-1',
      },
    ),
    flag(
      'ignore-errors',
      'bool',
      'Go on with the others when one log fails.',
      '한 로그가 실패해도 나머지를 계속 보여 줍니다.',
    ),
    flag(
      'since-time',
      'string',
      'Only what is newer than this time (RFC 3339).',
      '이 시각(RFC 3339) 이후의 로그만.',
    ),
    flag('since', 'duration', 'Only what is newer than 5s, 2m or 3h.', '5s, 2m, 3h처럼 최근의 로그만.'),
    flag('container', 'string', 'The container whose log to print.', '로그를 볼 컨테이너.', {
      shorthand: 'c',
    }),
    flag(
      'insecure-skip-tls-verify-backend',
      'bool',
      "Do not check the kubelet's identity.",
      'kubelet의 신원을 확인하지 않습니다.',
    ),
    podRunningTimeoutFlag('20s'),
    selectorFlag,
    flag(
      'max-log-requests',
      'int',
      'How many logs may be followed at once.',
      '동시에 따라갈 수 있는 로그의 수.',
      { default: '5' },
    ),
    flag(
      'prefix',
      'bool',
      'Put pod and container before each line.',
      '각 줄 앞에 파드와 컨테이너를 붙입니다.',
    ),
  ],
  completes: { pod: 'container' },
  async run(context) {
    const { flags, args } = context;
    const selector = flags.string('selector');
    if ((args.length === 0 && selector === '') || args.length > 2) throw usageError(context.path, USAGE);
    if (args.length === 1 && selector !== '') {
      throw usageError(context.path, 'only a selector (-l) or a POD name is allowed');
    }
    const container = args[1] ?? flags.string('container');
    const timeout = podRunningTimeout(context, (message) => new CommandError(message));
    const query = queryOf(context, selector);
    const pods = await podsToRead(context, args[0] ?? '', selector, timeout, () =>
      checkFlags(context, container),
    );
    const allPods = flags.bool('all-pods');
    const requests: LogRequest[] = [];
    for (const pod of pods) {
      requests.push(
        ...(await logRequestsFor(context, pod, container, flags.bool('all-containers'), allPods)),
      );
    }
    const limit = flags.number('max-log-requests');
    if (flags.bool('follow') && requests.length > 1) {
      if (requests.length > limit) {
        throw new CommandError(
          `you are attempting to follow ${requests.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
        );
      }
      await Promise.all(requests.map((request) => consume(context, request, query)));
    } else for (const request of requests) await consume(context, request, query);
  },
});

function checkFlags({ flags, args }: CommandContext, container: string): void {
  if (flags.string('since-time') !== '' && flags.duration('since') !== 0) {
    throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  }
  if (flags.bool('all-containers') && container !== '') {
    throw new CommandError(`--all-containers=true should not be specified with container name ${container}`);
  }
  if (flags.changed('container') && args.length === 2) {
    throw new CommandError('only one of -c or an inline [CONTAINER] arg is allowed');
  }
  if (flags.number('limit-bytes') < 0) throw new CommandError('--limit-bytes must be greater than 0');
  if (flags.duration('since') < 0) throw new CommandError('--since must be greater than 0');
  if (flags.number('tail') < -1) throw new CommandError('--tail must be greater than or equal to -1');
}

function queryOf({ flags }: CommandContext, selector: string): Readonly<Record<string, string | undefined>> {
  const since = flags.string('since-time');
  const yes = (name: string): string | undefined => (flags.bool(name) ? 'true' : undefined);
  const tail = flags.number('tail');
  return {
    follow: yes('follow'),
    previous: yes('previous'),
    timestamps: yes('timestamps'),
    sinceTime: since === '' ? undefined : formatGoTime(parseGoTime(since)),
    sinceSeconds:
      flags.duration('since') === 0
        ? undefined
        : String(Math.sign(flags.duration('since')) * Math.round(Math.abs(flags.duration('since')) / 1000)),
    limitBytes: flags.number('limit-bytes') === 0 ? undefined : flags.string('limit-bytes'),
    tailLines:
      selector !== '' && tail === -1 && !flags.changed('tail')
        ? SELECTOR_TAIL
        : tail === -1
          ? undefined
          : String(tail),
  };
}

/** @param check throws for flags that do not fit; it is called once what was named has been found */
async function podsToRead(
  context: CommandContext,
  typed: string,
  selector: string,
  timeout: number,
  check: () => void,
): Promise<readonly JsonObject[]> {
  const { flags } = context;
  const namespace = await context.namespace();
  if (selector !== '') {
    const found = await findResources(context, { args: ['pods'], namespace, selector, chunkSize: 0 });
    const pods = (await found.all()).flatMap(({ object }) => (object ? [object] : []));
    if (pods.length === 0) await context.err(`No resources found in ${namespace} namespace.\n`);
    check();
    return pods;
  }
  let info;
  try {
    info = await namedObject(context, typed);
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error;
    throw new CommandError(`error from server (NotFound): ${error.message} in namespace "${namespace}"`);
  }
  check();
  const object = info.object ?? {};
  if (info.mapping.kind === 'Pod' && info.mapping.group === '') return [object];
  let found;
  try {
    found = podSelectorOf({ kind: info.mapping.kind, ...object }, info.mapping.group);
  } catch (error) {
    throw new CommandError(`cannot get the logs from *v1.${info.mapping.kind}: ${asError(error).message}`);
  }
  const { pod, pods } = await firstPod(context, info.namespace, found, timeout);
  if (pods.length > 1) {
    if (flags.bool('all-pods')) return pods;
    await context.err(
      `Found ${pods.length} pods, using pod/${String((pod['metadata'] as JsonObject)['name'])}\n`,
    );
  }
  return [pod];
}

async function consume(
  context: CommandContext,
  request: LogRequest,
  query: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const { flags } = context;
  const prefix =
    flags.bool('prefix') || flags.bool('all-pods') ? `[pod/${request.pod}/${request.container}] ` : '';
  let fresh = true;
  try {
    await readLog(context, request, query, async (text) => {
      if (prefix === '' || text === '') return context.out(text);
      const marked = (fresh ? prefix : '') + text.replace(/\n(?=[^])/g, `\n${prefix}`);
      fresh = text.endsWith('\n');
      await context.out(marked);
    });
  } catch (error) {
    if (!flags.bool('ignore-errors')) throw error;
    await context.out(`error: ${asError(error).message}\n`);
  }
}
