import type { CourseWorld, HttpAnswer, LoggedCommand } from '../course/world.ts';
import { exchange } from '../cluster/network/http.ts';
import type { Simulation } from '../cluster/simulation.ts';
import { describeCall } from './command-log.ts';
import { currentContext } from './current-context.ts';
import { jumpUntil } from './jump.ts';
import type { World } from './world.ts';

/** How long `http(…)` in a check waits for an answer: virtual milliseconds. */
const PATIENCE = 5_000;

/** An address on the pods' network that no pod has: where checks ask from. */
const ASKER: { readonly type: 'pod'; readonly ip: string; readonly namespace: string } = {
  type: 'pod',
  ip: '10.255.255.254',
  namespace: 'default',
};

/** A world as checks see it at one moment. */
export async function courseView(world: World): Promise<CourseWorld> {
  const config = await currentContext(world);
  const simulation = config?.server === undefined ? undefined : world.fleet.byServer(config.server);
  return {
    objects: (resource) => simulation?.store.list(resource) ?? [],
    clouds: () => world.googleClusters(),
    kubeconfig: () => config && { 'current-context': config.name, contexts: config.contexts },
    commands: () => world.log.commands,
    file: (path) => {
      const full = path.startsWith('~/') ? `${world.machine.home}/${path.slice(2)}` : path;
      return world.files.exists(full) && world.files.stat(full).type === 'file'
        ? world.files.read(full)
        : undefined;
    },
    http: (url, from) => ask(world, config?.server, url, from),
    parse: (line) => parse(world, line),
  };
}

async function parse(
  world: World,
  line: string,
): Promise<Omit<LoggedCommand, 'exit' | 'at' | 'output'> | undefined> {
  const argv = line.trim().split(/\s+/);
  const installed = world.programs.find((program) => program.name === argv[0]);
  if (!installed) return undefined;
  const program = await installed.load();
  const invocation = program.describe && (await program.describe(argv));
  return describeCall(argv, invocation);
}

/** Asks an address on a fork of the world, so that asking leaves no trace. */
async function ask(
  world: World,
  server: string | undefined,
  address: string,
  from: 'inside' | 'outside',
): Promise<HttpAnswer> {
  const url = new URL(address);
  const fork = await world.fork();
  const work = from === 'outside' ? askOutside(fork, address) : askInside(fork, server, url);
  const given = await jumpUntil(fork, work, { until: fork.clock.now() + PATIENCE });
  const answer = given === undefined ? await work : { status: 0, body: '', failure: 'timed-out' };
  fork.dispose();
  return answer;
}

async function askOutside(world: World, address: string): Promise<HttpAnswer> {
  try {
    const answer = await world.network.request({ method: 'GET', url: address, connectTimeout: PATIENCE });
    return { status: answer.status, body: answer.body.type === 'text' ? answer.body.text : '', failure: '' };
  } catch (error) {
    return { status: 0, body: '', failure: error instanceof Error ? error.message : String(error) };
  }
}

async function askInside(world: World, server: string | undefined, url: URL): Promise<HttpAnswer> {
  const simulation: Simulation | undefined = server === undefined ? undefined : world.fleet.byServer(server);
  if (!simulation) return { status: 0, body: '', failure: 'no-such-host' };
  const port = Number(url.port === '' ? 80 : url.port);
  const result = await simulation.network.connect(ASKER, url.hostname, port, {
    timeoutMilliseconds: PATIENCE,
    signal: new AbortController().signal,
  });
  if (!result.ok) return { status: 0, body: '', failure: result.failure };
  const answer = await exchange(result.stream, {
    method: 'GET',
    target: `${url.pathname}${url.search}`,
    headers: [
      ['Host', url.host],
      ['User-Agent', 'first-voyage'],
      ['Accept', '*/*'],
      ['Connection', 'close'],
    ],
    body: '',
  });
  if (!answer) return { status: 0, body: '', failure: 'closed' };
  return { status: answer.status, body: await answer.text(), failure: '' };
}
