import { expect, test } from 'vitest';
import { busyboxWords } from './busybox.ts';
import { TestCluster } from './cluster.test.fixture.ts';

test.each([
  ['cat', '/x: No such file or directory', "can't open '/x': No such file or directory"],
  [
    'tail',
    "cannot open '/x' for reading: No such file or directory",
    "can't open '/x': No such file or directory",
  ],
  ['sort', 'cannot read: /x: No such file or directory', "can't open '/x': No such file or directory"],
  ['head', "cannot open '/x' for reading: No such file or directory", '/x: No such file or directory'],
  ['ls', "cannot access '/a b': No such file or directory", '/a b: No such file or directory'],
  ['sed', "can't read /x: No such file or directory", '/x: No such file or directory'],
  ['tac', 'cannot open /x: No such file or directory', '/x: No such file or directory'],
  ['find', '‘/x’: No such file or directory', '/x: No such file or directory'],
  ['rm', "cannot remove '/x': Is a directory", "'/x' is a directory"],
  ['rmdir', "failed to remove '/x': Directory not empty", "'/x': Directory not empty"],
  ['mkdir', 'cannot create directory ‘/x’: File exists', "can't create directory '/x': File exists"],
  ['cp', "cannot stat '/x': No such file or directory", "can't stat '/x': No such file or directory"],
  [
    'cp',
    "cannot create regular file '/x/y': No such file or directory",
    "can't create '/x/y': Path does not exist",
  ],
  ['cp', "-r not specified; omitting directory '/x'", "omitting directory '/x'"],
  ['mv', "cannot stat '/x': No such file or directory", "can't rename '/x': No such file or directory"],
  [
    'mv',
    "cannot move '/a' to '/x/y': No such file or directory",
    "can't rename '/a': No such file or directory",
  ],
  ['env', '‘nosuch’: No such file or directory', "can't execute 'nosuch': No such file or directory"],
  ['grep', '(standard input): binary file matches', '(standard input): binary file matches'],
])('%s says %s', (applet, gnu, busybox) => {
  expect(busyboxWords(applet, gnu)).toBe(busybox);
});

test('applets speak as busybox does, programs of Debian as GNU does', async () => {
  const cluster = new TestCluster();
  cluster.pod('small', { image: 'busybox', command: ['sleep', '3600'] });
  cluster.pod('large', { image: 'nginx' });
  await cluster.run(20);
  const line = 'cat /x; touch /x/y; ls /x';
  expect(await cluster.exec('small', line)).toBe(
    "cat: can't open '/x': No such file or directory\ntouch: /x/y: No such file or directory\nls: /x: No such file or directory\n[1]",
  );
  expect(await cluster.exec('large', line)).toBe(
    "cat: /x: No such file or directory\ntouch: cannot touch '/x/y': No such file or directory\nls: cannot access '/x': No such file or directory\n[2]",
  );
  expect(await cluster.exec('small', 'echo /x | xargs cat; timeout 5 rm /x')).toBe(
    "cat: can't open '/x': No such file or directory\nrm: can't remove '/x': No such file or directory\n[1]",
  );
});

test('a pod below a service knows its whole name, and an image its release', async () => {
  const cluster = new TestCluster();
  const named = { hostname: 'web-0', subdomain: 'web' };
  cluster.pod('web-0', { image: 'alpine:3.18', command: ['sleep', '3600'] }, named);
  cluster.pod('alone', { image: 'alpine:3.20.3', command: ['sleep', '3600'] });
  await cluster.run(20);
  const line = 'hostname; hostname -f; hostname -d; cat /etc/alpine-release';
  expect(await cluster.exec('web-0', line)).toBe(
    'web-0\nweb-0.web.default.svc.cluster.local\nweb.default.svc.cluster.local\n3.18.12\n[0]',
  );
  expect(await cluster.exec('alone', line)).toBe('alone\nalone\n\n3.20.3\n[0]');
});
