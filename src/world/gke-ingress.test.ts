import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Host } from './host.ts';
import { jumpTo } from './jump.ts';
import { DEFAULT_START, World } from './world.ts';

const host: Host = { turn: () => new Promise((resolve) => setImmediate(resolve)) };

/** What is drawn and what is hashed has its own tests. */
const plain = (text: string): string =>
  text
    .replaceAll(/(k8s[12](?:-(?:um|tp|fr))?)-[0-9a-z]{8}-/g, '$1-CLUSTER-')
    .replaceAll(/-[0-9a-z]{8}(?=[\\"\s]|$)/g, '-HASH')
    .replaceAll(/\d+\.\d+\.\d+\.\d+/g, 'IP')
    .replaceAll(/(?<= )(\d+m)?\d+s/g, 'TIME');

async function type(world: World, line: string): Promise<string> {
  const { output } = await world.type(line, world.clock.now() + 600_000);
  return output;
}

const pass = (world: World, seconds: number): Promise<void> =>
  jumpTo(world, world.clock.now() + seconds * 1000);

const eventsOf = async (world: World, name: string): Promise<string> =>
  plain(
    await type(
      world,
      `kubectl get events --field-selector involvedObject.name=${name} --sort-by=.metadata.creationTimestamp -o jsonpath='{range .items[*]}{.source.component} {.type} {.reason} {.message}{"\\n"}{end}'`,
    ),
  );

/** A world with a cluster on GKE, from which each test takes a copy. */
let origin: World;

beforeAll(async () => {
  origin = await World.create({ scenario: 'gke', seed: 1, start: DEFAULT_START, locale: 'C', host });
  for (const line of [
    'kubectl create deployment web --image=gcr.io/google-samples/hello-app:1.0',
    'kubectl expose deployment web --port=80 --target-port=8080',
    'kubectl create deployment api --image=gcr.io/google-samples/hello-app:2.0',
    'kubectl expose deployment api --port=80 --target-port=8080 --type=NodePort',
  ])
    await type(origin, line);
  await pass(origin, 60);
});

afterAll(() => origin.dispose());

it('gives an Ingress without class an address, and serves by its rules', async () => {
  const world = origin.fork();
  await type(world, 'kubectl create ingress shop --rule="shop.example.com/*=web:80" --rule="/api=api:80"');
  await pass(world, 240);
  expect(await eventsOf(world, 'shop')).toBe(
    [
      'loadbalancer-controller Normal Sync Scheduled for sync',
      'loadbalancer-controller Normal Sync UrlMap "k8s2-um-CLUSTER-default-shop-HASH" created',
      'loadbalancer-controller Normal Sync TargetProxy "k8s2-tp-CLUSTER-default-shop-HASH" created',
      'loadbalancer-controller Normal Sync ForwardingRule "k8s2-fr-CLUSTER-default-shop-HASH" created',
      'loadbalancer-controller Normal IPChanged IP is now IP',
      '',
    ].join('\n'),
  );
  expect(plain(await type(world, 'kubectl get ingress'))).toMatch(
    /^NAME +CLASS +HOSTS +ADDRESS +PORTS +AGE\nshop +<none> +shop\.example\.com +IP +80 +4m\n$/,
  );
  expect(plain(await type(world, "kubectl get ingress shop -o jsonpath='{.metadata.annotations}'"))).toBe(
    JSON.stringify({
      'ingress.kubernetes.io/backends': JSON.stringify({
        'k8s1-CLUSTER-default-api-80-HASH': 'HEALTHY',
        'k8s1-CLUSTER-default-web-80-HASH': 'HEALTHY',
        'k8s1-CLUSTER-kube-system-default-http-backend-80-HASH': 'HEALTHY',
      }),
      'ingress.kubernetes.io/forwarding-rule': 'k8s2-fr-CLUSTER-default-shop-HASH',
      'ingress.kubernetes.io/target-proxy': 'k8s2-tp-CLUSTER-default-shop-HASH',
      'ingress.kubernetes.io/url-map': 'k8s2-um-CLUSTER-default-shop-HASH',
    }),
  );
  const ip = await type(world, "kubectl get ingress shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}'");
  const curl = (rest: string): Promise<string> => type(world, `curl -s ${rest} | grep -v Hostname`);
  expect(await curl(`-H 'Host: shop.example.com' http://${ip}/any/where`)).toBe(
    'Hello, world!\nVersion: 1.0.0\n',
  );
  expect(await curl(`http://${ip}/api`)).toBe('Hello, world!\nVersion: 2.0.0\n');
  expect(await curl(`-w '%{http_code}' http://${ip}/`)).toBe(
    'response 404 (backend NotFound), service rules for the path non-existent \n404\n',
  );
  const size = (await type(world, `curl -s http://${ip}/api | wc -c`)).trim();
  const head = await type(world, `curl -sI http://${ip}/api | grep -E 'HTTP|Length|Via'`);
  expect(head.split(/\r?\n/)).toEqual(['HTTP/1.1 200 OK', `Content-Length: ${size}`, 'Via: 1.1 google', '']);
  await type(world, 'kubectl annotate ingress shop kubernetes.io/ingress.allow-http=false');
  await pass(world, 30);
  const warnings = (await eventsOf(world, 'shop')).split('\n').filter((line) => line.includes('Warning'));
  expect(warnings.map((line) => line.replace(/(?<=loadbalancer )\w{8}-/, 'CLUSTER-'))).toEqual([
    'loadbalancer-controller Warning Sync Error syncing to GCP: error running load balancer syncing routine: loadbalancer CLUSTER-default-shop-HASH does not exist: invalid configuration: both HTTP and HTTPS are disabled (kubernetes.io/ingress.allow-http is false and there is no valid TLS configuration); your Ingress will not be able to serve any traffic',
  ]);
  expect(await curl(`http://${ip}/api`)).toBe('Hello, world!\nVersion: 2.0.0\n');
  await type(world, 'kubectl scale deployment api --replicas=0');
  await pass(world, 30);
  expect(await type(world, `curl -s -o /dev/null -w '%{http_code}' http://${ip}/api`)).toBe('502');
  expect(await type(world, 'kubectl delete ingress shop')).toBe('ingress.networking.k8s.io "shop" deleted\n');
  expect(await type(world, `curl -s -m 3 -w '%{exitcode}' http://${ip}/`)).toBe('28');
  world.dispose();
});

it('goes on after a restore as it would have', async () => {
  const world = origin.fork();
  await type(world, 'kubectl create ingress shop --rule="constructor/*=web:80" --rule="/*=web:80"');
  await pass(world, 50);
  const copy = world.fork();
  const look = async (each: World): Promise<string> => {
    await pass(each, 200);
    return type(each, 'kubectl describe ingress shop');
  };
  expect(await look(copy)).toBe(await look(world));
  copy.dispose();
  await type(world, 'kubectl scale deployment web --replicas=3');
  await pass(world, 60);
  const ip = await type(world, "kubectl get ingress shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}'");
  const hosts = `for i in 1 2 3 4 5 6; do curl -s -H 'Host: constructor' http://${ip}/ | grep Hostname; done`;
  const before = await type(world, hosts);
  const later = world.fork();
  const after = await type(world, hosts);
  expect(after).not.toBe(before);
  expect(await type(later, hosts)).toBe(after);
  later.dispose();
  world.dispose();
});

it('says what it cannot translate, until it can', async () => {
  const world = origin.fork();
  await type(world, "kubectl annotate service web cloud.google.com/neg='{}' --overwrite");
  await type(world, 'kubectl create ingress shop --rule="/=web:80" --rule="/a=ghost:80" --rule="/b=api:81"');
  await pass(world, 1);
  expect(await eventsOf(world, 'shop')).toBe(
    [
      'loadbalancer-controller Normal Sync Scheduled for sync',
      'loadbalancer-controller Warning Translate Translation failed: invalid ingress spec: service "default/web" is type "ClusterIP", expected "NodePort" or "LoadBalancer" when not using NEGs; could not find service "default/ghost"; could not find port "&ServiceBackendPort{Name:,Number:81,}" in service "default/api"',
      '',
    ].join('\n'),
  );
  await type(
    world,
    'kubectl patch ingress shop --type=json -p \'[{"op":"remove","path":"/spec/rules/0/http/paths/2"},{"op":"remove","path":"/spec/rules/0/http/paths/1"}]\'',
  );
  await type(world, 'kubectl patch service web -p \'{"spec":{"type":"NodePort"}}\'');
  await pass(world, 240);
  expect(
    await type(
      world,
      "kubectl get ingress shop -o jsonpath='{.metadata.annotations.ingress\\.kubernetes\\.io/backends}'",
    ),
  ).toMatch(/^\{"k8s-be-3\d{4}--[0-9a-f]{16}":"HEALTHY","k8s1-/);
  world.dispose();
});

it('leaves Ingresses of other classes alone, and those that name its class where it does not look', async () => {
  const world = origin.fork();
  await type(world, 'kubectl create ingress other --class=gce --rule="/*=web:80"');
  await type(
    world,
    'kubectl create ingress nginx --annotation=kubernetes.io/ingress.class=nginx --rule="/*=web:80"',
  );
  await pass(world, 240);
  expect(await eventsOf(world, 'other')).toBe('');
  expect(await eventsOf(world, 'nginx')).toBe('');
  expect(
    await type(world, "kubectl get ingress -o jsonpath='{.items[*].metadata.finalizers}{.items[*].status}'"),
  ).toBe('{"loadBalancer":{}} {"loadBalancer":{}}');
  world.dispose();
});

it('takes a load balancer apart before it makes it again', async () => {
  const world = origin.fork();
  await type(world, 'kubectl create ingress shop --rule="/*=web:80"');
  await pass(world, 240);
  const ip = await type(world, "kubectl get ingress shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}'");
  const asked = (): Promise<string> =>
    type(world, `curl -s -m 3 -o /dev/null -w '%{http_code}' http://${ip}/`);
  const answers = [await asked()];
  await type(world, 'kubectl annotate ingress shop kubernetes.io/ingress.class=nginx');
  await pass(world, 5);
  await type(world, 'kubectl annotate ingress shop kubernetes.io/ingress.class-');
  await pass(world, 60);
  answers.push(await asked());
  await pass(world, 300);
  answers.push(await asked());
  expect(answers).toEqual(['200', '000', '200']);
  world.dispose();
});
