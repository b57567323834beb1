/** The real helm over HTTPS against the emulated API server: a chart's life from `create` to `uninstall`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findHelm, findKubectl } from '../scripts/get-kubectl.ts';
import { RealClients, failed, said, type Output } from './real-client.ts';

const helm = findHelm();
const kubectl = findKubectl();
if (helm === undefined || kubectl === undefined)
  console.warn('No real helm 4 and kubectl 1.33 can be had here: charts are left out.');

const NOTES = `NOTES:
1. Get the application URL by running these commands:
  export POD_NAME=$(kubectl get pods --namespace default -l "app.kubernetes.io/name=demo,app.kubernetes.io/instance=demo" -o jsonpath="{.items[0].metadata.name}")
  export CONTAINER_PORT=$(kubectl get pod --namespace default $POD_NAME -o jsonpath="{.spec.containers[0].ports[0].containerPort}")
  echo "Visit http://127.0.0.1:8080 to use your application"
  kubectl --namespace default port-forward $POD_NAME 8080:$CONTAINER_PORT
`;

/** What helm says about a release, without its time. */
const release = (revision: number, description: string): string =>
  `NAME: demo
LAST DEPLOYED: <time>
NAMESPACE: default
STATUS: deployed
REVISION: ${revision}
DESCRIPTION: ${description}
`;

/** Times, ages, addresses and generated names say something else each time; tables are padded to their widest value. */
const calm = ({ exit, stdout, stderr }: Output): Output => {
  const text = (value: string): string =>
    value
      .replaceAll(/\b\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}\b/g, '<time>')
      .replaceAll(/\b\d{4}-\d\d-\d\d [\d:.]+ \+0000 UTC\b/g, '<time>')
      .replaceAll(/\b10(\.\d+){3}\b/g, '<ip>')
      .replaceAll(/\bdemo-[0-9a-f]{6,10}-\w{5}\b/g, 'demo-<hash>')
      .replaceAll(/ +\d+m?\d*s$/gm, '  <age>')
      .replaceAll(/[ \t]{2,}|\t/g, '  ')
      .replaceAll(/ +$/gm, '');
  return { exit, stdout: text(stdout), stderr: text(stderr) };
};

