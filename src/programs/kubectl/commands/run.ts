import {
  deleteFlags,
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  flag,
  overrideFlags,
  podRunningTimeoutFlag,
  printFlags,
  saveConfigFlag,
} from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, usageError } from '../errors.ts';
import { goInteger } from '../integers.ts';
import { parseLabels } from '../labels.ts';
import { withLastApplied } from '../last-applied.ts';
import { apiVersionOf, kindOf, withField, type JsonObject } from '../object.ts';
import { applyOverrides } from '../overrides.ts';
import { objectPrinter } from '../printing.ts';
import { recorded, recordFlag } from '../record.ts';
import { KUBECTL_TYPES } from '../resources.ts';
import { quote } from '../text.ts';
import { isImageReference, variableNameProblems } from '../validation.ts';
import { createObject } from '../writes.ts';
import { metadata } from './create/generated.ts';

/** Models kubectl/pkg/cmd/run/run.go */
export default defineCommand({
  name: 'run',
  use: 'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...] [options]',
  short: { en: 'Run an image in a pod', ko: '이미지 하나를 파드로 실행합니다' },
  long: {
    en: 'Create and run an image in a pod.',
    ko: '이미지 하나를 파드로 만들어 실행합니다.',
  },
  examples: `
# A pod that runs nginx
kubectl run nginx --image=nginx

# With environment variables
kubectl run hazelcast --image=hazelcast/hazelcast --env="DNS_DOMAIN=cluster" --env="POD_NAMESPACE=default"

# A shell in a pod that goes away afterwards
kubectl run -it shell --image=busybox --restart=Never --rm -- sh

# Other arguments for the image's own command
kubectl run nginx --image=nginx -- <arg1> <arg2> ... <argN>

# Another command
kubectl run nginx --image=nginx --command -- <cmd> <arg1> ... <argN>`,
  flags: [
    ...printFlags,
    ...deleteFlags,
    recordFlag,
    flag('annotations', 'stringArray', 'Annotations for the pod.', '파드에 붙일 어노테이션.'),
    flag('image', 'string', 'The image to run.', '실행할 이미지.', { required: true }),
    flag(
      'image-pull-policy',
      'string',
      'When to pull the image: Always, IfNotPresent or Never.',
      '이미지를 받는 정책: Always, IfNotPresent, Never.',
    ),
    flag(
      'rm',
      'bool',
      'Delete the pod when it ends; only for attached containers.',
      '끝나면 파드를 지웁니다. 붙은 컨테이너에만 씁니다.',
    ),
    ...overrideFlags,
    flag('env', 'stringArray', 'Environment variable for the container.', '컨테이너의 환경 변수.'),
    flag('port', 'string', 'The port that the container listens on.', '컨테이너가 여는 포트.'),
    flag(
      'labels',
      'string',
      'Labels for the pod, separated by commas.',
      '파드의 레이블을 쉼표로 나눠 적습니다.',
      { shorthand: 'l' },
    ),
    flag('stdin', 'bool', "Keep the container's stdin open.", '컨테이너의 표준 입력을 열어 둡니다.', {
      shorthand: 'i',
    }),
    flag('tty', 'bool', 'Give the container a terminal.', '컨테이너에 터미널을 줍니다.', { shorthand: 't' }),
    flag(
      'attach',
      'bool',
      'Wait for the pod and attach to it; the default with -i.',
      '파드를 기다려 붙습니다. -i가 있으면 기본입니다.',
    ),
    flag(
      'leave-stdin-open',
      'bool',
      'Keep stdin open after the first attachment.',
      '첫 연결이 끝난 뒤에도 표준 입력을 열어 둡니다.',
    ),
    flag(
      'restart',
      'string',
      "The pod's restart policy: Always, OnFailure or Never.",
      '파드의 재시작 정책: Always, OnFailure, Never.',
      {
        default: 'Always',
      },
    ),
    flag(
      'command',
      'bool',
      "Use the words after -- as the command, not as the image's arguments.",
      '-- 뒤의 단어를 이미지의 인자가 아니라 명령으로 씁니다.',
    ),
    flag(
      'expose',
      'bool',
      'Make a ClusterIP service for the pod too.',
      '파드를 위한 ClusterIP 서비스도 만듭니다.',
    ),
    flag('quiet', 'bool', 'Print no prompts.', '안내 문구를 출력하지 않습니다.', { shorthand: 'q' }),
    flag('privileged', 'bool', 'Run the container privileged.', '컨테이너를 특권 모드로 실행합니다.'),
    fieldManagerFlag('kubectl-run'),
    podRunningTimeoutFlag('1m0s'),
    dryRunFlag,
    saveConfigFlag,
    ...fileFlags,
  ],
  async run(context) {
    const { flags, args, dash } = context;
    const dryRun = await dryRunOf(context);
    const printer = await objectPrinter(context, 'created', dryRun, true);
    const config = await context.config();
    const stdin = flags.bool('stdin');
    const attach = flags.changed('attach') ? flags.bool('attach') : stdin;
    if (args.length === 0 || dash === 0) throw usageError(context.path, 'NAME is required for run');
    if (flags.duration('pod-running-timeout') <= 0)
      throw usageError(context.path, '--pod-running-timeout must be higher than zero');
    const image = flags.string('image');
    if (image === '') throw new CommandError('--image is required');
    if (!isImageReference(image)) {
      throw new CommandError(`Invalid image name "${image}": invalid reference format`);
    }
    if (flags.bool('tty') && !stdin) {
      throw usageError(context.path, '-i/--stdin is required for containers with -t/--tty=true');
    }
    if (flags.bool('expose') && flags.string('port') === '') {
      throw usageError(context.path, '--port must be set when exposing a service');
    }
    const restart = flags.string('restart') || (stdin ? 'OnFailure' : 'Always');
    if (!['Always', 'OnFailure', 'Never'].includes(restart)) {
      throw usageError(context.path, `invalid restart policy: ${restart}`);
    }
    if (!attach && flags.bool('rm')) {
      throw usageError(context.path, '--rm should only be used for attached containers');
    }
    if (attach && dryRun !== 'none') {
      throw usageError(
        context.path,
        "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
      );
    }
    const pullPolicy = flags.string('image-pull-policy');
    if (!['', 'Always', 'IfNotPresent', 'Never'].includes(pullPolicy)) {
      throw usageError(context.path, `invalid image pull policy: ${pullPolicy}`);
    }
    const [name = '', ...rest] = args;
    if (name === '') throw new CommandError('Parameter: name is required');
    const create = async (generated: JsonObject): Promise<JsonObject> => {
      const object = recorded(context, generated);
      const [version, kind] = [apiVersionOf(object), kindOf(object)];
      const mapping = await (await context.mapper()).forKind(version, kind);
      if (!mapping)
        throw new CommandError(
          `no kind ${quote(kind)} is registered for version ${quote(version)} in scheme ${quote(KUBECTL_TYPES)}`,
        );
      if (dryRun === 'client') {
        return config.namespaceGiven
          ? withField(object, ['metadata', 'namespace'], config.namespace)
          : object;
      }
      const complete = flags.bool('save-config') ? withLastApplied(object, true) : object;
      return createObject(context, mapping, config.namespace, complete, {
        dryRun,
        fieldManager: flags.string('field-manager'),
      });
    };
    const pod = await create(await applyOverrides(context, podOf(context, name, image, restart, rest)));
    const created = [pod];
    if (flags.bool('expose')) {
      const service = await create(serviceOf(context, name));
      await printer.print(service);
      if (flags.string('output') === 'yaml') await context.out('---\n');
      created.push(service);
    }
    if (!attach) return printer.print(pod);
    const { attachToCreated } = await context.load(import('./run-attached.ts'));
    return attachToCreated(context, pod, created, restart);
  },
});

