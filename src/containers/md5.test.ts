import { expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';
import { md5 } from '../cluster/machinery/md5.ts';

const of = (text: string): string => md5(new TextEncoder().encode(text));

test('digests of RFC 1321', () => {
  expect([of(''), of('abc'), of('12345678901234567890'.repeat(4))]).toEqual([
    'd41d8cd98f00b204e9800998ecf8427e',
    '900150983cd24fb0d6963f7d28e17f72',
    '57edf4a22be3c955ac49da2e2107b67a',
  ]);
});

test('md5sum and sha256sum print and check digests', async () => {
  const cluster = new TestCluster();
  cluster.pod('box', { image: 'busybox', command: ['sleep', '3600'] });
  await cluster.run(10);
  const script = (text: string): Promise<string> => cluster.exec('box', ['sh', '-c', text]);
  expect(await script('cd /tmp; printf abc > a; md5sum a | tee list; sha256sum < a; md5sum -c list')).toBe(
    [
      '900150983cd24fb0d6963f7d28e17f72  a',
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -',
      'a: OK',
      '[0]',
    ].join('\n'),
  );
  expect(await script('cd /tmp; echo more >> a; md5sum -c list; md5sum gone')).toBe(
    [
      'a: FAILED',
      'md5sum: WARNING: 1 of 1 computed checksums did NOT match',
      "md5sum: can't open 'gone': No such file or directory",
      '[1]',
    ].join('\n'),
  );
});
