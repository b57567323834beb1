import { ScriptError } from '../script/values.ts';

/** What mongosh is called with. */
export interface Options {
  readonly quiet: boolean;
  readonly shell: boolean;
  readonly version: boolean;
  readonly help: boolean;
  readonly nodb: boolean;
  readonly evals: readonly string[];
  readonly files: readonly string[];
  readonly target: Target;
  /** Whether the password is asked for. */
  readonly asks: boolean;
}

/** Where to connect, and as whom. */
export interface Target {
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly database: string;
  readonly direct: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly authSource: string;
  /** Milliseconds that a server may take. */
  readonly wait: number;
  /** How the connection is shown. */
  readonly shown: string;
}

export const VERSION = '2.5.8';

const VALUED: Readonly<Record<string, string>> = {
  '-u': '--username',
  '-p': '--password',
  '-f': '--file',
};

const TAKES = new Set(
  '--authenticationDatabase --authenticationMechanism --eval --file --host --password --port --username --apiVersion --tlsCAFile --tlsCertificateKeyFile'.split(
    ' ',
  ),
);

const SWITCHES = new Set(
  '--quiet --shell --version --help -h --nodb --norc --tls --tlsAllowInvalidCertificates --tlsAllowInvalidHostnames --verbose --retryWrites --json'.split(
    ' ',
  ),
);

/** Reads the words of a call. Throws for those that it does not know. */
export function parseOptions(args: readonly string[]): Options {
  const values = new Map<string, string>();
  const switches = new Set<string>();
  const evals: string[] = [];
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const [, written = arg, given] = /^(--\w+)=([\s\S]*)$/.exec(arg) ?? [];
    const attached = /^-[up]./.test(arg) && !arg.startsWith('--');
    const flag = VALUED[attached ? arg.slice(0, 2) : written] ?? written;
    if (!arg.startsWith('-')) words.push(arg);
    else if (TAKES.has(flag)) {
      const next = args[at + 1];
      const missing = flag === '--password' && (next === undefined || next.startsWith('-'));
      const value = given ?? (attached ? arg.slice(2) : missing ? undefined : args[++at]);
      if (flag === '--eval') evals.push(value ?? '');
      else if (value !== undefined) values.set(flag, value);
    } else if (SWITCHES.has(flag)) switches.add(flag);
    else
      throw new ScriptError(
        'MongoshUnimplementedError',
        `Error parsing command line: unrecognized option: ${arg}`,
      );
  }
  const isFile = (word: string): boolean => word.endsWith('.js') || word.endsWith('.mongodb');
  const nodb = switches.has('--nodb');
  const files = [
    ...words.filter((word, index) => (index > 0 || nodb ? true : isFile(word))),
    ...(values.has('--file') ? [values.get('--file') ?? ''] : []),
  ];
  const [first] = words;
  const target = targetOf(first !== undefined && !nodb && !isFile(first) ? first : '', values);
  return {
    quiet: switches.has('--quiet') || ((evals.length > 0 || files.length > 0) && !switches.has('--shell')),
    shell: switches.has('--shell'),
    version: switches.has('--version'),
    help: switches.has('--help') || switches.has('-h'),
    nodb,
    evals,
    files,
    target,
    asks: target.user !== undefined && target.password === undefined,
  };
}

const isLocal = (host: string): boolean => host === 'localhost' || host === '127.0.0.1';

function targetOf(address: string, values: ReadonlyMap<string, string>): Target {
  const uri = address.startsWith('mongodb://') ? address : undefined;
  if (uri !== undefined && (values.has('--host') || values.has('--port')))
    throw new ScriptError(
      'MongoshInvalidInputError',
      '[COMMON-10001] If a full URI is provided, you cannot also specify --host or --port',
    );
  const given = uri ?? withHost(address, values);
  const [, userinfo, list = '', path = '', query = ''] =
    /^mongodb:\/\/(?:([^@/]*)@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(given) ?? [];
  if (list === '') throw new ScriptError('MongoParseError', 'Invalid connection string');
  const hosts = list.split(',').map((each) => {
    const [host = '', port = '27017'] = each.split(':');
    return { host, port: Number(port) };
  });
  const parameters = new URLSearchParams(query);
  const direct =
    hosts.length === 1 && !parameters.has('replicaSet') && parameters.get('directConnection') !== 'false';
  if (direct) parameters.set('directConnection', 'true');
  const local = hosts.every(({ host }) => isLocal(host));
  if (local && !parameters.has('serverSelectionTimeoutMS'))
    parameters.set('serverSelectionTimeoutMS', '2000');
  const source = values.get('--authenticationDatabase');
  if (source !== undefined) parameters.set('authSource', source);
  parameters.set('appName', `mongosh ${VERSION}`);
  const [name, password] = (userinfo ?? '').split(':');
  const user =
    values.get('--username') ?? (name === '' || name === undefined ? undefined : decodeURIComponent(name));
  const credentials = user === undefined ? '' : '<credentials>@';
  return {
    hosts,
    database: path === '' ? 'test' : decodeURIComponent(path),
    direct,
    user,
    password: values.get('--password') ?? (password === undefined ? undefined : decodeURIComponent(password)),
    authSource: parameters.get('authSource') ?? (path === '' ? 'admin' : decodeURIComponent(path)),
    wait: Number(parameters.get('serverSelectionTimeoutMS') ?? 30_000),
    shown: `mongodb://${credentials}${list}/${path}?${String(parameters)}`,
  };
}

/** The address of `mongosh DATABASE`, `mongosh HOST/DATABASE`, `--host` and `--port`. */
function withHost(address: string, values: ReadonlyMap<string, string>): string {
  const [before = '', after] = address.includes('/')
    ? address.split('/')
    : address.includes('.') || address.includes(':')
      ? [address, '']
      : ['', address];
  const asked = values.get('--host') ?? (before === '' ? '127.0.0.1' : before);
  const [set, members] = asked.includes('/') ? asked.split('/') : [undefined, asked];
  const port = values.get('--port') ?? '27017';
  const hosts = (members ?? '').split(',').map((each) => (each.includes(':') ? each : `${each}:${port}`));
  return `mongodb://${hosts.join(',')}/${after ?? ''}${set === undefined ? '' : `?replicaSet=${set}`}`;
}
