import { expect, test } from 'vitest';
import { TestCluster } from '../../cluster.test.fixture.ts';

const made = async (): Promise<TestCluster> => {
  const cluster = new TestCluster();
  cluster.pod('b', { image: 'busybox', command: ['sleep', '3600'] });
  cluster.pod('m', { image: 'wbitt/network-multitool' });
  await cluster.run(60);
  return cluster;
};

test('ip of iproute2 and of busybox show interfaces and ways, each in its own words', async () => {
  const cluster = await made();
  expect(await cluster.exec('m', 'ip -br a; ip -4 a show dev eth0; ip r; ip route get 8.8.8.8; ip n')).toBe(
    [
      'lo               UNKNOWN        127.0.0.1/8 ::1/128 ',
      'eth0@if7         UP             10.244.0.3/24 fe80::858:aff:fef4:3/64 ',
      '2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000',
      '    inet 10.244.0.3/24 brd 10.244.0.255 scope global eth0',
      '       valid_lft forever preferred_lft forever',
      'default via 10.244.0.1 dev eth0 ',
      '10.244.0.0/24 dev eth0 proto kernel scope link src 10.244.0.3 ',
      '8.8.8.8 via 10.244.0.1 dev eth0 src 10.244.0.3 uid 0 ',
      '    cache ',
      '10.244.0.1 dev eth0 lladdr 0a:58:0a:f4:00:01 REACHABLE ',
      '[0]',
    ].join('\n'),
  );
  expect(await cluster.exec('b', 'ip link; ip route; ip link set eth0 down')).toBe(
    [
      '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN qlen 1000',
      '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
      '2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue state UP qlen 1000',
      '    link/ether 0a:58:0a:f4:00:02 brd ff:ff:ff:ff:ff:ff',
      'default via 10.244.0.1 dev eth0 ',
      '10.244.0.0/24 dev eth0 scope link  src 10.244.0.2 ',
      'ip: RTNETLINK answers: Operation not permitted',
      '[2]',
    ].join('\n'),
  );
  expect(await cluster.exec('m', 'ip a show eth1; ip nothing')).toBe(
    'Device "eth1" does not exist.\nObject "nothing" is unknown, try "ip help".\n[1]',
  );
});

test('ss and netstat show who waits for connections', async () => {
  const cluster = await made();
  expect(await cluster.exec('m', 'ss -tlnp; netstat -tlnp')).toBe(
    [
      'State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess',
      'LISTEN 0      511          0.0.0.0:80        0.0.0.0:*   users:(("nginx",pid=1,fd=6))',
      'LISTEN 0      511          0.0.0.0:443       0.0.0.0:*   users:(("nginx",pid=1,fd=6))',
      'Active Internet connections (only servers)',
      'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    ',
      'tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      1/nginx: master pro ',
      'tcp        0      0 0.0.0.0:443             0.0.0.0:*               LISTEN      1/nginx: master pro ',
      '[0]',
    ].join('\n'),
  );
  expect(
    await cluster.exec('b', 'netstat -tln; netstat -rn; arp; nc -l -p 8080 & sleep 1; netstat -tln'),
  ).toBe(
    [
      'Active Internet connections (only servers)',
      'Proto Recv-Q Send-Q Local Address           Foreign Address         State       ',
      'Kernel IP routing table',
      'Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface',
      '0.0.0.0         10.244.0.1      0.0.0.0         UG        0 0          0 eth0',
      '10.244.0.0      0.0.0.0         255.255.255.0   U         0 0          0 eth0',
      '? (10.244.0.1) at 0a:58:0a:f4:00:01 [ether]  on eth0',
      'Active Internet connections (only servers)',
      'Proto Recv-Q Send-Q Local Address           Foreign Address         State       ',
      'tcp        0      0 0.0.0.0:8080            0.0.0.0:*               LISTEN      ',
      '[0]',
    ].join('\n'),
  );
});
