import { flag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import { asError, CommandError } from '../errors.ts';
import { resolvePath } from '../../../shell/filesystem.ts';
import { buildObjects, filesOf } from '../kustomize/build.ts';
import { marshalYaml } from '../output/yaml.ts';

const restrictions: readonly string[] = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone', ''];
const orders: readonly string[] = ['legacy', 'none'];

/** Models kubectl/pkg/cmd/kustomize/kustomize.go */
export default defineCommand({
  name: 'kustomize',
  use: 'DIR [flags] [options]',
  short: { en: 'Build a kustomization from a directory', ko: '디렉터리의 kustomization을 빌드합니다' },
  examples: '# The current directory\nkubectl kustomize',
  flags: [
    flag(
      'load-restrictor',
      'string',
      'LoadRestrictionsNone lets kustomizations read files outside their directory.',
      'LoadRestrictionsNone이면 kustomization이 자기 디렉터리 밖의 파일도 읽습니다.',
      { default: 'LoadRestrictionsRootOnly' },
    ),
    flag('enable-helm', 'bool', 'Allow Helm charts.', '헬름 차트를 허용합니다.'),
    flag('helm-command', 'string', 'The program that renders charts.', '차트를 렌더링하는 프로그램.', {
      default: 'helm',
    }),
    flag(
      'helm-api-versions',
      'stringArray',
      'API versions that charts are told of.',
      '차트에 알려 주는 API 버전.',
    ),
    flag(
      'helm-kube-version',
      'string',
      'Kubernetes version that charts are told of.',
      '차트에 알려 주는 쿠버네티스 버전.',
    ),
    flag('helm-debug', 'bool', 'Let Helm tell more.', '헬름이 더 자세히 출력합니다.'),
    flag('reorder', 'string', 'The order of the output.', '출력의 순서.', {
      default: 'legacy',
      deprecated: "use the new 'sortOptions' field in kustomization.yaml instead.",
    }),
    flag('enable-managedby-label', 'bool', 'Label what is made.', '만든 것에 레이블을 붙입니다.', {
      deprecated:
        'The flag `enable-managedby-label` has been deprecated. Use the `managedByLabel` option in the `buildMetadata` field instead.',
    }),
    flag('enable-alpha-plugins', 'bool', 'Allow plugins of kustomize.', 'kustomize 플러그인을 허용합니다.'),
    flag(
      'env',
      'stringArray',
      "Environment variables of functions' containers.",
      '함수 컨테이너의 환경 변수.',
      { shorthand: 'e' },
    ),
    flag(
      'as-current-user',
      'bool',
      "Run functions' containers as the current user.",
      '함수 컨테이너를 현재 사용자로 실행합니다.',
    ),
    flag('mount', 'stringArray', "Mounts of functions' containers.", '함수 컨테이너의 마운트.'),
    flag(
      'network',
      'bool',
      'Allow functions that ask for it the network.',
      '요청하는 함수에 네트워크를 허용합니다.',
    ),
    flag('network-name', 'string', "The network of functions' containers.", '함수 컨테이너의 네트워크.', {
      default: 'bridge',
    }),
    flag('output', 'string', 'Write the output to this file.', '출력을 이 파일에 적습니다.', {
      shorthand: 'o',
    }),
  ],
  async run(context) {
    const { args, flags, program } = context;
    if (args.length > 1) throw new CommandError('specify one path to kustomization.yaml');
    const restriction = flags.string('load-restrictor');
    if (!restrictions.includes(restriction)) {
      throw new CommandError(
        `illegal flag value --load-restrictor ${restriction}; legal values: [${restrictions.slice(0, 2).join(' ')}]`,
      );
    }
    const reorder = flags.string('reorder');
    if (!orders.includes(reorder)) {
      throw new CommandError(`illegal flag value --reorder ${reorder}; legal values: [${orders.join(' ')}]`);
    }
    const objects = await buildObjects(context, args[0] ?? '.', {
      anywhere: restriction === 'LoadRestrictionsNone',
      helm: flags.bool('enable-helm'),
      helmCommand: flags.string('helm-command'),
      plugins: flags.bool('enable-alpha-plugins'),
      unordered: reorder === 'none',
      managed:
        flags.bool('enable-managedby-label') || program.env['KUSTOMIZE_ENABLE_MANAGEDBY_LABEL'] === 'on',
    });
    const text = objects.map((object) => marshalYaml(object)).join('---\n');
    const output = flags.string('output');
    if (output === '') return context.out(text);
    const { files } = program;
    const path = resolvePath(program.cwd, output);
    const write = (name: string, content: string): void => {
      try {
        files.write(resolvePath(path, name), content);
      } catch (error) {
        const shown = name === '' ? output : `${output.replace(/\/$/, '')}/${name}`;
        const problem = asError(error).message.replace(/^.*: /, '');
        throw new CommandError(`open ${shown}: ${problem.charAt(0).toLowerCase()}${problem.slice(1)}`);
      }
    };
    if (!files.exists(path) || files.stat(path).type !== 'directory') write('', text);
    else for (const [name, content] of filesOf(objects)) write(name, content);
  },
});
