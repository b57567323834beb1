import { describe, expect, it } from 'vitest';
import { TestMachine } from '../../../conformance/test-machine.ts';
import type { Program } from '../../shell/program.ts';
import { program as dig } from './dig.ts';
import { program as getent } from './getent.ts';
import { program as host } from './host.ts';
import { program as nc } from './nc.ts';
import { program as nslookup } from './nslookup.ts';
import { program as ping } from './ping.ts';
import { program as telnet } from './telnet.ts';

const programs: Readonly<Record<string, Program>> = { dig, getent, host, nc, nslookup, ping, telnet };

function machine(nameServer: TestMachine['nameServer'] = 'answers'): TestMachine {
  const result = new TestMachine();
  result.nameServer = nameServer;
  result.files.makeDirectory('/etc');
  result.files.write(
    '/etc/resolv.conf',
    'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
  );
  const web = 'web.default.svc.cluster.local';
  result.records = [
    { name: web, type: 'A', data: '10.96.1.1' },
    { name: 'alias.default.svc.cluster.local', type: 'CNAME', data: web },
    { name: '1.1.96.10.in-addr.arpa', type: 'PTR', data: web },
    { name: web, type: 'SRV', data: `0 100 80 ${web}` },
  ];
  result.names.set('web', '10.96.1.1');
  result.servers.set('10.96.9.9:80', 'timed-out');
  result.servers.set('web:80', 'refused');
  result.servers.set('10.96.8.8:80', 'no-route');
  return result;
}

/** What a command prints and how it ends: `[exit, seconds]`. */
async function run(line: string, on = machine()): Promise<string> {
  const argv = line.split(' ');
  const program = programs[argv[0] ?? ''];
  if (!program) throw new Error(line);
  const began = on.clock.now();
  const { stdout, stderr, exit } = await on.run(program, argv);
  return `${stdout}${stderr}[${exit}, ${(on.clock.now() - began) / 1000}]`;
}

const head = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n';
const silent = ';; communications error to 10.96.0.10#53: timed out\n';
const refused = ';; communications error to 10.96.0.10#53: connection refused\n';

describe('names', () => {
  it.each([
    ['nslookup web', `${head}Name:\tweb.default.svc.cluster.local\nAddress: 10.96.1.1\n\n[0, 0]`],
    [
      'nslookup alias.default',
      `${head}alias.default.svc.cluster.local\tcanonical name = web.default.svc.cluster.local.\nName:\tweb.default.svc.cluster.local\nAddress: 10.96.1.1\n\n[0, 0]`,
    ],
    ['nslookup 10.96.1.1', '1.1.96.10.in-addr.arpa\tname = web.default.svc.cluster.local.\n\n[0, 0]'],
    [
      'nslookup -type=srv web',
      `${head}web.default.svc.cluster.local\tservice = 0 100 80 web.default.svc.cluster.local.\n\n[0, 0]`,
    ],
    ['nslookup -type=txt web', `${head}*** Can't find web: No answer\n\n[0, 0]`],
    ['nslookup nosuch', `${head}** server can't find nosuch: NXDOMAIN\n\n[1, 0]`],
    ['host web', 'web.default.svc.cluster.local has address 10.96.1.1\n[0, 0]'],
    ['host nosuch', 'Host nosuch not found: 3(NXDOMAIN)\n[1, 0]'],
    [
      'host -t srv web',
      'web.default.svc.cluster.local has SRV record 0 100 80 web.default.svc.cluster.local.\n[0, 0]',
    ],
    ['host 10.96.1.1', '1.1.96.10.in-addr.arpa domain name pointer web.default.svc.cluster.local.\n[0, 0]'],
    ['dig +short web.default.svc.cluster.local', '10.96.1.1\n[0, 0]'],
    ['dig +short web', '[0, 0]'],
    ['dig +search +short web', '10.96.1.1\n[0, 0]'],
    ['dig +short -x 10.96.1.1', 'web.default.svc.cluster.local.\n[0, 0]'],
    ['getent hosts web', '10.96.1.1       web\n[0, 0]'],
    ['getent hosts nosuch', '[2, 0]'],
    ['ping -c 1 nosuch', 'ping: nosuch: Name or service not known\n[2, 0]'],
    ['nc -zv nosuch 80', 'nc: getaddrinfo for host "nosuch" port 80: Name or service not known\n[1, 0]'],
    ['telnet nosuch 80', 'telnet: could not resolve nosuch/80: Name or service not known\n[1, 0]'],
  ])('%s', async (line, output) => {
    expect(await run(line)).toBe(output);
  });
});

