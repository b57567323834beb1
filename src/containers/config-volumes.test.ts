import { beforeAll, expect, test } from 'vitest';
import { TestCluster } from './cluster.test.fixture.ts';

const cluster = new TestCluster({ nodes: 1 });

const sh = (pod: string, script: string): Promise<string> => cluster.exec(pod, ['sh', '-c', script]);

beforeAll(async () => {
  cluster.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'game', namespace: 'default' },
    data: { level: '1', 'ui.conf': 'dark' },
  });
  cluster.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'key', namespace: 'default' },
    data: { token: btoa('hush') },
  });
  const command = ['sleep', '36000'];
  const volumes = [
    { name: 'c', configMap: { name: 'game' } },
    { name: 's', secret: { secretName: 'key', defaultMode: 0o400 } },
    { name: 'e', emptyDir: {} },
  ];
  const volumeMounts = [
    { name: 'c', mountPath: '/config' },
    { name: 's', mountPath: '/secret' },
    { name: 'e', mountPath: '/scratch' },
    { name: 'c', mountPath: '/app/ui.conf', subPath: 'ui.conf' },
  ];
  cluster.pod('box', { image: 'busybox', command, volumeMounts }, { volumes });
  const securityContext = { runAsUser: 1000, fsGroup: 2000 };
  cluster.pod('team', { image: 'busybox', command, volumeMounts }, { volumes, securityContext });
  const user = { runAsUser: 1000 };
  cluster.pod('lone', { image: 'busybox', command, volumeMounts }, { volumes, securityContext: user });
  await cluster.run(20);
});

const LIST = (directory: string): string =>
  `ls -la ${directory} | sed 's/[A-Z][a-z][a-z] [ 0-9]* [0-9:]* //; s/\\.\\.20[0-9_]*\\.[0-9]*/..DATE/g'`;

test('a key may have the name of what every object inherits', async () => {
  cluster.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'inherited', namespace: 'default' },
    data: { ['__proto__']: 'one', constructor: 'two' },
  });
  const volumes = [{ name: 'c', configMap: { name: 'inherited' } }];
  const volumeMounts = [{ name: 'c', mountPath: '/config' }];
  const command = ['sleep', '36000'];
  const env = [{ name: 'BOTH', value: '$(__proto__) $(constructor) $(toString)' }];
  const envFrom = [{ configMapRef: { name: 'inherited' } }];
  cluster.pod('heir', { image: 'busybox', command, volumeMounts, env, envFrom }, { volumes });
  await cluster.run(20);
  expect(await sh('heir', 'cd /config; ls; cat __proto__ constructor')).toBe(
    '__proto__\nconstructor\nonetwo[0]',
  );
  expect(await cluster.exec('heir', ['printenv', '__proto__', 'constructor', 'BOTH'])).toBe(
    'one\ntwo\none two $(toString)\n[0]',
  );
});

test('a config map is laid out behind links', async () => {
  expect(await sh('box', LIST('/config'))).toBe(
    [
      'total 12',
      'drwxrwxrwx    3 root     root          4096 .',
      'drwxr-xr-x    1 root     root          4096 ..',
      'drwxr-xr-x    2 root     root          4096 ..DATE',
      'lrwxrwxrwx    1 root     root            32 ..data -> ..DATE',
      'lrwxrwxrwx    1 root     root            12 level -> ..data/level',
      'lrwxrwxrwx    1 root     root            14 ui.conf -> ..data/ui.conf',
      '[0]',
    ].join('\n'),
  );
  expect(
    await sh('box', 'cat /config/level /config/*; ls /config; cat /app/ui.conf; touch /config/level'),
  ).toBe('11darklevel\nui.conf\ndarktouch: /config/level: Read-only file system\n[1]');
});

test('a secret lies in memory, and is for whom its mode allows', async () => {
  expect(await sh('box', 'ls -ld /secret; ls -lL /secret; cat /secret/token')).toMatch(
    /^drwxrwxrwt {4}3 root {5}root {11}100 .* \/secret\ntotal \d+\n-r-------- {4}1 root {5}root {13}4 .* token\nhush\[0\]$/,
  );
  expect(await sh('lone', 'cat /secret/token')).toBe(
    "cat: can't open '/secret/token': Permission denied\n[1]",
  );
  expect(await sh('team', 'cat /secret/token; stat -Lc " %a %u %g" /secret/token')).toBe(
    'hush 440 0 2000\n[0]',
  );
});

test('the group of a pod may write into its volumes', async () => {
  expect(
    await sh(
      'team',
      'echo x > /scratch/x; mkdir /scratch/d; stat -c "%a %u %g" /scratch /scratch/x /scratch/d',
    ),
  ).toBe('2777 0 2000\n644 1000 2000\n2755 1000 2000\n[0]');
});

test('an update changes all files at once, but not those that are mounted by themselves', async () => {
  const before = await sh('box', 'readlink /config/..data');
  const map = cluster.simulation.store.get('configmaps', 'default/game');
  if (!map) throw new Error('no config map');
  const data = { level: '2', 'ui.conf': 'light' };
  cluster.simulation.client('test').update('configmaps', { ...map, data });
  await cluster.run(120);
  const after = await sh('box', 'readlink /config/..data');
  expect(after === before).toBe(false);
  expect(await sh('box', 'cat /config/level /config/ui.conf /app/ui.conf; ls -a /config | wc -l')).toBe(
    '2lightdark6\n[0]',
  );
});
