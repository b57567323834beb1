import { resolvePath } from '../../../../shell/filesystem.ts';
import { encodeBase64 } from '../../client.ts';
import { defineCommand, entryOf } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { goJson, type JsonObject } from '../../object.ts';
import { quote } from '../../text.ts';
import { configKeyProblems } from '../../validation.ts';
import { createFlags, createGenerated, metadata, oneName, requireName } from './generated.ts';
import { addFiles, keyValueFlags, readKeyValues, refuseMixedSources, type AddKey } from './key-values.ts';

const appendHash = keyValueFlags.filter(({ name }) => name === 'append-hash');
const fromFile = keyValueFlags.filter(({ name }) => name === 'from-file');

const generic = defineCommand({
  name: 'generic',
  use: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  short: {
    en: 'Create a secret from files, directories or literal values',
    ko: '파일, 디렉터리, 값으로 시크릿을 만듭니다',
  },
  examples:
    '# A secret with two values\nkubectl create secret generic db --from-literal=user=admin --from-literal=password=s3cret',
  flags: [flag('type', 'string', "The secret's type.", '시크릿의 타입.'), ...keyValueFlags, ...createFlags],
  async run(context) {
    const name = oneName(context);
    const validate = (): void => {
      requireName(name);
      refuseMixedSources(context);
    };
    await createSecret(context, { name, type: context.flags.string('type'), validate }, (add) => {
      readKeyValues(context, add, 'secret', ['literals', 'files']);
    });
  },
});

const dockerRegistry = defineCommand({
  name: 'docker-registry',
  use: 'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none] [options]',
  short: { en: 'Create a secret for a container registry', ko: '컨테이너 레지스트리용 시크릿을 만듭니다' },
  examples:
    '# Credentials for a registry\nkubectl create secret docker-registry reg --docker-server=r.example.com --docker-username=me --docker-password=secret',
  flags: [
    flag('docker-username', 'string', 'User name for the registry.', '레지스트리 사용자 이름.'),
    flag('docker-password', 'string', 'Password for the registry.', '레지스트리 비밀번호.'),
    flag('docker-email', 'string', 'Email address for the registry.', '레지스트리 이메일 주소.'),
    flag('docker-server', 'string', 'Address of the registry.', '레지스트리 주소.', {
      default: 'https://index.docker.io/v1/',
    }),
    ...fromFile,
    ...appendHash,
    ...createFlags,
  ],
  async run(context) {
    const { flags } = context;
    const name = oneName(context);
    const [username, password, email] = [
      flags.string('docker-username'),
      flags.string('docker-password'),
      flags.string('docker-email'),
    ];
    const sources = flags
      .list('from-file')
      .map((source) => (source.includes('=') ? source : `.dockerconfigjson=${source}`));
    const validate = (): void => {
      requireName(name);
      if (
        sources.length === 0 &&
        (username === '' || password === '' || flags.string('docker-server') === '')
      ) {
        throw new CommandError(
          'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
        );
      }
    };
    await createSecret(context, { name, type: 'kubernetes.io/dockerconfigjson', validate }, (add) => {
      if (sources.length > 0) return addFiles(context, sources, add);
      const entry = {
        ...(username === '' ? {} : { username }),
        ...(password === '' ? {} : { password }),
        ...(email === '' ? {} : { email }),
        auth: encodeBase64(`${username}:${password}`),
      };
      add('.dockerconfigjson', goJson({ auths: { [flags.string('docker-server')]: entry } }, true));
    });
  },
});

const tls = defineCommand({
  name: 'tls',
  use: 'NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none] [options]',
  short: { en: 'Create a secret with a certificate and its key', ko: '인증서와 키로 시크릿을 만듭니다' },
  examples: '# A certificate with its key\nkubectl create secret tls web --cert=web.crt --key=web.key',
  flags: [
    flag('cert', 'string', 'File with the PEM certificate.', 'PEM 인증서 파일.'),
    flag('key', 'string', "File with the certificate's private key.", '인증서의 개인 키 파일.'),
    ...appendHash,
    ...createFlags,
  ],
  async run(context) {
    const { flags, program } = context;
    const name = oneName(context);
    const { keyPairProblem } = await context.load(import('../../../../crypto/key-pair.ts'));
    const validate = (): void => {
      if (flags.string('key') === '' || flags.string('cert') === '') {
        throw new CommandError('key and cert must be specified');
      }
    };
    const read = (path: string): string => {
      const where = resolvePath(program.cwd, path);
      if (!program.files.exists(where)) {
        throw new CommandError(`Cannot read file ${path}, open ${path}: no such file or directory`);
      }
      return program.files.read(where);
    };
    await createSecret(context, { name, type: 'kubernetes.io/tls', validate }, (add) => {
      const certificate = read(flags.string('cert'));
      const key = read(flags.string('key'));
      const problem = keyPairProblem(certificate, key);
      if (problem !== undefined) throw new CommandError(problem);
      add('tls.crt', certificate);
      add('tls.key', key);
    });
  },
});

/** Models kubectl/pkg/cmd/create/create_secret.go */
export default defineCommand({
  name: 'secret',
  use: '(docker-registry | generic | tls) [options]',
  short: {
    en: 'Create a secret; the subcommand says its type',
    ko: '시크릿을 만듭니다. 타입은 하위 명령으로 정합니다',
  },
  subcommands: [dockerRegistry, generic, tls].map(entryOf),
});

async function createSecret(
  context: CommandContext,
  { name, type, validate }: { readonly name: string; readonly type: string; readonly validate: () => void },
  fill: (add: AddKey) => void,
): Promise<void> {
  const build = async (): Promise<JsonObject> => {
    const data = new Map<string, string>();
    fill((key, value) => {
      const problems = configKeyProblems(key);
      if (problems.length > 0) {
        throw new CommandError(`${quote(key)} is not valid key name for a Secret ${problems.join(';')}`);
      }
      if (data.has(key)) {
        throw new CommandError(`cannot add key ${key}, another key by that name already exists`);
      }
      data.set(key, encodeBase64(value));
    });
    const sorted = Object.fromEntries([...data].sort(([a], [b]) => (a < b ? -1 : 1)));
    let suffix = '';
    if (context.flags.bool('append-hash')) {
      const { contentHash } = await context.load(import('./content-hash.ts'));
      suffix = `-${await contentHash(context.program, { data: sorted, kind: 'Secret', name, type })}`;
    }
    return {
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: metadata(`${name}${suffix}`),
      ...(data.size > 0 ? { data: sorted } : {}),
      ...(type === '' ? {} : { type }),
    };
  };
  await createGenerated(context, build, { what: 'secret', validate });
}
