import { loadKubeconfig } from '../programs/kubectl/kubeconfig.ts';
import type { World } from './world.ts';

/** The learner's kubeconfig, as far as others than kubectl care. */
export interface CurrentContext {
  /** '' when none is current. */
  readonly name: string;
  /** All contexts. */
  readonly contexts: readonly string[];
  /** The server of the current context, `https://…`; undefined when there is none. */
  readonly server: string | undefined;
}

const textIn = (value: unknown, key: string): string => {
  const found =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'string' ? found : '';
};

interface Read {
  readonly text: string;
  readonly context: CurrentContext | undefined;
}

/** The last reading of each world's file: it changes seldom and is asked for often. */
const readings = new WeakMap<World, Read>();

/** The kubeconfig as the learner's kubectl reads it; undefined when there is none, or a broken one. */
export async function currentContext(world: World): Promise<CurrentContext | undefined> {
  const { files, machine } = world;
  const path = `${machine.home}/.kube/config`;
  if (!files.exists(path) || files.stat(path).type !== 'file') return undefined;
  const text = files.read(path);
  const before = readings.get(world);
  if (before?.text === text) return before.context;
  const context = await read(world, path);
  readings.set(world, { text, context });
  return context;
}

async function read(world: World, path: string): Promise<CurrentContext | undefined> {
  const { files, machine } = world;
  try {
    const config = await loadKubeconfig(
      { files, cwd: machine.home, env: { HOME: machine.home } },
      { files: [path], explicit: false },
    );
    const context = config.contexts.get(config.currentContext)?.value;
    const server = textIn(config.clusters.get(textIn(context, 'cluster'))?.value, 'server');
    return {
      name: config.currentContext,
      contexts: [...config.contexts.keys()],
      server: server === '' ? undefined : server,
    };
  } catch {
    // a broken kubeconfig is no kubeconfig
    return undefined;
  }
}
