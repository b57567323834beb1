import { Environment } from '@marcbachmann/cel-js';
import { absent, celValue } from './values.ts';
import type { CourseWorld, LoggedCommand } from './world.ts';

/** Lists by the names that expressions use; objects of the system's namespaces are left out. */
const lists: Readonly<Record<string, string>> = {
  pods: 'pods',
  services: 'services',
  deployments: 'deployments.apps',
  replicasets: 'replicasets.apps',
  statefulsets: 'statefulsets.apps',
  daemonsets: 'daemonsets.apps',
  jobs: 'jobs.batch',
  configmaps: 'configmaps',
  secrets: 'secrets',
  endpointslices: 'endpointslices.discovery.k8s.io',
  events: 'events',
  namespaces: 'namespaces',
  nodes: 'nodes',
};

/** One object by name (in `default`) or by namespace and name: `service("web")`, `pod("shop", "web")`. */
const singles: Readonly<Record<string, string>> = {
  pod: 'pods',
  service: 'services',
  deployment: 'deployments.apps',
  replicaset: 'replicasets.apps',
  statefulset: 'statefulsets.apps',
  configmap: 'configmaps',
  secret: 'secrets',
  namespace: 'namespaces',
  node: 'nodes',
};

const systemNamespace = /^(kube-.*|gke-.*|gmp-.*)$/;

interface Named {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The state that expressions of one evaluation look at. */
export interface Scope {
  readonly world: CourseWorld;
  /** How many commands had been run when the step began; `ran` and its kin see only later ones. */
  readonly since: number;
}

/** An expression that its author must mend: it does not parse, or it fails for another reason than a missing field. */
export class ExpressionError extends Error {
  constructor(expression: string, cause: string) {
    super(`${cause} in the expression: ${expression}`);
  }
}

const system = (object: Named): boolean => systemNamespace.test(object.metadata.namespace ?? '');

const named = (scope: Scope, resource: string, namespace: string, name: string): unknown => {
  const objects = scope.world.objects(resource) as readonly Named[];
  const found = objects.find(
    (object) => object.metadata.name === name && (object.metadata.namespace ?? namespace) === namespace,
  );
  return celValue(found);
};

/** The commands since the step began that are of the pattern's form: same program, verb and resource, its names and flags among theirs. */
async function matching(scope: Scope, pattern: string): Promise<readonly LoggedCommand[]> {
  const wanted = await scope.world.parse(pattern);
  if (!wanted) throw new ExpressionError(pattern, 'not a command');
  return scope.world
    .commands()
    .slice(scope.since)
    .filter(
      (command) =>
        command.program === wanted.program &&
        command.verb === wanted.verb &&
        (wanted.resource === '' || command.resource === wanted.resource) &&
        wanted.names.every((name) => command.names.includes(name)) &&
        Object.entries(wanted.flags).every(([flag, value]) => command.flags[flag] === value),
    );
}

/** The functions and variables that `docs` in CONTRIBUTING describe; `scope` is set anew for each evaluation. */
function environment(current: { scope: Scope }): Environment {
  const env = new Environment({ homogeneousAggregateLiterals: false });
  for (const name of [...Object.keys(lists), 'commands', 'last', 'clusters', 'kubeconfig'])
    env.registerVariable(name, 'dyn');
  for (const [name, resource] of Object.entries(singles)) {
    env.registerFunction(`${name}(string): dyn`, (object: string) =>
      named(current.scope, resource, 'default', object),
    );
    env.registerFunction(`${name}(string, string): dyn`, (namespace: string, object: string) =>
      named(current.scope, resource, namespace, object),
    );
  }
  env.registerFunction('all(string): dyn', (resource: string) =>
    celValue(current.scope.world.objects(resource)),
  );
  env.registerFunction('present(dyn): bool', (value: unknown) => value !== absent);
  env.registerFunction('ran(string): bool', async (pattern: string) =>
    (await matching(current.scope, pattern)).some((command) => command.exit === 0),
  );
  env.registerFunction(
    'tried(string): bool',
    async (pattern: string) => (await matching(current.scope, pattern)).length > 0,
  );
  env.registerFunction(
    'output(string): string',
    async (pattern: string) => (await matching(current.scope, pattern)).at(-1)?.output ?? '',
  );
  env.registerFunction('file(string): string', (path: string) => current.scope.world.file(path) ?? '');
  env.registerFunction('http(string): dyn', async (url: string) =>
    celValue(await current.scope.world.http(url, 'inside')),
  );
  env.registerFunction('httpFromOutside(string): dyn', async (url: string) =>
    celValue(await current.scope.world.http(url, 'outside')),
  );
  return env;
}

/** What happens when a path leads nowhere: not an author's mistake, the expression just does not hold. */
const missing = new Set(['no_such_key', 'index_out_of_bounds', 'no_such_overload', 'no_matching_overload']);

/** Evaluates CEL expressions over a world. Parsed expressions are kept. */
export class Expressions {
  readonly #current: { scope: Scope } = { scope: { world: emptyWorld, since: 0 } };
  readonly #environment = environment(this.#current);
  readonly #parsed = new Map<string, (context: Record<string, unknown>) => unknown>();

