import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MapPage } from './map-page.test.fixture.ts';
import type { Flow, Hop } from './model.ts';

let page: MapPage;
beforeEach(async () => {
  page = await MapPage.open('gke');
  await page.run('kubectl create deployment web --image=nginx', 10);
});
afterEach(() => page.close());

/** The requests of a command: `outside > service/web > pod: answered GET /`. */
async function flowsOf(line: string, seconds = 0): Promise<readonly string[]> {
  await page.look();
  page.flows.length = 0;
  await page.run(line, seconds);
  return page.flows.map(told);
}

function told({ hops, outcome, label }: Flow): string {
  return `${hops.map(hopText).join(' > ')}: ${outcome} ${label}`;
}

function hopText(hop: Hop): string {
  if (!('uid' in hop || 'service' in hop)) return hop.at;
  const item = page.items.get('uid' in hop ? hop.uid : hop.service);
  if (!item) throw new Error(`no item at ${JSON.stringify(hop)}`);
  return `${hop.at} ${item.name.replace(/^gke-.*/, 'of gke').replace(/-[0-9a-f]{6,}.*/, '')}`;
}

const expose = 'kubectl expose deployment web --port=80';
const fields = (kind: string, name: string, path: string): string =>
  `$(kubectl get ${kind} ${name} -o jsonpath='{${path}}')`;

describe('Flows', () => {
  test('go through a load balancer', async () => {
    await page.run(`${expose} --type=LoadBalancer`, 90);
    await page.run(`IP=${fields('service', 'web', '.status.loadBalancer.ingress[0].ip')}`);
    expect(await flowsOf('curl -s $IP')).toEqual([
      'outside > load-balancer web > service web > pod web: answered GET /',
    ]);
  });

  test('go through a node port', async () => {
    await page.run(`${expose} --type=NodePort`);
    await page.run(`PORT=${fields('service', 'web', '.spec.ports[0].nodePort')}`);
    await page.run(
      `NODE=${fields('nodes', '', '.items[0].status.addresses[?(@.type=="ExternalIP")].address')}`,
    );
    expect(await flowsOf('curl -s $NODE:$PORT/a?b=c')).toEqual([
      'outside > node of gke > service web > pod web: answered GET /a?b=c',
    ]);
    expect(await flowsOf('curl -s $NODE:81')).toEqual(['outside > node of gke: refused tcp 81']);
  });

  test('go from pod to pod through a cluster IP and its name', async () => {
    await page.run(`${expose}; kubectl run client --image=nginx`, 20);
    expect(await flowsOf('kubectl exec client -- curl -s http://web')).toEqual([
      'outside > api-server: answered GET pods/client',
      'outside > api-server > node of gke > pod client: answered GET pods/client/exec',
      'pod client > service web > pod web: answered GET /',
    ]);
    const [, , unknown] = await flowsOf('kubectl exec client -- curl -s http://nobody');
    expect(unknown).toBe('pod client: no-such-host DNS nobody');
  });

  test('end where nobody is behind a service, and where nothing answers', async () => {
    await page.run(`${expose} --type=LoadBalancer`, 90);
    await page.run(`IP=${fields('service', 'web', '.status.loadBalancer.ingress[0].ip')}`);
    await page.run('kubectl scale deployment web --replicas=0', 30);
    expect(await flowsOf('curl -s $IP')).toEqual([
      'outside > load-balancer web > service web: refused tcp 80',
    ]);
    expect(await flowsOf('curl -s --connect-timeout 3 $IP:81')).toEqual(['outside: timed-out tcp 81']);
    expect(await flowsOf('curl -s --connect-timeout 3 http://198.51.100.7')).toEqual([
      'outside: timed-out tcp 80',
    ]);
    expect(await flowsOf('curl -s http://nowhere.example')).toEqual([
      'outside: no-such-host DNS nowhere.example',
    ]);
  });

  test('are requests of the learner, without watches and discovery', async () => {
    expect(await flowsOf('kubectl delete deployment web; kubectl get pods,services')).toEqual([
      'outside > api-server: answered DELETE deployments/web',
      'outside > api-server: answered GET deployments/web',
      'outside > api-server: answered GET pods',
      'outside > api-server: answered GET services',
    ]);
    page.map.on = false;
    expect(await flowsOf('kubectl get pods')).toEqual([]);
  });
});

test('a request through an ingress is one flow', async () => {
  await page.close();
  page = await MapPage.open('minikube');
  await page.run('kubectl create deployment web --image=nginx; minikube addons enable ingress', 120);
  await page.run(`${expose}; kubectl create ingress web --class=nginx --rule="hello.test/*=web:80"`, 90);
  const address = '$(minikube ip)';
  expect(await flowsOf(`curl -s -H 'Host: hello.test' ${address}/a`)).toEqual([
    'outside > node minikube > pod ingress-nginx-controller > ingress web > service web > pod web: answered GET /a',
  ]);
  expect(await flowsOf(`curl -s ${address}`)).toEqual([
    'outside > node minikube > pod ingress-nginx-controller: answered GET /',
  ]);
});