/** Models kubectl/pkg/generate/versioned/run.go BasicPod */
function podOf(
  { flags }: CommandContext,
  name: string,
  image: string,
  restartPolicy: string,
  words: readonly string[],
): JsonObject {
  const env = flags.list('env').map((pair) => {
    const at = pair.indexOf('=');
    if (at <= 0 || variableNameProblems(pair.slice(0, at)).length > 0)
      throw new CommandError(`invalid env: ${pair}`);
    const value = pair.slice(at + 1);
    return { name: pair.slice(0, at), ...(value === '' ? {} : { value }) };
  });
  const annotations = annotationsOf(flags.list('annotations'));
  const labels = flags.string('labels') === '' ? { run: name } : parseLabels(flags.string('labels'));
  const port = flags.string('port') === '' ? undefined : goInteger(flags.string('port'));
  if (port instanceof Error) throw port;
  const stdin = flags.bool('stdin');
  const pullPolicy = flags.string('image-pull-policy');
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: metadata(name, labels, annotations),
    spec: {
      containers: [
        {
          name,
          image,
          ...(words.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: words } : {}),
          ...(port === undefined ? {} : { ports: [{ containerPort: port }] }),
          ...(env.length > 0 ? { env } : {}),
          resources: {},
          ...(pullPolicy === '' ? {} : { imagePullPolicy: pullPolicy }),
          ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
          ...(stdin ? { stdin: true } : {}),
          ...(stdin && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
          ...(flags.bool('tty') ? { tty: true } : {}),
        },
      ],
      restartPolicy,
      dnsPolicy: 'ClusterFirst',
    },
    status: {},
  };
}

function annotationsOf(pairs: readonly string[]): JsonObject {
  const invalid = pairs.filter((pair) => pair.indexOf('=') <= 0);
  if (invalid.length > 0) throw new CommandError(`invalid annotations format: ${invalid.join(', ')}`);
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]).sort(),
  );
}

function serviceOf({ flags }: CommandContext, name: string): JsonObject {
  const port = goInteger(flags.string('port'));
  if (port instanceof Error) throw port;
  const labels = flags.string('labels');
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: metadata(name, labels === '' ? undefined : parseLabels(labels)),
    spec: {
      ports: [{ protocol: 'TCP', port, targetPort: port }],
      selector: labels === '' ? { run: name } : parseLabels(labels),
    },
    status: { loadBalancer: {} },
  };
}
