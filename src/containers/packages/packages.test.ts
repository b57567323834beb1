import { beforeAll, expect, test } from 'vitest';
import { TestCluster } from '../cluster.test.fixture.ts';

const cluster = new TestCluster({ nodes: 1 });

beforeAll(async () => {
  const command = ['sleep', '36000'];
  cluster.pod('deb', { image: 'debian', command });
  cluster.pod('alp', { image: 'alpine', command });
  cluster.pod('user', { image: 'debian', command, securityContext: { runAsUser: 1000 } });
  await cluster.run(20);
});

test('without mirrors nothing is found', async () => {
  expect(
    await cluster.exec('deb', ['sh', '-c', 'apt-get update 2>/dev/null | tail -3; apt-get install -y curl']),
  ).toBe(
    [
      'Err:3 http://deb.debian.org/debian-security bookworm-security InRelease',
      "  Temporary failure resolving 'deb.debian.org'",
      'Reading package lists... Done',
      'Reading package lists... Done',
      'Building dependency tree... Done',
      'Reading state information... Done',
      'E: Unable to locate package curl',
      '[100]',
    ].join('\n'),
  );
  const url = 'https://dl-cdn.alpinelinux.org/alpine/v3.22';
  expect(await cluster.exec('alp', ['apk', 'add', 'curl'])).toBe(
    [
      `fetch ${url}/main/x86_64/APKINDEX.tar.gz`,
      `WARNING: fetching ${url}/main: DNS: transient error (try again later)`,
      `fetch ${url}/community/x86_64/APKINDEX.tar.gz`,
      `WARNING: fetching ${url}/community: DNS: transient error (try again later)`,
      'ERROR: unable to select packages:',
      '  curl (no such package):',
      '    required by: world[curl]',
      '[1]',
    ].join('\n'),
  );
});

test('only root installs', async () => {
  expect(await cluster.exec('user', ['apt-get', 'install', 'curl'])).toBe(
    [
      'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)',
      'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?',
      '[100]',
    ].join('\n'),
  );
});
