/** The metrics API of a cluster in which a metrics server runs, from the addon's beginning to its end. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Headless } from '../src/node/headless.ts';

let shell: Headless;

async function run(command: string): Promise<string> {
  const answer = await shell.answer({ cmd: command });
  if (!('stdout' in answer)) throw new Error(JSON.stringify(answer));
  return answer.stdout + answer.stderr;
}

/** Numbers of metrics and what follows from chance, replaced. */
const shape = (text: string): string =>
  text
    .replaceAll(/-[a-z0-9]{8,10}-[a-z0-9]{5}/g, '-POD')
    .replaceAll(/\b\d[\dm.]*(?:Mi|Ki|n|u|m|s|%)(?= |$)/gm, '#')
    .replaceAll(/ +/g, ' ');

beforeAll(async () => {
  shell = await Headless.create({ scenario: 'minikube' });
  await run('minikube start');
});

describe('a metrics server', () => {
  it('is not there before the addon is enabled', async () => {
    expect(await run('kubectl top nodes')).toBe('error: Metrics API not available\n');
    expect(await run('kubectl get apiservice v1beta1.metrics.k8s.io')).toBe(
      'Error from server (NotFound): apiservices.apiregistration.k8s.io "v1beta1.metrics.k8s.io" not found\n',
    );
  });

  it('answers once it has looked at the nodes twice', async () => {
    await run('minikube addons enable metrics-server');
    await run('sleep 10');
    expect(await run('kubectl top nodes')).toBe('error: Metrics API not available\n');
    expect(await run('kubectl get --raw /apis/metrics.k8s.io/v1beta1/nodes')).toBe(
      'Error from server (ServiceUnavailable): the server is currently unable to handle the request\n',
    );
    const available = "kubectl get apiservice v1beta1.metrics.k8s.io -o jsonpath='{.status.conditions[0]}'";
    expect(await run(available)).toContain(
      '"message":"endpoints for service/metrics-server in \\"kube-system\\" have no addresses with port name \\"https\\"","reason":"MissingEndpoints","status":"False"',
    );
    await run('sleep 90');
    expect(await run(available)).toContain('"message":"all checks passed","reason":"Passed","status":"True"');
    expect(shape(await run('kubectl top nodes'))).toBe(
      'NAME CPU(cores) CPU(%) MEMORY(bytes) MEMORY(%) \nminikube # # # # \n',
    );
  });

  it('knows nothing of a pod that has just begun, and then what it uses', async () => {
    await run('kubectl run busy --image=polinux/stress --command -- stress --cpu 1');
    await run('kubectl wait --for=condition=Ready pod/busy');
    expect(await run('kubectl get podmetrics busy')).toBe(
      'Error from server (NotFound): podmetrics.metrics.k8s.io "default/busy" not found\n',
    );
    expect(await run('kubectl top pod busy')).toBe(
      'Error from server (NotFound): podmetrics.metrics.k8s.io "default/busy" not found\n',
    );
    await run('sleep 130');
    expect(shape(await run('kubectl get podmetrics -l run=busy'))).toBe(
      'NAME CPU MEMORY WINDOW\nbusy # # #\n',
    );
    const millicores = Number(/busy\s+(\d+)m/.exec(await run('kubectl top pod busy'))?.[1]);
    expect(millicores).toBeGreaterThan(850);
    expect(millicores).toBeLessThanOrEqual(1000);
  });

  it('lets those read that may view', async () => {
    const can = 'kubectl auth can-i list pods.metrics.k8s.io --as=joe';
    expect(await run(can)).toBe('no\n');
    await run('kubectl create rolebinding joe --clusterrole=view --user=joe');
    await run('sleep 1');
    expect(await run(can)).toBe('yes\n');
  });

  it('asks the same and gets the same', async () => {
    const get = "kubectl get --raw /apis/metrics.k8s.io/v1beta1/pods | tr , '\\n' | grep -v creation";
    expect(await run(get)).toBe(await run(get));
  });

  it('goes with the addon', async () => {
    await run('minikube addons disable metrics-server');
    expect(await run('kubectl top nodes')).toBe('error: Metrics API not available\n');
  });
});
