import { byteLength, header, serveHttp, type HttpReply } from '../../cluster/network/http.ts';
import type { FileSystem } from '../../shell/filesystem.ts';
import type { Image, Server, ServerCall, ServerContext } from '../image.ts';
import { WorkerConnections } from '../worker-connections.ts';
import { pathOf } from './http-server.ts';
import {
  ConfigError,
  directive,
  listenPorts,
  parseConfig,
  serversOf,
  type Directive,
} from './nginx-config.ts';
import {
  cacheDirectories,
  cacheFailure,
  entrypointLines,
  farewell,
  pidFailure,
  userWarning,
} from './nginx-startup.ts';
import { asNginxWrites } from '../nginx-headers.ts';
import { answerLocation, locationOf, upstreamOf, statusPage, type Exchange } from './nginx-location.ts';

const CONFIG = '/etc/nginx/nginx.conf';
const WORKERS = [29, 30];

const versions: Readonly<Record<string, string>> = {
  latest: '1.29.3',
  mainline: '1.29.3',
  stable: '1.28.0',
  '1.29': '1.29.3',
  '1.28': '1.28.0',
  '1.27': '1.27.5',
  '1.26': '1.26.3',
  '1.25': '1.25.5',
  '1.24': '1.24.0',
  '1.23': '1.23.4',
  '1.22': '1.22.1',
  '1.21': '1.21.6',
  '1.20': '1.20.2',
  '1.19': '1.19.10',
  '1.18': '1.18.0',
  '1.17': '1.17.10',
  '1.16': '1.16.1',
  '1.15': '1.15.12',
  '1.14': '1.14.2',
  '1.9': '1.9.15',
};

const bareTag = (tag: string): string =>
  tag.replace(/(-?(alpine(3\.\d+)?|slim|perl|otel|bookworm|trixie|bullseye))+$/, '');

function versionOf(tag: string): string {
  const bare = bareTag(tag);
  return versions[bare === '' ? 'latest' : bare] ?? bare;
}

function hasTag(tag: string): boolean {
  const bare = bareTag(tag);
  if (bare === '' || versions[bare] !== undefined || bare === '1') return true;
  const [, minor, patch] = /^(1\.\d+)\.(\d+)$/.exec(bare) ?? [];
  const newest = versions[minor ?? ''];
  return newest !== undefined && Number(patch) <= Number(newest.split('.')[2]);
}

const stamp = (now: number): string =>
  new Date(now).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');

/** `05/Jan/2026:09:00:00 +0000` */
export function commonLogTime(now: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day ?? ''}/${month ?? ''}/${year ?? ''}:${time ?? ''} +0000`;
}

/** nginx: serves files, follows its configuration, logs as it does. */
const server: Server = {
  invoke,
  title: 'nginx: master process nginx -g daemon off;',
  start(context) {
    const version = `nginx/${versionOf(context.tag)}`;
    if (context.script !== undefined)
      context.stdout(`${entrypointLines(context.files, siteConfig).join('\n')}\n`);
    const emergency = (text: string): number => {
      context.stderr(`${stamp(context.now())} [emerg] 1#1: ${text}\nnginx: [emerg] ${text}\n`);
      return 1;
    };
    const read = tryParse(context.files);
    if (typeof read === 'string') return emergency(read);
    let config = read;
    const warning = userWarning(config, context);
    if (warning !== undefined)
      context.stderr(`${stamp(context.now())} [warn] 1#1: ${warning}\nnginx: [warn] ${warning}\n`);
    const missing = missingUpstream(config, context);
    if (missing !== undefined) return emergency(missing);
    const unmade = cacheFailure(context);
    if (unmade !== undefined) return emergency(unmade);
    const connections = new WorkerConnections(workerConnections(config));
    const servers = serversOf(config);
    for (const port of new Set(servers.flatMap(listenPorts))) {
      const listening = context.listen(port, (stream, from) => {
        void serveHttp(stream, (request) => {
          void context.work(0.2);
          const current = serversOf(config).filter((each) => listenPorts(each).includes(port));
          return answer({ request, from, context, connections, version, http: httpOf(config) }, current);
        });
      });
      if (!listening) return emergency(`bind() to 0.0.0.0:${port} failed (98: Address already in use)`);
    }
    const unwritten = pidFailure(config, context);
    if (unwritten !== undefined) return emergency(unwritten);
    const notice = (text: string): void => context.stderr(`${stamp(context.now())} [notice] 1#1: ${text}\n`);
    notice('using the "epoll" event method');
    notice(version);
    notice('built by gcc 12.2.0 (Debian 12.2.0-14+deb12u1) ');
    notice(`OS: Linux ${context.kernel}`);
    notice('getrlimit(RLIMIT_NOFILE): 1048576:1048576');
    notice('start worker processes');
    for (const worker of WORKERS) notice(`start worker process ${worker}`);
    return {
      onTerminate: { milliseconds: 100, code: 0 },
      usage: { memory: 5_400_000, cpu: 1 },
      lastWords: (signalNumber, from) => {
        for (const line of farewell(signalNumber, from, WORKERS))
          context.stderr(`${stamp(context.now())} ${line}\n`);
      },
      reload: () => {
        const again = tryParse(context.files);
        if (typeof again !== 'string') config = again;
        notice('signal 1 (SIGHUP) received, reconfiguring');
        notice('reconfiguring');
      },
      processes: WORKERS.map(() => ({ user: 'nginx', command: 'nginx: worker process' })),
    };
  },
};

