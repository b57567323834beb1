import { expect, test } from 'vitest';
import { TestCluster } from '../../cluster.test.fixture.ts';

const made = async (): Promise<TestCluster> => {
  const cluster = new TestCluster();
  cluster.pod('u', { image: 'ubuntu', command: ['sleep', '3600'] });
  cluster.pod('b', { image: 'busybox', command: ['sleep', '3600'] });
  cluster.pod('m', { image: 'wbitt/network-multitool' });
  cluster.pod('d', { image: 'debian', command: ['sleep', '3600'] });
  await cluster.run(60);
  return cluster;
};

test('ps of procps shows what its letters ask for, the shell that it was called from and itself', async () => {
  const cluster = await made();
  expect(await cluster.exec('u', 'ps aux; true')).toBe(
    [
      'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND',
      'root           1  0.0  0.0   3284   684 ?        Ss   09:00   0:00 sleep 3600',
      'root           2  0.0  0.0   3284   684 ?        Ss   09:01   0:00 sh -c ps aux; true',
      'root           8  0.0  0.0   3284   684 ?        R    09:01   0:00 ps aux',
      '[0]',
    ].join('\n'),
  );
  expect(await cluster.exec('u', 'ps -ef')).toBe(
    [
      'UID          PID    PPID  C STIME TTY          TIME CMD',
      'root           1       0  0 09:00 ?        00:00:00 sleep 3600',
      'root           9       0  0 09:01 ?        00:00:00 ps -ef',
      '[0]',
    ].join('\n'),
  );
  expect(
    await cluster.exec('u', 'ps f -eo pid,ppid,comm= --sort=-pid; ps -p 7777; ps h -C sleep -o cmd'),
  ).toBe(
    [
      '    PID    PPID ',
      '     15       0 sh',
      '     21      15  \\_ ps',
      '      1       0 sleep',
      '    PID TTY          TIME CMD',
      'sleep 3600',
      '[0]',
    ].join('\n'),
  );
  expect(await cluster.exec('u', 'ps -o nothing 2>&1 | head -n 1; ps x --no-headers -o pid | wc -l')).toBe(
    'error: unknown user-defined format specifier "nothing"\n3\n[0]',
  );
});

test('ps of busybox takes columns and ignores most letters; only some images have one', async () => {
  const cluster = await made();
  expect(await cluster.exec('b', 'ps -o pid,ppid,rss,stat,comm=NAME,args')).toBe(
    [
      'PID   PPID  RSS  STAT NAME COMMAND',
      '    1     0  684 S    slee sleep 3600',
      '    2     0  684 R    ps   ps -o pid,ppid,rss,stat,comm=NAME,args',
      '[0]',
    ].join('\n'),
  );
  expect(await cluster.exec('b', 'ps -aux 2>&1 | head -n 4; ps aux | head -n 2')).toBe(
    [
      "ps: invalid option -- 'u'",
      'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.',
      '',
      'Usage: ps [-o COL1,COL2=HEADER] [-T]',
      'PID   USER     TIME  COMMAND',
      '    1 root      0:00 sleep 3600',
      '[0]',
    ].join('\n'),
  );
  expect(await cluster.exec('d', 'ps')).toBe('sh: 1: ps: not found\n[127]');
});

test('processes are found by patterns', async () => {
  const cluster = await made();
  expect(
    await cluster.exec('u', 'pgrep -a sleep; pgrep -x slee || pidof sleep; pgrep -fc "sleep 3[0-9]+"'),
  ).toBe('1 sleep 3600\n1\n1\n[0]');
  expect(await cluster.exec('u', 'pgrep')).toBe(
    "pgrep: no matching criteria specified\nTry 'pgrep --help' for more information.\n[2]",
  );
});

test('free and uptime tell what the kernel tells', async () => {
  const cluster = await made();
  expect(await cluster.exec('b', 'free -m; uptime')).toBe(
    [
      '              total        used        free      shared  buff/cache   available',
      'Mem:           8192        1884        4096           0        2211        6144',
      'Swap:             0           0           0',
      ' 09:01:00 up 1 day, 0 min,  0 users,  load average: 0.08, 0.12, 0.10',
      '[0]',
    ].join('\n'),
  );
  expect(await cluster.exec('u', 'free -h')).toBe(
    [
      '               total        used        free      shared  buff/cache   available',
      'Mem:           8.0Gi       2.0Gi       4.0Gi          0B       2.2Gi       6.0Gi',
      'Swap:             0B          0B          0B',
      '[0]',
    ].join('\n'),
  );
});
