import type { CommandLine } from './command-lines.ts';
import { LITERALS, FILES, ENV_FILES } from './words-of-files.ts';
import { NAMES, IMAGES, PORTS, QUOTAS, PERCENT } from './words-of-objects.ts';
import { VERBS, RESOURCES, SUBJECTS, RESTRICT } from './words-of-rules.ts';

/** `kubectl create …`, each of its subcommands. */
export const CREATE: readonly CommandLine[] = [
  {
    words: ['clusterrole'],
    args: NAMES,
    needs: [VERBS, RESOURCES],
    flags: [
      VERBS,
      RESOURCES,
      RESTRICT,
      ['--non-resource-url', '/healthz', '/a,/b', '/a/*', '*', 'x', '', '/a*/b', '/*/*'],
      ['--aggregation-rule', 'a=b', 'a=b,c=d', 'a', '', 'x/y=z'],
    ],
  },
  {
    words: ['clusterrolebinding'],
    args: NAMES,
    needs: [['--clusterrole', 'admin', 'view', '']],
    flags: SUBJECTS,
  },
  {
    words: ['configmap'],
    args: NAMES,
    flags: [
      ['--from-literal', ...LITERALS],
      ['--from-literal', ...LITERALS],
      ['--from-file', ...FILES],
      ['--from-file', ...FILES],
      ['--from-env-file', ...ENV_FILES],
      ['--append-hash', '', 'true', 'false', 'x'],
    ],
  },
  {
    words: ['cronjob'],
    args: [
      ...NAMES,
      ['tick', '--', 'date'],
      ['tick', '--', 'sh', '-c', 'echo hi; date'],
      ['tick', 'x', '--', 'y'],
    ],
    needs: [IMAGES, ['--schedule', '*/5 * * * *', '@hourly', '', 'x', '0 0 * * 7', '*/1 * * *']],
    flags: [['--restart', 'OnFailure', 'Never', 'Always', 'x', '']],
  },
  {
    words: ['deployment'],
    args: [...NAMES, ['web', '--', 'date'], ['web', '--', 'sh', '-c', 'a b']],
    needs: [IMAGES],
    flags: [
      IMAGES,
      ['--replicas', '1', '0', '3', '-1', 'x', '2147483648', ''],
      ['--port', '80', '0', '-1', '70000', 'x', '-2'],
    ],
  },
  {
    words: ['ingress'],
    args: NAMES,
    needs: [
      [
        '--rule',
        'foo.com/bar=svc:80',
        'foo.com/*=svc:http',
        '/path=svc:8080,tls=cert',
        'foo.com/=svc:80,tls',
        '*.foo.com/a*=s:1',
        'x',
        'foo.com=svc:80',
        'foo.com/a=svc',
        'foo.com/a=svc:',
        '/=s:p,tls=',
        'a/b=c:d,x=y',
        '',
        'foo.com/=svc:80,tls=',
        '/*=a:1',
        'foo.com/p=svc:80,tls=a,tls=b',
        'foo.com/p=:80',
        'Foo.com/p=s:1',
        'foo.com/p=s:99999',
      ],
    ],
    flags: [
      ['--rule', 'foo.com/other=two:90', 'bar.org/*=three:http,tls=cert', 'bar.org/=x:1,tls'],
      ['--default-backend', 'svc:80', 'svc:http', 'svc', '', ':80', 'svc:'],
      ['--class', 'nginx', ''],
      ['--annotation', 'a=b', 'a=b,c=d', 'a', 'a=b=c', 'x.y/z=w'],
    ],
  },
  {
    words: ['job'],
    args: [...NAMES, ['one', '--', 'date'], ['one', '--', 'sh', '-c', 'a b']],
    needs: [IMAGES],
    flags: [
      [
        '--from',
        'cronjob/tick',
        'cj/tick',
        'cronjob/none',
        'tick',
        'pod/db',
        '',
        'cronjob.batch/tick',
        'cronjobs.v1.batch/tick',
      ],
    ],
  },
  {
    words: ['job'],
    args: NAMES,
    needs: [['--from', 'cronjob/tick', 'cj/tick', 'cronjob/none', 'tick', 'pod/db', '']],
    flags: [],
  },
  { words: ['namespace'], args: NAMES, flags: [] },
  {
    words: ['poddisruptionbudget'],
    args: NAMES,
    needs: [
      ['--selector', 'app=web', 'app in (a,b)', '!x', '', 'a=b,c!=d', 'x y', 'app notin (b,a),z', '=', 'a>1'],
    ],
    flags: [
      ['--min-available', ...PERCENT],
      ['--max-unavailable', ...PERCENT],
    ],
  },
  {
    words: ['priorityclass'],
    args: NAMES,
    flags: [
      ['--value', '10', '-10', '0', 'x', '2000000001', '2147483648', ''],
      ['--description', 'high', '', 'a: b', 'yes', "it's"],
      ['--global-default', 'true', 'false', 'x'],
      ['--preemption-policy', 'Never', 'PreemptLowerPriority', 'x', ''],
    ],
  },
  {
    words: ['quota'],
    args: NAMES,
    flags: [
      ['--hard', ...QUOTAS],
      [
        '--scopes',
        'BestEffort',
        'Terminating,NotTerminating',
        'x',
        'NotBestEffort',
        '',
        'BestEffort,NotBestEffort',
        'PriorityClass',
      ],
    ],
  },
  { words: ['role'], args: NAMES, needs: [VERBS, RESOURCES], flags: [VERBS, RESOURCES, RESTRICT] },
  {
    words: ['rolebinding'],
    args: NAMES,
    needs: [['--clusterrole', 'admin', 'view', '']],
    flags: [['--role', 'r', '', 'a:b'], ...SUBJECTS],
  },
  {
    words: ['secret', 'generic'],
    args: NAMES,
    flags: [
      ['--from-literal', ...LITERALS],
      ['--from-literal', ...LITERALS],
      ['--from-file', ...FILES],
      ['--from-env-file', ...ENV_FILES],
      ['--type', 'Opaque', 'kubernetes.io/basic-auth', 'x', ''],
      ['--append-hash', '', 'true'],
    ],
  },
  {
    words: ['secret', 'tls'],
    args: NAMES,
    needs: [
      ['--cert', 'tls.crt', 'none.crt', 'one.txt', ''],
      ['--key', 'tls.key', 'none.key', 'one.txt', ''],
    ],
    flags: [['--append-hash', '', 'true']],
  },
  {
    words: ['secret', 'docker-registry'],
    args: NAMES,
    needs: [
      ['--docker-username', 'u', '', 'é"'],
      ['--docker-password', 'p', '', '<&>'],
    ],
    flags: [
      ['--docker-email', 'a@b.c', ''],
      ['--docker-server', 'reg.io', 'https://index.docker.io/v1/', ''],
      [
        '--from-file',
        'one.txt',
        '.dockerconfigjson=one.txt',
        'none',
        '.dockerconfigjson=config.json',
        'config.json',
      ],
      ['--append-hash', ''],
    ],
  },
  {
    words: ['service', 'clusterip'],
    args: NAMES,
    flags: [
      ['--tcp', ...PORTS],
      ['--tcp', ...PORTS],
      ['--clusterip', 'None', '10.96.0.9', 'x', ''],
    ],
  },
  {
    words: ['service', 'nodeport'],
    args: NAMES,
    needs: [['--tcp', ...PORTS]],
    flags: [['--node-port', '30080', '0', '-1', '80', 'x', '70000']],
  },
  {
    words: ['service', 'loadbalancer'],
    args: NAMES,
    needs: [['--tcp', ...PORTS]],
    flags: [['--tcp', ...PORTS]],
  },
  {
    words: ['service', 'externalname'],
    args: NAMES,
    needs: [['--external-name', 'a.com', '', 'x y', '10.0.0.1', 'A.com']],
    flags: [['--tcp', ...PORTS]],
  },
  { words: ['serviceaccount'], args: NAMES, flags: [] },
  { words: ['nope'], args: NAMES, flags: [] },
  { words: ['secret'], args: NAMES, flags: [['--from-literal', 'a=b']] },
  { words: ['service', 'nope'], args: NAMES, flags: [] },
];
