import { expect, test } from 'vitest';
import { TestCluster } from '../cluster.test.fixture.ts';
import { pi } from './interpreters.ts';

test('perl computes as many digits of pi as it is asked for', async () => {
  expect([1, 2, 5, 40].map(pi)).toEqual(['3', '3.1', '3.1416', '3.141592653589793238462643383279502884197']);
  const cluster = new TestCluster();
  cluster.pod(
    'pi',
    { image: 'perl:5.34.0', command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(30)'] },
    { restartPolicy: 'Never' },
  );
  await cluster.run(90);
  expect([cluster.show('pi'), cluster.logs('pi')]).toEqual([
    'pi Succeeded Completed(0)-/0',
    '3.14159265358979323846264338328\n',
  ]);
});

test('python serves files, and says what it does not know', async () => {
  const cluster = new TestCluster();
  cluster.pod('web', {
    image: 'python:3.12',
    command: ['python3', '-m', 'http.server', '8080'],
    workingDir: '/srv',
  });
  await cluster.run(90);
  const run = (command: string): Promise<string> => cluster.exec('web', command);
  expect(await run('echo hi > a.txt; python3 -c "print(\'x\')"; python3 -c "import os"')).toBe(
    'x\npython3: this emulated interpreter knows only -V, -m http.server, and -c with prints of literals or a sleep\n[1]',
  );
  const ip = cluster.get('web').status.podIP ?? '';
  cluster.pod('cli', { image: 'busybox', command: ['sleep', '3600'] });
  await cluster.run(10);
  expect(await cluster.exec('cli', ['wget', '-qO-', `http://${ip}:8080/a.txt`])).toBe('hi\n[0]');
  expect(
    cluster
      .logs('web')
      .replace(/\[.*\]/, '[]')
      .replace(/^\S+(?= - -)/m, 'CLI'),
  ).toBe(
    'Serving HTTP on 0.0.0.0 port 8080 (http://0.0.0.0:8080/) ...\nCLI - - [] "GET /a.txt HTTP/1.1" 200 -\n',
  );
});