describe.skipIf(helm === undefined || kubectl === undefined)('the real helm', () => {
  let clients: RealClients;
  const line = async (text: string): Promise<Output> => calm(await clients.line(text));
  const replicas = async (): Promise<string> =>
    (await line('kubectl get deployment demo -o jsonpath={.spec.replicas}')).stdout;

  beforeAll(async () => {
    clients = await RealClients.start({ helm: helm ?? '', kubectl: kubectl ?? '' });
    expect(await line('helm create demo')).toEqual(said('Creating demo\n'));
  }, 60_000);
  afterAll(() => clients.close());

  it('installs a chart and says what it made', { timeout: 60_000 }, async () => {
    expect(await line('helm install demo ./demo --wait --timeout 30s')).toEqual(
      said(release(1, 'Install complete') + NOTES),
    );
    expect(await line('helm list')).toEqual(
      said(`NAME  NAMESPACE  REVISION  UPDATED  STATUS  CHART  APP VERSION
demo  default  1  <time>  deployed  demo-0.1.0  1.16.0
`),
    );
    const { exit, stdout } = await line('helm status demo');
    expect({ exit, sections: stdout.split(/\n\n|(?<=RESOURCES:)\n/).toSorted() }).toEqual({
      exit: 0,
      sections: [
        `\n${NOTES}`,
        `${release(1, 'Install complete')}RESOURCES:`,
        '==> v1/Deployment\nNAME  READY  UP-TO-DATE  AVAILABLE  AGE\ndemo  1/1  1  1  <age>',
        '==> v1/Pod(related)\nNAME  READY  STATUS  RESTARTS  AGE\ndemo-<hash>  1/1  Running  0  <age>',
        '==> v1/Service\nNAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE\ndemo  ClusterIP  <ip>  <none>  80/TCP  <age>',
        '==> v1/ServiceAccount\nNAME  SECRETS  AGE\ndemo  0  <age>',
      ].toSorted(),
    });
    expect(await line('helm install demo ./demo')).toEqual(
      failed(`level=ERROR msg="release name check failed" error="cannot reuse a name that is still in use"
Error: INSTALLATION FAILED: release name check failed: cannot reuse a name that is still in use
`),
    );
  });

  it('runs a chart’s tests', { timeout: 60_000 }, async () => {
    const { exit, stdout } = await line('helm test demo --logs');
    expect(exit).toBe(0);
    expect(stdout).toContain('Phase:  Succeeded\n');
    expect(stdout).toMatch(/POD LOGS: demo-test-connection\nConnecting to demo:80 \(<ip>:80\)\n/);
  });

  it('upgrades, remembers and goes back', { timeout: 60_000 }, async () => {
    expect(await line('helm upgrade demo ./demo --set replicaCount=3')).toEqual(
      said(`Release "demo" has been upgraded. Happy Helming!\n${release(2, 'Upgrade complete')}${NOTES}`),
    );
    expect(await replicas()).toBe('3');
    expect(await line('helm get values demo')).toEqual(said('USER-SUPPLIED VALUES:\nreplicaCount: 3\n'));
    const { stdout: manifest } = await clients.line('helm get manifest demo');
    expect(manifest).toContain('\n  replicas: 3\n');
    expect(await line('helm rollback demo 1 --wait --timeout 30s')).toEqual(
      said('Rollback was a success! Happy Helming!\n'),
    );
    expect(await replicas()).toBe('1');
    expect(await line('helm history demo')).toEqual(
      said(`REVISION  UPDATED  STATUS  CHART  APP VERSION  DESCRIPTION
1  <time>  superseded  demo-0.1.0  1.16.0  Install complete
2  <time>  superseded  demo-0.1.0  1.16.0  Upgrade complete
3  <time>  deployed  demo-0.1.0  1.16.0  Rollback to 1
`),
    );
  });

  it('takes back upgrades and installations that do not come up', { timeout: 60_000 }, async () => {
    const upgrade = ['upgrade', '--install', 'demo', './demo', '--timeout', '6s', '--rollback-on-failure'];
    const { exit, stdout, stderr } = await clients.run([
      'helm',
      ...upgrade,
      '--set',
      'image.tag=does-not-exist',
    ]);
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr.slice(stderr.indexOf('Error: ')))
      .toBe(`Error: UPGRADE FAILED: release demo failed, and has been \
rolled back due to rollback-on-failure being set: resource Deployment/default/demo not ready. status: InProgress, \
message: Pending termination: 1
context deadline exceeded
`);
    const { stdout: history } = await line('helm history demo');
    expect(history.split('\n').slice(-3)).toEqual([
      expect.stringMatching(/^4  <time>  failed  demo-0.1.0  1.16.0  Upgrade "demo" failed: /),
      '5  <time>  deployed  demo-0.1.0  1.16.0  Rollback to 3',
      '',
    ]);
    expect(
      await line('helm install other ./demo --atomic --timeout 4s --set image.tag=does-not-exist'),
    ).toEqual(
      failed(`Flag --atomic has been deprecated, use --rollback-on-failure instead
Error: INSTALLATION FAILED: release other failed, and has been uninstalled due to rollback-on-failure being set: \
resource Deployment/default/other-demo not ready. status: InProgress, message: Available: 0/1
context deadline exceeded
`),
    );
    expect((await line('helm list -q')).stdout).toBe('demo\n');
  });

  it('uninstalls; a rendered chart is applied', { timeout: 60_000 }, async () => {
    expect(await line('helm uninstall demo --wait --timeout 40s')).toEqual(
      said('release "demo" uninstalled\n'),
    );
    expect(await line('helm list')).toEqual(
      said('NAME  NAMESPACE  REVISION  UPDATED  STATUS  CHART  APP VERSION\n'),
    );
    expect(await line('kubectl get secrets')).toEqual({
      exit: 0,
      stdout: '',
      stderr: 'No resources found in default namespace.\n',
    });
    await line('kubectl delete pod demo-test-connection');
    const { stdout: rendered } = await clients.line('helm template demo ./demo');
    const apply = (): Promise<Output> => clients.run(['kubectl', 'apply', '-f', '-'], { input: rendered });
    expect(await apply()).toEqual(
      said(`serviceaccount/demo created
service/demo created
deployment.apps/demo created
pod/demo-test-connection created
`),
    );
    expect(await clients.run(['kubectl', 'diff', '-f', '-'], { input: rendered })).toEqual(said(''));
    expect(await apply()).toEqual(
      said(`serviceaccount/demo unchanged
service/demo unchanged
deployment.apps/demo unchanged
pod/demo-test-connection unchanged
`),
    );
    expect(await line('kubectl rollout status deployment/demo --timeout=30s')).toMatchObject({ exit: 0 });
  });
});
