import { resolvePath } from '../../../../shell/filesystem.ts';
import { encodeBase64 } from '../../client.ts';
import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { CommandError } from '../../errors.ts';
import { modifyConfig, startingConfig, withEntry } from '../../kubeconfig-files.ts';
import { quote } from '../../text.ts';

/** Models kubectl/pkg/cmd/config/set_credentials.go */
export default defineCommand({
  name: 'set-credentials',
  use: 'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value] [options]',
  short: { en: 'Set a user', ko: '사용자를 정합니다' },
  examples: '# A user with a token\nkubectl config set-credentials jane --token=abc',
  flags: [
    flag('client-certificate', 'string', 'File with the client certificate.', '클라이언트 인증서 파일.', {
      complete: 'files',
    }),
    flag('client-key', 'string', 'File with the client key.', '클라이언트 키 파일.', { complete: 'files' }),
    flag(
      'embed-certs',
      'bool',
      'Put certificate and key themselves into the file.',
      '인증서와 키 내용을 파일에 넣습니다.',
    ),
    flag('token', 'string', 'The bearer token.', 'bearer 토큰.'),
    flag('username', 'string', 'User name for basic authentication.', '기본 인증의 사용자 이름.'),
    flag('password', 'string', 'Password for basic authentication.', '기본 인증의 비밀번호.'),
    flag('auth-provider', 'string', 'Authentication provider.', '인증 제공자.'),
    flag(
      'auth-provider-arg',
      'stringSlice',
      "The provider's settings as key=value.",
      '제공자의 설정(key=value).',
    ),
    flag('exec-command', 'string', 'Program that gives the credentials.', '자격 증명을 주는 프로그램.'),
    flag(
      'exec-api-version',
      'string',
      "API version of the program's answers.",
      '그 프로그램이 쓰는 API 버전.',
    ),
    flag('exec-arg', 'stringSlice', "The program's arguments.", '그 프로그램의 인자.'),
    flag(
      'exec-env',
      'stringArray',
      "The program's environment as key=value.",
      '그 프로그램의 환경 변수(key=value).',
    ),
  ],
  completes: 'users',
  async run(context) {
    const { args, flags, program } = context;
    const [name = ''] = args;
    if (args.length !== 1) {
      await context.out(await context.help());
      throw new CommandError(`Unexpected args: [${args.join(' ')}]`);
    }
    if (name === '') throw new CommandError('you must specify a non-empty user name');
    const methods = [
      ...(flags.string('token') === '' ? [] : ['token']),
      ...(flags.string('username') === '' && flags.string('password') === '' ? [] : ['basicAuth']),
    ];
    if (methods.length > 1) {
      throw new CommandError(
        'you cannot specify more than one authentication method at the same time: --token, --username/--password',
      );
    }
    const embed = flags.bool('embed-certs');
    if (embed && flags.string('client-certificate') === '' && flags.string('client-key') === '') {
      throw new CommandError('you must specify a --client-certificate or --client-key to embed');
    }
    for (const field of embed ? ['client-certificate', 'client-key'] : []) {
      const file = flags.string(field);
      if (file !== '' && !program.files.exists(resolvePath(program.cwd, file))) {
        throw new CommandError(
          `could not stat ${field} file ${file}: stat ${file}: no such file or directory`,
        );
      }
    }
    const config = await startingConfig(context);
    const value: Record<string, unknown> = { ...config.users.get(name)?.value };
    for (const field of ['client-certificate', 'client-key']) {
      if (!flags.changed(field)) continue;
      const path = resolvePath(program.cwd, flags.string(field));
      delete value[field];
      delete value[`${field}-data`];
      if (!embed) value[field] = path;
      else value[`${field}-data`] = encodeBase64(program.files.read(path));
    }
    for (const field of ['token', 'username', 'password']) {
      if (flags.changed(field)) value[field] = flags.string(field);
    }
    if (flags.changed('token')) {
      delete value['username'];
      delete value['password'];
    } else if (methods.includes('basicAuth')) delete value['token'];
    if (flags.changed('exec-command')) {
      value['exec'] = {
        apiVersion: flags.string('exec-api-version'),
        args: flags.list('exec-arg').length > 0 ? flags.list('exec-arg') : null,
        command: flags.string('exec-command'),
        env: flags.list('exec-env').map((pair) => ({
          name: pair.slice(0, pair.indexOf('=')),
          value: pair.slice(pair.indexOf('=') + 1),
        })),
        interactiveMode: 'IfAvailable',
        provideClusterInfo: false,
      };
    }
    await modifyConfig(context, config, withEntry(config, 'users', name, value));
    await context.out(`User ${quote(name)} set.\n`);
  },
});
