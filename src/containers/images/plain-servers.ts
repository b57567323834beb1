import type { Image } from '../image.ts';
import { goReply, httpServer, pathOf } from './http-server.ts';
import { goLog } from './hello-app.ts';

/** A server of which lessons need no more than that it runs, listens and answers something. */
export function plainServer(options: {
  readonly names: readonly string[];
  readonly megabytes: number;
  readonly port: number;
  readonly program: string;
  readonly banner: string;
  readonly answer?: string;
  readonly memory?: number;
  readonly shell?: boolean;
}): Image {
  const server = httpServer({
    port: () => options.port,
    listening: ({ stdout }) => stdout(`${options.banner}\n`),
    portTaken: (port) => `listen tcp :${port}: bind: address already in use\n`,
    answer: (_request, _from, { now }) => goReply(200, options.answer ?? '', now()),
    onTerminate: { milliseconds: 200, code: 0 },
    usage: { memory: options.memory ?? 30_000_000, cpu: 2 },
  });
  return {
    names: options.names,
    hasTag: (tag) => tag === 'latest' || /^v?\d/.test(tag),
    size: options.megabytes * 1_000_000,
    command: [options.program],
    userland: options.shell === false ? 'none' : 'debian',
    servers: { [`/usr/local/bin/${options.program}`]: server },
  };
}

/** Says the text it is given. */
export const httpEcho: Image = {
  names: ['docker.io/hashicorp/http-echo'],
  hasTag: (tag) => tag === 'latest' || /^(0|1)\.\d+(\.\d+)?$|^alpine$/.test(tag),
  size: 2_900_000,
  entrypoint: ['/http-echo'],
  userland: 'none',
  servers: {
    '/http-echo': httpServer({
      port: ({ argv }) => Number(/:(\d+)/.exec(option(argv, 'listen') ?? '')?.[1] ?? 5678),
      started: ({ argv, env }) =>
        (option(argv, 'text') ?? env['ECHO_TEXT']) === undefined ? 'Missing -text option!\n' : undefined,
      listening: ({ now, stdout }, port) => stdout(goLog(now(), `[INFO] server is listening on :${port}`)),
      portTaken: (port, { now }) => goLog(now(), `[ERR] listen tcp :${port}: bind: address already in use`),
      answer(request, from, { argv, env, now, stdout }) {
        const text = `${option(argv, 'text') ?? env['ECHO_TEXT'] ?? ''}\n`;
        const host = request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
        const agent = request.headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '';
        stdout(
          goLog(
            now(),
            `${host} ${from}:41224 "${request.method} ${pathOf(request)} HTTP/1.1" 200 ${text.length} "${agent}" 18.5µs`,
          ),
        );
        return goReply(200, text, now());
      },
      onTerminate: { milliseconds: 20, code: 0 },
      usage: { memory: 3_000_000, cpu: 1 },
    }),
  },
};

/** The value of a Go flag: `-text=hi`, `--text hi`. */
function option(argv: readonly string[], name: string): string | undefined {
  const pattern = new RegExp(`^--?${name}(?:=(.*))?$`, 's');
  for (const [index, word] of argv.entries()) {
    const found = pattern.exec(word);
    if (found) return found[1] ?? argv[index + 1];
  }
  return undefined;
}

export const plainServers: readonly Image[] = [
  plainServer({
    names: ['docker.io/library/memcached'],
    megabytes: 31,
    port: 11211,
    program: 'memcached',
    banner: '',
  }),
  plainServer({
    names: ['docker.io/library/mongo'],
    megabytes: 300,
    port: 27017,
    program: 'mongod',
    banner:
      '{"s":"I","c":"NETWORK","id":23016,"ctx":"listener","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}',
    answer: 'It looks like you are trying to access MongoDB over HTTP on the native driver port.\n',
    memory: 130_000_000,
  }),
  plainServer({
    names: ['docker.io/library/rabbitmq'],
    megabytes: 120,
    port: 5672,
    program: 'rabbitmq-server',
    banner: ' Starting broker... completed with 0 plugins.',
    memory: 110_000_000,
  }),
  plainServer({
    names: ['docker.io/library/wordpress'],
    megabytes: 250,
    port: 80,
    program: 'apache2-foreground',
    banner: 'WordPress not found in /var/www/html - copying now...',
    memory: 40_000_000,
  }),
  plainServer({
    names: ['docker.io/library/tomcat'],
    megabytes: 180,
    port: 8080,
    program: 'catalina.sh',
    banner: 'org.apache.catalina.startup.Catalina.start Server startup in [512] milliseconds',
    memory: 120_000_000,
  }),
  plainServer({
    names: ['docker.io/fluent/fluentd', 'docker.io/library/fluentd', 'quay.io/fluentd_elasticsearch/fluentd'],
    megabytes: 45,
    port: 24224,
    program: 'fluentd',
    banner: '[info]: #0 fluentd worker is now running worker=0',
    memory: 60_000_000,
  }),
  plainServer({
    names: ['docker.io/prom/prometheus', 'quay.io/prometheus/prometheus'],
    megabytes: 120,
    port: 9090,
    program: 'prometheus',
    banner: 'level=INFO msg="Server is ready to receive web requests."',
    memory: 60_000_000,
  }),
  plainServer({
    names: ['docker.io/prom/node-exporter', 'quay.io/prometheus/node-exporter'],
    megabytes: 12,
    port: 9100,
    program: 'node_exporter',
    banner: 'level=INFO msg="Listening on" address=[::]:9100',
  }),
  plainServer({
    names: ['docker.io/grafana/grafana'],
    megabytes: 210,
    port: 3000,
    program: 'grafana',
    banner: 'logger=http.server level=info msg="HTTP Server Listen" address=[::]:3000',
    memory: 70_000_000,
  }),
  plainServer({
    names: ['registry.k8s.io/hpa-example'],
    megabytes: 180,
    port: 80,
    program: 'apache2-foreground',
    banner: "AH00094: Command line: 'apache2 -D FOREGROUND'",
    answer: 'OK!',
  }),
  plainServer({
    names: ['docker.io/hazelcast/hazelcast'],
    megabytes: 180,
    port: 5701,
    program: 'hz',
    banner: 'Members {size:1, ver:1} [',
    memory: 200_000_000,
  }),
  plainServer({
    names: ['registry.k8s.io/coredns/coredns', 'docker.io/coredns/coredns'],
    megabytes: 20,
    port: 8080,
    program: 'coredns',
    banner: '.:53\nCoreDNS-1.12.0\nlinux/amd64, go1.23.3, 51e11f1',
    answer: 'OK',
    memory: 15_000_000,
    shell: false,
  }),
  plainServer({
    names: [
      'registry.k8s.io/echoserver',
      'gcr.io/google_containers/echoserver',
      'gcr.io/kuar-demo/kuard-amd64',
      'docker.io/kicbase/echo-server',
      'registry.k8s.io/e2e-test-images/agnhost',
      'docker.io/traefik/whoami',
      'docker.io/containous/whoami',
      'docker.io/kennethreitz/httpbin',
    ],
    megabytes: 45,
    port: 8080,
    program: 'server',
    banner: 'Serving on HTTP port: 8080',
    answer: 'Request served\n',
    shell: false,
  }),
];
