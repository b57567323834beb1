/** The command lines of both source notes, in their order, in the headless shell. */
import { expect, it } from 'vitest';
import { Headless } from '../src/node/headless.ts';
import { normalize } from './normalize.ts';

async function session(scenario: string): Promise<(line: string, stdin?: string) => Promise<string>> {
  const shell = await Headless.create({ scenario });
  return async (line, stdin = '') => {
    const answer = await shell.answer({ cmd: line, stdin });
    if (!('stdout' in answer)) throw new Error(JSON.stringify(answer));
    await shell.answer({ advance: '1s' });
    expect({ line, exit: answer.exit }).toEqual({ line, exit: 0 });
    return normalize(answer.stdout + answer.stderr, line)
      .replaceAll(/gke-my-cluster-default-pool-[0-9a-f]{8}-\w{4}/g, '<node>')
      .trimEnd();
  };
}

it('runs an application, reaches it and scales it, as the first note does', async () => {
  const run = await session('gke');
  await run('alias k=kubectl; NAME=kubia; IMAGE_NAME=luksa/kubia; PORT=8080; LOADBALANCER_NAME=kubia-http');
  expect(await run('k run $NAME --image=$IMAGE_NAME --port=$PORT')).toBe('pod/kubia created');
  await run('k wait --for=condition=Ready pod/$NAME --timeout=120s');
  expect(await run('k expose po $NAME --type=LoadBalancer --name $LOADBALANCER_NAME')).toBe(
    'service/kubia-http exposed',
  );
  expect(await run('k get svc')).toBe(
    [
      'NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE',
      'kubernetes  ClusterIP  <ip>  <none>  443/TCP  <age>',
      'kubia-http  LoadBalancer  <ip>  <pending>  8080:<port>/TCP  <age>',
    ].join('\n'),
  );
  await run("k wait --for=jsonpath='{.status.loadBalancer.ingress}' svc/kubia-http --timeout=120s");
  await run("EXTERNAL_IP=$(k get svc kubia-http -o jsonpath='{.status.loadBalancer.ingress[0].ip}')");
  expect(await run('curl -s $EXTERNAL_IP:$PORT')).toBe("You've hit kubia");

  await run('k create deployment web --image=luksa/kubia; k rollout status deployment/web');
  await run('RESOURCE_TYPE=deployment; NAME=web; NUM=3');
  expect(await run('k scale $RESOURCE_TYPE $NAME --replicas=$NUM')).toBe('deployment.apps/web scaled');
  await run('k rollout status deployment/web');
  expect(await run('k get po -o wide')).toBe(
    [
      'NAME  READY  STATUS  RESTARTS  AGE  IP  NODE  NOMINATED NODE  READINESS GATES',
      'kubia  1/1  Running  0  <age>  <ip>  <node>  <none>  <none>',
      ...Array.from(
        { length: 3 },
        () => 'web-<hash>-<sfx>  1/1  Running  0  <age>  <ip>  <node>  <none>  <none>',
      ),
    ].join('\n'),
  );
  expect((await run('k describe po kubia')).split('\n').slice(0, 4)).toEqual([
    'Name:  kubia',
    'Namespace:  default',
    'Priority:  0',
    'Service Account:  default',
  ]);
});

it('creates a cluster, deploys to it and deletes it, as the second note does', async () => {
  const run = await session('cloud-shell');
  expect(await run('gcloud config set compute/zone us-central1-a')).toBe('Updated property [compute/zone].');
  const created = (await run('gcloud container clusters create my-cluster')).split('\n');
  expect(created[0]).toBe(
    'NAME  LOCATION  MASTER_VERSION  MASTER_IP  MACHINE_TYPE  NODE_VERSION  NUM_NODES  STATUS',
  );
  expect(created[1]).toMatch(
    /^my-cluster {2}us-central1-a {2}1\.33\.\d+-gke\.\d+ {2}<ip> {2}e2-medium {2}1\.33\.\d+-gke\.\d+ {2}3 {2}RUNNING$/,
  );
  expect(created).toContain('kubeconfig entry generated for my-cluster.');
  expect(await run('gcloud container clusters get-credentials my-cluster')).toBe(
    'Fetching cluster endpoint and auth data.\nkubeconfig entry generated for my-cluster.',
  );
  expect(
    await run('kubectl create deployment hello-server --image=gcr.io/google-samples/hello-app:1.0'),
  ).toBe('deployment.apps/hello-server created');
  expect(await run('kubectl expose deployment hello-server --type=LoadBalancer --port 8080')).toBe(
    'service/hello-server exposed',
  );
  await run("kubectl wait --for=jsonpath='{.status.loadBalancer.ingress}' svc/hello-server --timeout=120s");
  expect(await run('kubectl get service')).toBe(
    [
      'NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE',
      'hello-server  LoadBalancer  <ip>  <ip>  8080:<port>/TCP  <age>',
      'kubernetes  ClusterIP  <ip>  <none>  443/TCP  <age>',
    ].join('\n'),
  );
  expect(
    await run(
      "curl -s http://$(kubectl get svc hello-server -o jsonpath='{.status.loadBalancer.ingress[0].ip}'):8080/",
    ),
  ).toMatch(/^Hello, world!\nVersion: 1\.0\.0\nHostname: hello-server-<hash>-<sfx>$/);
  expect(await run('gcloud container clusters delete my-cluster', 'y\n')).toContain(
    'Deleted [https://container.googleapis.com/v1/projects/my-project/zones/us-central1-a/clusters/my-cluster].',
  );
});
