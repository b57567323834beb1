import { resolvePath } from '../../../shell/filesystem.ts';
import { filenameFlag, flag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { isDebugProfile, isForbiddenCustom } from '../debug-profiles.ts';
import { asError, CommandError } from '../errors.ts';
import { parseYaml } from '../manifest.ts';
import { isObject, type JsonObject } from '../object.ts';
import { isImageReference } from '../validation.ts';

/** Models kubectl/pkg/cmd/debug/debug.go */
export default defineCommand({
  name: 'debug',
  use: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ] [options]',
  short: { en: 'Start a container for debugging', ko: '디버깅용 컨테이너를 시작합니다' },
  long: {
    en: 'Debug a pod with an ephemeral container or with a copy of it, or a node with a pod on it.',
    ko: '임시 컨테이너나 복사본으로 파드를, 또는 노드 위의 파드로 노드를 디버깅합니다.',
  },
  examples: `
# A shell beside the containers of a pod
kubectl debug web -it --image=busybox

# A pod on a node, with the node's files under /host
kubectl debug node/node-1 -it --image=busybox`,
  flags: [
    filenameFlag,
    flag(
      'arguments-only',
      'bool',
      'Words after -- are arguments, not the command.',
      '-- 뒤의 단어를 명령이 아니라 인자로 씁니다.',
    ),
    flag(
      'attach',
      'bool',
      'Attach to the new container; the default with -i.',
      '새 컨테이너에 붙습니다. -i가 있으면 기본입니다.',
    ),
    flag('container', 'string', "The new container's name.", '새 컨테이너의 이름.', { shorthand: 'c' }),
    flag(
      'copy-to',
      'string',
      'Make a copy of the pod with this name.',
      '이 이름으로 파드의 복사본을 만듭니다.',
    ),
    flag(
      'replace',
      'bool',
      'With --copy-to: delete the original.',
      '--copy-to와 함께: 원래 파드를 지웁니다.',
    ),
    flag('env', 'stringToString', "The container's environment variables.", '컨테이너의 환경 변수.'),
    flag('image', 'string', "The new container's image.", '새 컨테이너의 이미지.'),
    flag(
      'keep-labels',
      'bool',
      "With --copy-to: keep the pod's labels.",
      '--copy-to와 함께: 파드의 레이블을 유지합니다.',
    ),
    flag(
      'keep-annotations',
      'bool',
      "With --copy-to: keep the pod's annotations.",
      '--copy-to와 함께: 어노테이션을 유지합니다.',
    ),
    flag(
      'keep-liveness',
      'bool',
      'With --copy-to: keep liveness probes.',
      '--copy-to와 함께: liveness 프로브를 유지합니다.',
    ),
    flag(
      'keep-readiness',
      'bool',
      'With --copy-to: keep readiness probes.',
      '--copy-to와 함께: readiness 프로브를 유지합니다.',
    ),
    flag(
      'keep-startup',
      'bool',
      'With --copy-to: keep startup probes.',
      '--copy-to와 함께: startup 프로브를 유지합니다.',
    ),
    flag(
      'keep-init-containers',
      'bool',
      'With --copy-to: run the init containers.',
      '--copy-to와 함께: 초기화 컨테이너를 실행합니다.',
      {
        default: 'true',
      },
    ),
    flag(
      'set-image',
      'stringToString',
      'With --copy-to: other images, as name=image.',
      '--copy-to와 함께: 바꿀 이미지(name=image).',
    ),
    flag('image-pull-policy', 'string', 'When to pull the image.', '이미지를 받는 정책.'),
    flag('stdin', 'bool', 'Keep stdin open.', '표준 입력을 열어 둡니다.', { shorthand: 'i' }),
    flag('quiet', 'bool', 'Say nothing.', '안내를 생략합니다.', { shorthand: 'q' }),
    flag('same-node', 'bool', 'With --copy-to: on the same node.', '--copy-to와 함께: 같은 노드에 둡니다.'),
    flag(
      'share-processes',
      'bool',
      'With --copy-to: share the process namespace.',
      '--copy-to와 함께: 프로세스 네임스페이스를 공유합니다.',
      {
        default: 'true',
      },
    ),
    flag(
      'target',
      'string',
      'The container whose processes the ephemeral one sees.',
      '임시 컨테이너가 프로세스를 볼 컨테이너.',
    ),
    flag('tty', 'bool', 'Give the container a terminal.', '컨테이너에 터미널을 줍니다.', { shorthand: 't' }),
    flag(
      'profile',
      'string',
      'legacy, general, baseline, netadmin, restricted or sysadmin.',
      'legacy, general, baseline, netadmin, restricted, sysadmin.',
      {
        default: 'legacy',
      },
    ),
    flag(
      'custom',
      'string',
      'A file with a partial container specification.',
      '컨테이너 명세 일부가 담긴 파일.',
    ),
  ],
  completes: 'resources',
  async run(context) {
    const { flags, args, dash, program } = context;
    const image = flags.string('image');
    const copy = flags.string('copy-to');
    const names = dash < 0 ? args : args.slice(0, dash);
    const command = dash < 0 ? [] : args.slice(dash);
    const profile = flags.string('profile');
    if (!isDebugProfile(profile)) throw new CommandError(`unknown profile: ${profile}`);
    const custom = await customProfile(context);
    if (flags.bool('attach') && image === '' && flags.string('container') === '') {
      throw new CommandError(
        'you must specify --container or create a new container using --image in order to attach.',
      );
    }
    const images = flags.map('set-image');
    if (copy !== '') {
      if (image === '' && images.size === 0 && command.length === 0) {
        throw new CommandError('you must specify --image, --set-image or command arguments.');
      }
      if (command.length > 0 && flags.string('container') === '' && image === '') {
        throw new CommandError('you must specify an existing container or a new image when specifying args.');
      }
    } else {
      for (const name of ['replace', 'same-node']) {
        if (flags.bool(name)) throw new CommandError(`--${name} may only be used with --copy-to.`);
      }
      if (images.size > 0) throw new CommandError('--set-image may only be used with --copy-to.');
      if (image === '') throw new CommandError('you must specify --image when not using --copy-to.');
    }
    if (image !== '' && !isImageReference(image)) {
      throw new CommandError(`invalid image name "${image}": invalid reference format`);
    }
    if (names.length === 0 && flags.list('filename').length === 0) {
      throw new CommandError('NAME or filename is required for debug');
    }
    const pullPolicy = flags.string('image-pull-policy');
    if (!['Always', 'IfNotPresent', 'Never', ''].includes(pullPolicy)) {
      throw new CommandError(`invalid image pull policy: ${pullPolicy}`);
    }
    for (const [name, wanted] of images) {
      if (isImageReference(wanted)) continue;
      throw new CommandError(
        `invalid image name "${wanted}" for container "${name}": invalid reference format`,
      );
    }
    const target = flags.string('target');
    if (target !== '') {
      if (copy !== '')
        throw new CommandError('--target is incompatible with --copy-to. Use --share-processes instead.');
      if (!flags.bool('quiet')) {
        await context.out(
          `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
        );
      }
    }
    if (flags.bool('tty') && !flags.bool('stdin')) {
      throw new CommandError('-i/--stdin is required for containers with -t/--tty=true');
    }
    if (custom && isForbiddenCustom(custom)) {
      throw new CommandError(
        'name, command, image, lifecycle and volume devices are not modifiable via custom profile',
      );
    }
    if (profile === 'legacy') {
      await context.err(
        '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n',
      );
    }
    const { debugAll } = await program.load(import('../debugging.ts'));
    await debugAll(context, names, { command, profile, custom });
  },
});

/** The partial container that `--custom` names. */
async function customProfile({ flags, program }: CommandContext): Promise<JsonObject | undefined> {
  const file = flags.string('custom');
  if (file === '') return undefined;
  const path = resolvePath(program.cwd, file);
  if (!program.files.exists(path)) {
    throw new CommandError(
      `must pass a container spec json file for custom profile: open ${file}: no such file or directory`,
    );
  }
  try {
    const [custom] = await program.load(parseYaml(program.files.read(path)));
    if (isObject(custom)) return custom;
    throw new CommandError('error unmarshaling JSON: while decoding JSON: json: cannot unmarshal value');
  } catch (error) {
    throw new CommandError(`${file} does not contain a valid container spec: ${asError(error).message}`);
  }
}