/** What `nginx -s` sends to the master; undefined: it stays. */
const SIGNALS: Readonly<Record<string, number | undefined>> = {
  quit: 3,
  stop: 15,
  reload: undefined,
  reopen: undefined,
};

/** The number of a process that sends a signal. */
const CALLER = 37;

/** The configuration, or what is wrong with it. */
function tryParse(files: FileSystem): readonly Directive[] | string {
  try {
    return parseConfig(files, CONFIG);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

/** `nginx -v`, `-t`, `-T`, `-s SIGNAL`. */
function invoke({ argv, tag, files, running, now, signal, stdout, stderr }: ServerCall): number | undefined {
  const flag = argv[1] ?? '';
  if (flag === '-v' || flag === '-V') {
    stderr(`nginx version: nginx/${versionOf(tag)}\n`);
    return 0;
  }
  if (flag === '-t' || flag === '-T') {
    const read = tryParse(files);
    if (typeof read === 'string') {
      stderr(`nginx: [emerg] ${read}\nnginx: configuration file ${CONFIG} test failed\n`);
      return 1;
    }
    const text = [
      `the configuration file ${CONFIG} syntax is ok`,
      `configuration file ${CONFIG} test is successful`,
    ];
    stderr(text.map((line) => `nginx: ${line}\n`).join(''));
    if (flag === '-T') stdout(`# configuration file ${CONFIG}:\n${files.read(CONFIG)}\n`);
    return 0;
  }
  if (flag === '-s') {
    const wanted = argv[2] ?? '';
    if (!(wanted in SIGNALS)) {
      stderr(`nginx: invalid option: "-s ${wanted}"\n`);
      return 1;
    }
    stderr(`${stamp(now())} [notice] ${CALLER}#${CALLER}: signal process started\n`);
    const number = SIGNALS[wanted];
    if (number !== undefined) signal(number, CALLER);
    else if (wanted === 'reload') running?.reload?.();
    return running ? 0 : 1;
  }
  return running ? 1 : undefined;
}

/** nginx looks up the names of its upstreams when it starts, and gives up if one has no address. */
function missingUpstream(config: readonly Directive[], context: ServerContext): string | undefined {
  const http = httpOf(config);
  for (const { block = [] } of serversOf(config)) {
    for (const { block: location = [] } of block.filter(({ name }) => name === 'location')) {
      const proxied = directive(location, 'proxy_pass');
      if (!proxied || proxied.args[0]?.includes('$')) continue;
      const [host] = upstreamOf(http, proxied.args[0] ?? '');
      if (!context.resolves(host))
        return `host not found in upstream "${host}" in ${proxied.file}:${proxied.line}`;
    }
  }
  return undefined;
}

const httpOf = (config: readonly Directive[]): readonly Directive[] => directive(config, 'http')?.block ?? [];

/** How many connections a worker may have open: 512 unless the configuration says otherwise. */
const workerConnections = (config: readonly Directive[]): number =>
  Number(directive(directive(config, 'events')?.block ?? [], 'worker_connections')?.args[0] ?? 512);

const MATCH_LIMIT = 'pcre2_exec() failed: -47';

async function answer(exchanged: Exchange, servers: readonly Directive[]): Promise<HttpReply> {
  const { request, from, context } = exchanged;
  const host = header(request.headers, 'host') ?? '';
  const bare = host.split(':')[0] ?? '';
  const chosen =
    servers.find(({ block = [] }) => directive(block, 'server_name')?.args.includes(bare)) ?? servers[0];
  const block = chosen?.block ?? [];
  const location = locationOf(block, pathOf(request));
  const { reply, error } =
    location === 'limit'
      ? { reply: statusPage(exchanged, 500), error: MATCH_LIMIT }
      : await answerLocation(exchanged, block, location);
  const line = `${request.method} ${request.target} ${request.version}`;
  const size = typeof reply.body === 'string' && request.method !== 'HEAD' ? byteLength(reply.body) : 0;
  const now = context.now();
  const name = directive(block, 'server_name')?.args[0] ?? '';
  if (error !== undefined) {
    context.stderr(
      `${stamp(now)} [error] ${WORKERS[0] ?? 0}#${WORKERS[0] ?? 0}: *1 ${error}, client: ${from}, server: ${name}, request: "${line}", host: "${host}"\n`,
    );
  }
  const referer = header(request.headers, 'referer') ?? '-';
  const agent = header(request.headers, 'user-agent') ?? '-';
  const forwarded = header(request.headers, 'x-forwarded-for') ?? '-';
  context.stdout(
    `${from} - - [${commonLogTime(now)}] "${line}" ${reply.status} ${size} "${referer}" "${agent}" "${forwarded}"\n`,
  );
  return asNginxWrites(reply, request);
}

const welcome = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

const errorPage = `<!DOCTYPE html>
<html>
<head>
<title>Error</title>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
</body>
</html>
`;

const mainConfig = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    access_log  /var/log/nginx/access.log;

    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`;

const siteConfig = `server {
    listen       80;
    listen  [::]:80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

export const nginx: Image = {
  names: [
    'docker.io/library/nginx',
    'public.ecr.aws/nginx/nginx',
    'docker.io/bitnami/nginx',
    'registry.k8s.io/nginx',
  ],
  hasTag,
  size: (tag) => (tag.includes('alpine') ? 21_700_000 : 72_400_000),
  entrypoint: ['/docker-entrypoint.sh'],
  command: ['nginx', '-g', 'daemon off;'],
  script: { path: '/docker-entrypoint.sh', line: 47 },
  environment: (tag) => ({
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    NGINX_VERSION: versionOf(tag),
    PKG_RELEASE: '1~bookworm',
  }),
  userland: 'debian',
  variant: (tag) => (tag.includes('alpine') ? { userland: 'busybox', extras: ['curl'] } : {}),
  extras: ['curl', 'openssl'],
  stopSignal: 3,
  users: [{ name: 'nginx', uid: 101, gid: 101, home: '/nonexistent' }],
  directories: cacheDirectories,
  servers: { '/usr/sbin/nginx': server },
  files: {
    '/usr/share/nginx/html/index.html': welcome,
    '/usr/share/nginx/html/50x.html': errorPage,
    [CONFIG]: mainConfig,
    '/etc/nginx/conf.d/default.conf': siteConfig,
    '/etc/nginx/mime.types': '# The types are compiled in.\n',
    '/etc/os-release':
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  },
};

/** The same in a registry where one must log in, as practice tests of image security have it. */
export const nginxPrivate: Image = {
  ...nginx,
  names: ['myprivateregistry.com:5000/nginx'],
  accounts: [{ username: 'dock_user', password: 'dock_password' }],
};

/** The small nginx of Kubernetes' documentation, with tags of its own. */
export const nginxSlim: Image = {
  ...nginx,
  names: ['registry.k8s.io/nginx-slim', 'k8s.gcr.io/nginx-slim', 'gcr.io/google_containers/nginx-slim'],
  hasTag: (tag) => /^0\.\d+$/.test(tag),
  size: 51_000_000,
};
