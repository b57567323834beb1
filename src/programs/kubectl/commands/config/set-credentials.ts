import { resolvePath } from '../../../../shell/filesystem.ts';
import { encodeBase64 } from '../../client.ts';
import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import type { FlagValues } from '../../flags.ts';
import { modifyConfig, startingConfig, withEntry } from '../../kubeconfig-files.ts';
import { asList, isObject, stringsOf, textOf, type JsonObject } from '../../object.ts';
import { quote } from '../../text.ts';

/** Models kubectl/pkg/cmd/config/set_credentials.go */
export default defineCommand({
  name: 'set-credentials',
  use: 'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value] [options]',
  short: { en: 'Set a user', ko: '사용자를 정합니다' },
  examples: '# A user with a token\nkubectl config set-credentials jane --token=abc',
  flags: [
    flag('client-certificate', 'string', 'File with the client certificate.', '클라이언트 인증서 파일.'),
    flag('client-key', 'string', 'File with the client key.', '클라이언트 키 파일.'),
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
      'exec-interactive-mode',
      'string',
      'Whether the program may ask: Never, IfAvailable or Always.',
      '그 프로그램이 물어볼 수 있는지: Never, IfAvailable, Always.',
    ),
    flag(
      'exec-provide-cluster-info',
      'bool',
      'Tell the program about the cluster.',
      '그 프로그램에 클러스터 정보를 줍니다.',
    ),
    flag(
      'exec-env',
      'stringArray',
      "The program's environment as key=value.",
      '그 프로그램의 환경 변수(key=value).',
    ),
  ],
  async run(context) {
    const { args, flags } = context;
    const [name = ''] = args;
    let changes: Changes;
    try {
      if (args.length !== 1) throw new CommandError(`unexpected args: [${args.join(' ')}]`);
      changes = {
        provider: pairsOf(flags.list('auth-provider-arg'), 'auth-provider-arg'),
        env: pairsOf(flags.list('exec-env'), 'exec-env'),
      };
    } catch (error) {
      await context.out(await context.help());
      throw error;
    }
    validate(context, name);
    const config = await startingConfig(context);
    const value = modified(context, config.users.get(name)?.value ?? {}, changes);
    await modifyConfig(context, config, withEntry(config, 'users', name, value), true);
    await context.out(`User ${quote(name)} set.\n`);
  },
});

/** Pairs to set and keys to remove: `a=1`, `a-`. Models kubectl/pkg/cmd/util/helpers.go ParsePairs */
interface Pairs {
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

interface Changes {
  readonly provider: Pairs;
  readonly env: Pairs;
}

function pairsOf(words: readonly string[], what: string): Pairs {
  const set = new Map<string, string>();
  const remove: string[] = [];
  const invalid: string[] = [];
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0) set.set(word.slice(0, at), word.slice(at + 1));
    else if (at < 0 && word.endsWith('-') && word !== '-') remove.push(word.slice(0, -1));
    else invalid.push(word);
  }
  if (invalid.length > 0) throw new CommandError(`invalid ${what} format: ${invalid.join(', ')}`);
  return { set, remove };
}

function validate({ flags, program }: CommandContext, name: string): void {
  if (name === '') throw new CommandError('you must specify a non-empty user name');
  if (flags.string('token') !== '' && (flags.string('username') !== '' || flags.string('password') !== '')) {
    throw new CommandError(
      'you cannot specify more than one authentication method at the same time: --token, --username/--password',
    );
  }
  if (flags.bool('embed-certs')) {
    const given = certificateFields.filter((field) => flags.string(field) !== '');
    if (given.length === 0)
      throw new CommandError('you must specify a --client-certificate or --client-key to embed');
    for (const field of given) {
      const file = flags.string(field);
      if (program.files.exists(resolvePath(program.cwd, file))) continue;
      throw new CommandError(`could not stat ${field} file ${file}: stat ${file}: no such file or directory`);
    }
  }
  const mode = flags.string('exec-interactive-mode');
  if (flags.changed('exec-interactive-mode') && !['IfAvailable', 'Always', 'Never'].includes(mode)) {
    throw new CommandError('invalid interactive mode type, can be only IfAvailable, Never, Always');
  }
}

const certificateFields = ['client-certificate', 'client-key'] as const;

function modified({ flags, program }: CommandContext, old: JsonObject, changes: Changes): JsonObject {
  const value: Record<string, unknown> = { ...old };
  for (const field of certificateFields) {
    if (!flags.changed(field)) continue;
    const path = resolvePath(program.cwd, flags.string(field));
    delete value[field];
    delete value[`${field}-data`];
    if (flags.bool('embed-certs')) value[`${field}-data`] = encodeBase64(program.files.read(path));
    else value[field] = path;
  }
  for (const field of ['token', 'username', 'password']) {
    if (flags.changed(field)) value[field] = flags.string(field);
  }
  const provider = providerOf(flags, value['auth-provider'], changes.provider);
  if (provider) value['auth-provider'] = provider;
  const exec = execOf(flags, value['exec'], changes.env);
  if (exec) value['exec'] = exec;
  const basic = flags.string('username') !== '' || flags.string('password') !== '';
  if (flags.string('token') !== '') {
    delete value['username'];
    delete value['password'];
  } else if (basic) delete value['token'];
  return value;
}

function providerOf(flags: FlagValues, old: unknown, { set, remove }: Pairs): JsonObject | undefined {
  const wanted = flags.changed('auth-provider') ? flags.string('auth-provider') : undefined;
  if (wanted === undefined && !isObject(old)) return undefined;
  const kept = isObject(old) && (wanted === undefined || wanted === old['name']) ? old : { name: wanted };
  const config = { ...stringsOf(kept['config']), ...Object.fromEntries(set) };
  for (const key of remove) if (!set.has(key)) Reflect.deleteProperty(config, key);
  return { ...kept, config };
}

function execOf(flags: FlagValues, old: unknown, { set, remove }: Pairs): JsonObject | undefined {
  const command = flags.changed('exec-command') ? flags.string('exec-command') : undefined;
  if (command === undefined && !isObject(old)) return undefined;
  const exec: Record<string, unknown> = {
    ...(isObject(old) ? old : { args: null, env: null, provideClusterInfo: false }),
    ...(command === undefined ? {} : { command, args: null }),
  };
  if (flags.changed('exec-api-version')) exec['apiVersion'] = flags.string('exec-api-version');
  if (flags.list('exec-arg').length > 0) exec['args'] = flags.list('exec-arg');
  if (flags.changed('exec-interactive-mode')) exec['interactiveMode'] = flags.string('exec-interactive-mode');
  if (flags.changed('exec-provide-cluster-info'))
    exec['provideClusterInfo'] = flags.bool('exec-provide-cluster-info');
  if (set.size === 0 && remove.length === 0) return exec;
  const env = asList(exec['env'])
    .filter(isObject)
    .filter((each) => !remove.includes(textOf(each, 'name')))
    .map((each) => {
      const name = textOf(each, 'name');
      return set.has(name) ? { name, value: set.get(name) } : each;
    });
  const known = new Set(env.map((each) => textOf(each, 'name')));
  const added = [...set].filter(([key]) => !known.has(key)).map(([key, value]) => ({ name: key, value }));
  exec['env'] = [...env, ...added];
  return exec;
}
