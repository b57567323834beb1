import { describe, expect, it } from 'vitest';
import { NetworkError } from '../../../shell/network.ts';
import { FakeApi } from '../fake-api.test.fixture.ts';

const CACHE = '/home/student/.kube/cache/discovery/10.0.0.1_8080';
const REFUSED =
  'The connection to the server 10.0.0.1:8080 was refused - did you specify the right host or port?\n';

const refuse = (api: FakeApi): void => {
  api.machine.request = () => Promise.reject(new NetworkError('refused', '10.0.0.1', 8080, '10.0.0.1'));
};

/** How often discovery complained, and what else was said. */
function heard(stderr: string): readonly [complaints: number, rest: string] {
  const lines = stderr.split('\n');
  const complaints = lines.filter((line) => line.includes('memcache.go:265] "Unhandled Error"'));
  return [complaints.length, lines.filter((line) => !complaints.includes(line)).join('\n')];
}

async function warm(): Promise<FakeApi> {
  const api = new FakeApi();
  expect(await api.run('get pods')).toMatchObject({ exit: 0 });
  return api;
}

describe('what a server offers', () => {
  it('is kept in files as the real kubectl writes them', async () => {
    const { files } = (await warm()).machine;
    expect(files.list(CACHE)).toEqual(['apps', 'servergroups.json', 'v1']);
    expect(files.read(`${CACHE}/servergroups.json`)).toBe(
      '{"kind":"APIGroupList","apiVersion":"v1","groups":[' +
        '{"name":"","versions":[{"groupVersion":"v1","version":"v1"}],"preferredVersion":{"groupVersion":"v1","version":"v1"}},' +
        '{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}]}\n',
    );
    const verbs = '"verbs":["create","delete","get","list","patch","update","watch"]';
    expect(files.read(`${CACHE}/apps/v1/serverresources.json`)).toBe(
      '{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"apps/v1","resources":[' +
        `{"name":"deployments","singularName":"deployment","namespaced":true,"kind":"Deployment",${verbs},"shortNames":["deploy"],"categories":["all"]},` +
        `{"name":"deployments/scale","singularName":"deployment","namespaced":true,"group":"autoscaling","version":"v1","kind":"Scale",${verbs}}]}\n`,
    );
    const modes = ['', '/apps', '/apps/v1/serverresources.json'].map((at) => files.stat(CACHE + at).mode);
    expect(modes).toEqual([0o750, 0o750, 0o660]);
  });

  it('is not asked for again while the server is gone, unless something is not found', async () => {
    const api = await warm();
    refuse(api);
    expect(await api.run('get pods')).toEqual({ exit: 1, stdout: '', stderr: REFUSED });
    const { stderr } = await api.run('get foos');
    expect(heard(stderr)).toEqual([3, REFUSED]);
  });

  it('is asked for again after six hours, and when a file is damaged', async () => {
    for (const spoil of [
      ({ machine }: FakeApi) => machine.clock.advanceTo(machine.clock.now() + 6 * 3_600_000 + 1),
      ({ machine }: FakeApi) => machine.files.write(`${CACHE}/servergroups.json`, '{"kind":'),
      ({ machine }: FakeApi) => machine.files.write(`${CACHE}/servergroups.json`, '{"kind":"Pod"}'),
    ]) {
      const api = await warm();
      await spoil(api);
      refuse(api);
      const { stderr } = await api.run('get pods');
      expect(heard(stderr)).toEqual([5, REFUSED]);
    }
  });

  it('is done without where no file can be written', async () => {
    const api = new FakeApi();
    api.machine.files.write('/home/student/.kube', '');
    expect(await api.run('get pods')).toMatchObject({
      exit: 0,
      stderr: 'No resources found in default namespace.\n',
    });
    const { stderr } = await api.run('api-versions -v=1');
    expect(stderr.split('\n').filter((line) => /^I.*cached_discovery/.test(line))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^I0105 09:00:00.000000 +\\d+ cached_discovery.go:129\\] failed to write cache to ${CACHE}/servergroups.json due to mkdir /home/student/.kube: not a directory$`,
        ),
      ),
    ]);
  });
});
