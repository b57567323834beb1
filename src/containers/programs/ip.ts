import type { ContainerProgram } from './index.ts';

/** `ip addr` and `ip route` of a pod with one interface. */
export const ip: ContainerProgram = async ({ argv, stdout, stderr }, { spec }) => {
  const [what = 'addr'] = argv.slice(1).filter((word) => !word.startsWith('-'));
  const { ip: address } = spec.sandbox;
  const parts = address.split('.').map(Number);
  const hex = parts.map((part) => part.toString(16).padStart(2, '0')).join(':');
  if ('address'.startsWith(what) || 'link'.startsWith(what)) {
    const addresses = 'address'.startsWith(what);
    await stdout.write(
      [
        '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN qlen 1000',
        '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
        ...(addresses
          ? ['    inet 127.0.0.1/8 scope host lo', '       valid_lft forever preferred_lft forever']
          : []),
        '2: eth0@if7: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue state UP qlen 1000',
        `    link/ether 0a:58:${hex} brd ff:ff:ff:ff:ff:ff`,
        ...(addresses
          ? [
              `    inet ${address}/24 brd ${parts.slice(0, 3).join('.')}.255 scope global eth0`,
              '       valid_lft forever preferred_lft forever',
            ]
          : []),
        '',
      ].join('\n'),
    );
    return 0;
  }
  if ('route'.startsWith(what)) {
    const network = parts.slice(0, 3).join('.');
    await stdout.write(
      `default via ${network}.1 dev eth0\n${network}.0/24 dev eth0 scope link  src ${address}\n`,
    );
    return 0;
  }
  await stderr.write(`ip: unknown command '${what}'\n`);
  return 1;
};
