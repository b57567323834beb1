import { goReply, pathOf } from '../http-server.ts';
import { type About, type Burst, component } from './component.ts';
import { ETCD } from './known-flags.ts';
import type { Listener } from './listener.ts';
import { etcdFlags } from './usage.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a line tells besides its time. Models the JSON encoder of go.uber.org/zap as etcd sets it up */
const line = (caller: string, msg: string, fields: Fields = {}, level = 'info', logger?: string): string =>
  JSON.stringify({ level, ts: '', ...(logger !== undefined && { logger }), caller, msg, ...fields });

const stamped = (text: string, microseconds: number): string => {
  const time = new Date(Math.floor(microseconds / 1000)).toISOString().slice(0, 19);
  const fraction = String(microseconds % 1_000_000).padStart(6, '0');
  return `${text.replace('"ts":""', `"ts":"${time}.${fraction}Z"`)}\n`;
};

/** Models server/etcdserver/zap_raft.go */
const raft = (text: string): string => line('etcdserver/zap_raft.go:77', text, {}, 'info', 'raft');

/** A certificate's use. Models client/pkg/transport/listener.go (TLSInfo.String) */
const tls = (cert: string, key: string, authority: string): string =>
  `cert = ${cert}, key = ${key}, client-cert=, client-key=, trusted-ca = ${authority}, client-cert-auth = true, crl-file = `;

const HEALTH = new Map([
  ['/livez', 'ok\n'],
  ['/readyz', 'ok\n'],
  ['/health', '{"health":"true","reason":""}'],
]);

/** Where it tells how it is, to whoever asks. Models server/etcdserver/api/etcdhttp/health.go */
function metricsAt(url: string): Listener {
  const { hostname, port, protocol } = new URL(url);
  return {
    port: Number(port),
    tls: protocol === 'https:',
    loopback: hostname === '127.0.0.1',
    answer(request, { now }) {
      const text = HEALTH.get(pathOf(request));
      return text === undefined ? goReply(404, '404 page not found\n', now()) : goReply(200, text, now());
    },
  };
}

/** Where it answers clients: they have to speak gRPC. */
function clientsAt(url: string): Listener {
  const { hostname, port, protocol } = new URL(url);
  return {
    port: Number(port),
    tls: protocol === 'https:',
    loopback: hostname === '127.0.0.1',
    answer: (_request, { now }) => goReply(404, '404 page not found\n', now()),
  };
}

/** Of several addresses of a machine the one that everybody reaches comes first: a port is listened at once. */
const byReach = (a: Listener, b: Listener): number =>
  Number(a.loopback ?? false) - Number(b.loopback ?? false);