  /** Whether an expression holds. One whose path leads nowhere does not. */
  async holds(expression: string, scope: Scope): Promise<boolean> {
    const value = await this.value(expression, scope);
    if (value === undefined || value === absent) return false;
    if (typeof value !== 'boolean')
      throw new ExpressionError(expression, `wanted true or false, got ${typeof value}`);
    return value;
  }

  /** The value of an expression; undefined when a path leads nowhere. */
  async value(expression: string, scope: Scope): Promise<unknown> {
    const run = this.#parse(expression);
    this.#current.scope = scope;
    try {
      return await run(variables(scope));
    } catch (error) {
      if (error instanceof ExpressionError) throw error;
      if (error instanceof Error && 'code' in error && missing.has(String(error.code))) return undefined;
      throw new ExpressionError(expression, error instanceof Error ? error.message : String(error));
    }
  }

  /** Whether an expression parses and type-checks; the author's problem as text otherwise. */
  problem(expression: string): string | undefined {
    try {
      this.#parse(expression);
      const result = this.#environment.check(expression);
      return result.valid ? undefined : (result.error?.message ?? 'does not type-check');
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #parse(expression: string): (context: Record<string, unknown>) => unknown {
    let run = this.#parsed.get(expression);
    if (!run) {
      try {
        run = this.#environment.parse(expression);
      } catch (error) {
        throw new ExpressionError(expression, error instanceof Error ? error.message : String(error));
      }
      this.#parsed.set(expression, run);
    }
    return run;
  }
}

function variables(scope: Scope): Record<string, unknown> {
  const { world, since } = scope;
  const context: Record<string, unknown> = {};
  const lazily = (name: string, make: () => unknown): void => {
    Object.defineProperty(context, name, { enumerable: true, get: make });
  };
  for (const [name, resource] of Object.entries(lists))
    lazily(name, () =>
      celValue((world.objects(resource) as readonly Named[]).filter((object) => !system(object))),
    );
  lazily('commands', () => celValue(world.commands().slice(since)));
  lazily('last', () => celValue(world.commands().slice(since).at(-1)));
  lazily('clusters', () => celValue(world.clouds()));
  lazily('kubeconfig', () => celValue(world.kubeconfig()));
  return context;
}

const emptyWorld: CourseWorld = {
  objects: () => [],
  clouds: () => [],
  kubeconfig: () => undefined,
  commands: () => [],
  file: () => undefined,
  http: () => Promise.resolve({ status: 0, body: '', failure: 'no-such-host' }),
  parse: () => Promise.resolve(undefined),
};