describe('the whole answer of dig', () => {
  const asked = 'kubernetes.default.svc.cluster.local';
  const answering = (): TestMachine => {
    const result = machine();
    result.records = [
      { name: asked, type: 'A', data: '10.96.0.1' },
      {
        name: 'db.default.svc.cluster.local',
        type: 'SRV',
        data: '0 50 5432 db-0.db.default.svc.cluster.local',
      },
      {
        name: '_dns-tcp._tcp.kube-dns.kube-system.svc.cluster.local',
        type: 'SRV',
        data: `0 100 53 ${asked}`,
      },
      { name: '1.0.96.10.in-addr.arpa', type: 'PTR', data: asked },
    ];
    return result;
  };

  it('has its columns, sends the cookie back and counts every byte', async () => {
    const output = await run(`dig ${asked}`, answering());
    expect(output.replace(/id: \d+/, 'id: 1').replace(/COOKIE: [0-9a-f]{16} /, 'COOKIE: 0 ')).toBe(`
; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> kubernetes.default.svc.cluster.local
;; global options: +cmd
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1
;; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1
;; WARNING: recursion requested but not available

;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags:; udp: 1232
; COOKIE: 0 (echoed)
;; QUESTION SECTION:
;kubernetes.default.svc.cluster.local. IN A

;; ANSWER SECTION:
kubernetes.default.svc.cluster.local. 30 IN A\t10.96.0.1

;; Query time: 0 msec
;; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)
;; WHEN: Mon Jan 05 09:00:00 UTC 2026
;; MSG SIZE  rcvd: 129

[0, 0]`);
  });

  it.each([
    [
      'dig +noall +answer SRV db.default.svc.cluster.local',
      'db.default.svc.cluster.local. 30 IN\tSRV\t0 50 5432 db-0.db.default.svc.cluster.local.\n[0, 0]',
    ],
    [
      'dig +noall +answer SRV _dns-tcp._tcp.kube-dns.kube-system.svc.cluster.local',
      `_dns-tcp._tcp.kube-dns.kube-system.svc.cluster.local. 30 IN SRV\t0 100 53 ${asked}.\n[0, 0]`,
    ],
    ['dig +noall +answer -x 10.96.0.1', `1.0.96.10.in-addr.arpa.\t30\tIN\tPTR\t${asked}.\n[0, 0]`],
  ])('%s', async (line, output) => {
    expect(await run(line, answering())).toBe(output);
  });
});

describe('a name server that does not answer', () => {
  it.each([
    ['nslookup web', `${silent.repeat(3)};; no servers could be reached\n\n[1, 15]`],
    ['host web', `${silent.repeat(2)};; no servers could be reached\n[1, 10]`],
    [
      'dig web +tries=1 +time=2',
      `${silent}\n; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> web +tries=1 +time=2\n;; global options: +cmd\n;; no servers could be reached\n[9, 2]`,
    ],
    ['getent hosts db', '[2, 10]'],
    ['ping -c 1 db', 'ping: db: Temporary failure in name resolution\n[2, 10]'],
    ['nc -zv db 80', 'nc: getaddrinfo for host "db" port 80: Temporary failure in name resolution\n[1, 10]'],
    ['telnet db 80', 'telnet: could not resolve db/80: Temporary failure in name resolution\n[1, 10]'],
  ])('%s', async (line, output) => {
    expect(await run(line, machine('timed-out'))).toBe(output);
  });
});

it('a name server that refuses is told of at once', async () => {
  expect(await run('nslookup web', machine('refused'))).toBe(
    `${refused.repeat(3)};; no servers could be reached\n\n[1, 0]`,
  );
});

describe('connections that come to nothing', () => {
  it.each([
    ['nc -zv web 80', 'nc: connect to web port 80 (tcp) failed: Connection refused\n[1, 0]'],
    [
      'nc -zv -w 3 10.96.9.9 80',
      'nc: connect to 10.96.9.9 port 80 (tcp) timed out: Operation now in progress\n[1, 3]',
    ],
    ['nc -zv 10.96.8.8 80', 'nc: connect to 10.96.8.8 port 80 (tcp) failed: No route to host\n[1, 0]'],
    [
      'telnet web 80',
      'Trying 10.96.1.1...\ntelnet: Unable to connect to remote host: Connection refused\n[1, 0]',
    ],
    [
      'telnet 10.96.9.9 80',
      'Trying 10.96.9.9...\ntelnet: Unable to connect to remote host: Connection timed out\n[1, 130]',
    ],
  ])('%s', async (line, output) => {
    expect(await run(line)).toBe(output);
  });

  it.each([
    [
      'silence',
      '-W 1',
      'PING web (10.96.1.1) 56(84) bytes of data.\n\n--- web ping statistics ---\n2 packets transmitted, 0 received, 100% packet loss, time 1000ms\n\n[1, 2]',
    ],
    [
      'unreachable',
      '-W 1',
      'PING web (10.96.1.1) 56(84) bytes of data.\n\n--- web ping statistics ---\n2 packets transmitted, 0 received, 100% packet loss, time 1000ms\n\n[1, 2]',
    ],
    [
      'unreachable',
      '-i 1',
      'PING web (10.96.1.1) 56(84) bytes of data.\nFrom workstation icmp_seq=1 Destination Host Unreachable\nFrom workstation icmp_seq=2 Destination Host Unreachable\n\n--- web ping statistics ---\n2 packets transmitted, 0 received, +2 errors, 100% packet loss, time 1000ms\n\n[1, 3]',
    ],
  ] as const)('ping meets %s: %s', async (echo, options, output) => {
    const on = machine();
    on.echo = echo;
    expect(await run(`ping -c 2 ${options} web`, on)).toBe(output);
  });
});
