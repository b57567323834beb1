import { describe, expect, it } from 'vitest';
import { ExpressionError, Expressions } from './expression.ts';
import type { CourseWorld, LoggedCommand } from './world.ts';

const command = (line: string, exit = 0, output = ''): LoggedCommand => {
  const [program = '', verb = '', resource = '', ...names] = line.split(' ');
  return { line, program, verb, resource, names, flags: {}, exit, at: 0, output };
};

const pod = (name: string, namespace = 'default'): object => ({
  metadata: { name, namespace, labels: { run: name } },
  spec: { containers: [{ name, image: 'nginx' }] },
  status: { phase: 'Running' },
});

function world(commands: readonly LoggedCommand[] = []): CourseWorld {
  const objects: Record<string, readonly object[]> = {
    pods: [pod('web'), pod('dns', 'kube-system')],
    services: [
      { metadata: { name: 'web', namespace: 'default' }, spec: { type: 'ClusterIP', ports: [{ port: 80 }] } },
    ],
  };
  return {
    objects: (resource) => objects[resource] ?? [],
    clouds: () => [{ name: 'my-cluster', status: 'RUNNING' }],
    kubeconfig: () => ({ 'current-context': 'rig' }),
    commands: () => commands,
    file: (path) => (path === '~/a.txt' ? 'text' : undefined),
    http: (url) => Promise.resolve({ status: 200, body: `hello from ${url}`, failure: '' }),
    parse: (line) => Promise.resolve(command(line)),
  };
}

const holds = (expression: string, commands?: readonly LoggedCommand[], since = 0): Promise<boolean> =>
  new Expressions().holds(expression, { world: world(commands), since });

describe('expressions over a world', () => {
  it.each([
    ['pods.size() == 1', true],
    ['pods.exists(p, p.metadata.name == "dns")', false],
    ['all("pods").exists(p, p.metadata.name == "dns")', true],
    ['service("web").spec.type == "ClusterIP"', true],
    ['service("web").spec.ports[0].port == 80', true],
    ['service("web").spec.ports[7].port == 80', false],
    ['service("nope").spec.type == "ClusterIP"', false],
    ['service("nope").spec.type != "ClusterIP"', true],
    ['service("nope").spec.replicas > 2', false],
    ['service("nope").metadata.name.startsWith("n")', false],
    ['present(service("nope"))', false],
    ['present(service("web")) && pod("web").status.phase == "Running"', true],
    ['pod("kube-system", "dns").status.phase == "Running"', true],
    ['clusters.exists(c, c.name == "my-cluster")', true],
    ['kubeconfig["current-context"] == "rig"', true],
    ['file("~/a.txt") == "text"', true],
    ['http("http://web").body.contains("http://web")', true],
  ])('%s is %s', async (expression, wanted) => {
    expect(await holds(expression)).toBe(wanted);
  });

  it('sees only commands since the step began', async () => {
    const commands = [command('kubectl get pods'), command('kubectl get services', 1)];
    expect(await holds('ran("kubectl get pods")', commands)).toBe(true);
    expect(await holds('ran("kubectl get pods")', commands, 1)).toBe(false);
    expect(await holds('ran("kubectl get services")', commands)).toBe(false);
    expect(await holds('tried("kubectl get services")', commands)).toBe(true);
    expect(await holds('last.exit == 1', commands)).toBe(true);
  });

  it('names an author’s mistake', async () => {
    await expect(holds('pods.size(')).rejects.toThrow(ExpressionError);
    await expect(holds('nosuch == 1')).rejects.toThrow(ExpressionError);
    await expect(holds('"text"')).rejects.toThrow('wanted true or false, got string');
  });
});