/** Models server/embed/etcd.go (StartEtcd), server/etcdserver/server.go and raft.go, of the release that kubeadm pins */
function start({ flag, version, context }: About): readonly Burst[] {
  const release = version.replace(/-\d+$/, '');
  const urls = (name: string): readonly string[] => flag(name).split(',').filter(Boolean);
  const id = (purpose: string): string =>
    [1, 2]
      .map((half) => Math.floor(context.random(purpose, half) * 2 ** 32))
      .map((number) => number.toString(16).padStart(8, '0'))
      .join('');
  const [member, cluster] = [id('member'), id('cluster')];
  const directory = flag('data-dir');
  const peers = {
    'initial-advertise-peer-urls': urls('initial-advertise-peer-urls'),
    'listen-peer-urls': urls('listen-peer-urls'),
  };
  const clients = {
    'advertise-client-urls': urls('advertise-client-urls'),
    'listen-client-urls': urls('listen-client-urls'),
    'listen-metrics-urls': urls('listen-metrics-urls'),
  };
  const about = { 'cluster-id': cluster, 'local-member-id': member };
  const server = 'etcdserver/server.go';
  const listens = [
    ...clients['listen-metrics-urls'].map(metricsAt),
    ...clients['listen-client-urls'].map(clientsAt).sort(byReach),
  ];
  const addresses = clients['listen-client-urls'].map((url) => url.replace(/^https?:\/\//, ''));
  return [
    {
      after: 0,
      lines: [
        line(
          'embed/config.go:689',
          'Running http and grpc server on single port. This is not recommended for production.',
          {},
          'warn',
        ),
        line('etcdmain/etcd.go:73', 'Running: ', { args: context.argv }),
        line(
          'embed/config.go:689',
          'Running http and grpc server on single port. This is not recommended for production.',
          {},
          'warn',
        ),
        line('embed/etcd.go:140', 'configuring peer listeners', {
          'listen-peer-urls': peers['listen-peer-urls'],
        }),
        line('embed/etcd.go:528', 'starting with peer TLS', {
          'tls-info': tls(flag('peer-cert-file'), flag('peer-key-file'), flag('peer-trusted-ca-file')),
          'cipher-suites': [],
        }),
        line('embed/etcd.go:148', 'configuring client listeners', {
          'listen-client-urls': clients['listen-client-urls'],
        }),
        line('embed/etcd.go:323', 'starting an etcd server', {
          'etcd-version': release,
          'git-sha': 'a17edfd59',
          'go-version': 'go1.23.7',
          'go-os': 'linux',
          'go-arch': 'amd64',
          'max-cpu-set': 2,
          'max-cpu-available': 2,
          'member-initialized': false,
          name: flag('name'),
          'data-dir': directory,
          'wal-dir': '',
          'wal-dir-dedicated': '',
          'member-dir': `${directory}/member`,
          'force-new-cluster': false,
          'heartbeat-interval': '100ms',
          'election-timeout': '1s',
          'initial-election-tick-advance': true,
          'snapshot-count': Number(flag('snapshot-count') || 100_000),
          'max-wals': 5,
          'max-snapshots': 5,
          'snapshot-catchup-entries': 5000,
          ...peers,
          ...clients,
          cors: ['*'],
          'host-whitelist': ['*'],
          'initial-cluster': flag('initial-cluster'),
          'initial-cluster-state': 'new',
          'initial-cluster-token': 'etcd-cluster',
          'quota-backend-bytes': 2_147_483_648,
          'max-request-bytes': 1_572_864,
          'max-concurrent-streams': 4_294_967_295,
          'pre-vote': true,
          'initial-corrupt-check': flag('experimental-initial-corrupt-check') === 'true',
          'corrupt-check-time-interval': '0s',
          'compact-check-time-enabled': false,
          'compact-check-time-interval': '1m0s',
          'auto-compaction-mode': 'periodic',
          'auto-compaction-retention': '0s',
          'auto-compaction-interval': '0s',
          'discovery-url': '',
          'discovery-proxy': '',
          'downgrade-check-interval': '5s',
        }),
      ],
    },
    {
      after: 15,
      lines: [
        line('etcdserver/backend.go:81', 'opened backend db', {
          path: `${directory}/member/snap/db`,
          took: '9.215842ms',
        }),
        line('etcdserver/raft.go:506', 'starting local member', {
          'local-member-id': member,
          'cluster-id': cluster,
        }),
        raft(`${member} switched to configuration voters=()`),
        raft(`${member} became follower at term 0`),
        raft(`newRaft ${member} [peers: [], term: 0, commit: 0, applied: 0, lastindex: 0, lastterm: 0]`),
        raft(`${member} became follower at term 1`),
        raft(`${member} switched to configuration voters=(${BigInt(`0x${member}`)})`),
        line('auth/store.go:1241', 'simple token is not cryptographically signed', {}, 'warn'),
        line('mvcc/kvstore.go:425', 'kvstore restored', { 'current-rev': 1 }),
        line(`${server}:866`, 'starting etcd server', {
          'local-member-id': member,
          'local-server-version': release,
          'cluster-version': 'to_be_decided',
        }),
        line(`${server}:759`, 'started as single-node; fast-forwarding election ticks', {
          'local-member-id': member,
          'forward-ticks': 9,
          'forward-duration': '900ms',
          'election-ticks': 10,
          'election-timeout': '1s',
        }),
        line('membership/cluster.go:421', 'added member', {
          ...about,
          'added-peer-id': member,
          'added-peer-peer-urls': peers['initial-advertise-peer-urls'],
          'added-peer-is-learner': false,
        }),
        line('embed/etcd.go:292', 'now serving peer/client/metrics', {
          'local-member-id': member,
          ...peers,
          ...clients,
        }),
      ],
    },
    {
      after: 350,
      listens,
      lines: [
        raft(`${member} is starting a new election at term 1`),
        raft(`${member} became pre-candidate at term 1`),
        raft(`${member} received MsgPreVoteResp from ${member} at term 1`),
        raft(`${member} became candidate at term 2`),
        raft(`${member} received MsgVoteResp from ${member} at term 2`),
        raft(`${member} became leader at term 2`),
        raft(`raft.node: ${member} elected leader ${member} at term 2`),
        line(`${server}:2144`, 'published local member to cluster through raft', {
          'local-member-id': member,
          'local-member-attributes': `{Name:${flag('name')} ClientURLs:[${clients['advertise-client-urls'].join(' ')}]}`,
          'request-path': `/0/members/${member}/attributes`,
          'cluster-id': cluster,
          'publish-timeout': '7s',
        }),
        ...addresses.map(() => line('embed/serve.go:124', 'ready to serve client requests')),
        line('etcdmain/main.go:44', 'notifying init daemon'),
        line('etcdmain/main.go:50', 'successfully notified init daemon'),
        line('membership/cluster.go:587', 'set initial cluster version', {
          ...about,
          'cluster-version': release.split('.').slice(0, 2).join('.'),
        }),
        ...addresses.map((address) =>
          line('embed/serve.go:275', 'serving client traffic securely', { traffic: 'grpc+http', address }),
        ),
      ],
    },
  ];
}

export const etcd = component({
  component: 'etcd',
  refuses: etcdFlags(ETCD),
  name: 'registry.k8s.io/etcd',
  tags: /^3\.[3-6]\.\d{1,2}-\d$/,
  path: '/usr/local/bin/etcd',
  megabytes: 58,
  usage: [20, 48],
  start,
  format: stamped,
});
