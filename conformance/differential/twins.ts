import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_NAMES } from '../../src/node/certificates.ts';
import { Headless } from '../../src/node/headless.ts';
import { nodeHost } from '../../src/node/host.ts';
import { createKubectl } from '../../src/programs/kubectl/index.ts';
import type { ClientVersion } from '../../src/programs/kubectl/version.ts';
import type { ApiRequest } from '../../src/cluster/messages.ts';
import type { Host } from '../../src/world/host.ts';
import { bridgeTo, type BridgeState } from './bridge.ts';
import { Confinement } from './confinement.ts';
import { Door, type Pages } from './door.ts';
import { inWorldTime } from './wall-time.ts';

/** What a line printed, and where virtual time stood afterwards. */
export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Virtual seconds since the world began. */
  readonly time: number;
}

/** Both outcomes of a line; `late` when the real program was ended for waiting on after ours. */
export interface Pair {
  readonly ours: Outcome;
  readonly real: Outcome;
  readonly late: boolean;
}

/** The files that both worlds have at the beginning, by absolute path. */
const HOME_CONFIG = '/home/student/.kube/config';
/** The rig's authority: what its key is made of does not depend on the seed. */
const SCENARIO = 'rig';
/** Worlds begin this long before the wall's time, so that their time stays behind it: the real kubectl reckons ages from the wall's. */
const LEAD = 3 * 3_600_000;

const versionOf = (kubectl: string): ClientVersion => {
  const text = execFileSync(kubectl, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  const { clientVersion, kustomizeVersion } = JSON.parse(text) as {
    readonly clientVersion: Omit<ClientVersion, 'kustomizeVersion'>;
    readonly kustomizeVersion: string;
  };
  return { ...clientVersion, kustomizeVersion };
};

/** Two worlds of the same seed: in one `kubectl` is our program, in the other it is the real one. */
export class Twins {
  readonly ours: Headless;
  readonly real: Headless;
  readonly #bridge: BridgeState;
  readonly #start: number;

  constructor(ours: Headless, real: Headless, bridge: BridgeState, start: number) {
    this.ours = ours;
    this.real = real;
    this.#bridge = bridge;
    this.#start = start;
  }

  /**
   * Runs a line in both, one after the other; both are interrupted after so many virtual seconds.
   * @param there the line for the world of the real program, where names in it are others
   */
  async run(cmd: string, limit: number, there = cmd): Promise<Pair> {
    const interrupt_after = `${limit}s`;
    const ours = await outcome(this.ours, { cmd, interrupt_after });
    this.#bridge.horizon = this.#start + ours.time * 1000;
    this.#bridge.late = false;
    const real = await outcome(this.real, { cmd: there, interrupt_after });
    const { late } = this.#bridge;
    const time = Math.max(ours.time, real.time);
    for (const [world, at] of [
      [this.ours, ours.time],
      [this.real, real.time],
    ] as const)
      if (at < time) await world.answer({ advance: `${Math.round((time - at) * 1000)}ms` });
    return { ours, real, late };
  }

  /** Lets the same virtual time pass in both. */
  async advance(milliseconds: number): Promise<void> {
    for (const world of [this.ours, this.real]) await world.answer({ advance: `${milliseconds}ms` });
  }

  /** Writes a file in both. */
  write(path: string, text: string): void {
    for (const { world } of [this.ours, this.real]) {
      world.files.makeDirectory(path.slice(0, path.lastIndexOf('/')), { parents: true });
      world.files.write(path, text);
    }
  }

  close(): void {
    this.ours.world.dispose();
    this.real.world.dispose();
    this.#bridge.world = undefined;
  }
}

async function outcome(world: Headless, request: object): Promise<Outcome> {
  const answer = await world.answer(request);
  if (!('stdout' in answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

/** Makes twins, one pair after the other; what they share is the real program and the door that it goes through. */
export class TwinMaker {
  readonly #confinement: Confinement;
  readonly #door: Door;
  readonly #bridge: BridgeState;
  readonly #version: ClientVersion;
  readonly #host: Host;
  readonly #pages: Pages;
  readonly #hosts: readonly string[];

  private constructor(
    confinement: Confinement,
    door: Door,
    version: ClientVersion,
    hosts: readonly string[],
    pages: Pages,
  ) {
    this.#confinement = confinement;
    this.#door = door;
    this.#version = version;
    this.#hosts = hosts;
    this.#pages = pages;
    const bridge: BridgeState = { world: undefined, horizon: Infinity, running: 0, late: false };
    this.#bridge = bridge;
    // while the real program works the emulated world has nothing to do but to wait
    this.#host = { turn: () => (bridge.running > 0 ? sleep(1) : nodeHost.turn()) };
  }

  /**
   * @param kubectl the real program's path
   * @param hosts of the outside that answer with `pages`
   * @throws Error where it cannot be run apart from the machine's own files
   */
  static async create(kubectl: string, hosts: readonly string[], pages: Pages): Promise<TwinMaker> {
    const confinement = new Confinement(kubectl);
    const probe = await Headless.create({ scenario: SCENARIO });
    const seed = probe.world.fleet.first()?.authoritySeed ?? '';
    probe.world.dispose();
    const door = await Door.open(seed, hosts, pages);
    confinement.install('etc/ssl/outside.pem', door.outsideAuthority);
    return new TwinMaker(confinement, door, versionOf(kubectl), hosts, pages);
  }

  /** Two fresh worlds. */
  async make(seed = 1): Promise<Twins> {
    this.#confinement.clear();
    const start = Math.floor((Date.now() - LEAD) / 1000) * 1000;
    const options = { scenario: SCENARIO, seed, start };
    const ours = await Headless.create({
      ...options,
      standIns: [
        {
          name: 'kubectl',
          path: '/usr/local/bin/kubectl',
          load: () => Promise.resolve(createKubectl(this.#version)),
        },
      ],
    });
    const real = await Headless.create({
      ...options,
      host: this.#host,
      workSeconds: 3600,
      standIns: [bridgeTo(this.#confinement, this.#door, this.#bridge)],
    });
    this.#bridge.world = real.world;
    for (const headless of [ours, real]) this.#connect(headless);
    const twins = new Twins(ours, real, this.#bridge, start);
    twins.write(HOME_CONFIG, this.#door.kubeconfig);
    return twins;
  }

  /** Puts a world's API server where the kubeconfig says, and the outside's pages where their URLs say. */
  #connect({ world }: Headless): void {
    const simulation = world.fleet.first();
    if (!simulation) throw new Error('the scenario has no cluster');
    const handle = (request: ApiRequest) => simulation.handle({ ...request, remote: true });
    world.network.serve('127.0.0.1', this.#door.port, { tls: true, handle, names: SERVER_NAMES });
    if (world === this.#bridge.world)
      this.#door.lead((request) => simulation.handle(inWorldTime(request, Date.now(), world.clock.now())));
    for (const host of this.#hosts) {
      const answer = (request: ApiRequest) => {
        const text = this.#pages(`https://${host}${decodeURIComponent(request.path)}`);
        return Promise.resolve({
          status: text === undefined ? 404 : 200,
          headers: { 'content-type': 'text/plain' },
          body: { type: 'text', text: text ?? '404: Not Found' },
        } as const);
      };
      world.network.serve(host, 443, { tls: true, handle: answer }, '203.0.113.10');
    }
  }

  async close(): Promise<void> {
    await this.#door.close();
    this.#confinement.close();
  }
}
