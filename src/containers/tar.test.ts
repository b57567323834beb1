import { beforeAll, expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

const cluster = new TestCluster({ nodes: 1 });

beforeAll(async () => {
  cluster.pod('box', { image: 'busybox', command: ['sleep', '36000'] });
  await cluster.run(20);
});

const sh = (script: string): Promise<string> => cluster.exec('box', ['sh', '-c', script]);

test('an archive holds what was put into it, whatever its bytes', async () => {
  const long = `${'d'.repeat(60)}/${'f'.repeat(60)}`;
  expect(
    await sh(
      `mkdir -p /tmp/s/empty /tmp/s/${long.split('/')[0] ?? ''} && cd /tmp/s && echo 항해 > a && printf '\\377\\000\\200' > b && echo long > ${long} && tar cf - . | (mkdir /tmp/t && tar xmf - -C /tmp/t) && cd /tmp/t && cat a ${long} && base64 b && ls`,
    ),
  ).toBe(`항해\nlong\n/wCA\na\nb\n${'d'.repeat(60)}\nempty\n[0]`);
});

test('archives are files too, are listed, and parts are taken out', async () => {
  expect(await sh('cd /tmp && mkdir x && echo 1 > x/1 && echo 2 > x/2 && tar -cvf x.tar x && rm -r x')).toBe(
    'x/\nx/1\nx/2\n[0]',
  );
  expect(await sh('cd /tmp && tar tf x.tar && tar xf x.tar x/2 && ls x && stat -c %s x.tar')).toBe(
    'x/\nx/1\nx/2\n2\n10240\n[0]',
  );
});

test('what is missing or no archive is told of', async () => {
  expect(await sh('tar cf - /nope | wc -c')).toContain(
    'tar: /nope: No such file or directory\ntar: error exit delayed from previous errors\n',
  );
  expect(await sh('yes no archive | head -c 1024 | tar xf -')).toBe('tar: invalid tar magic\n[1]');
});
