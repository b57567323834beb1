import type { Host } from '../world/host.ts';
import type { Locale } from '../world/machine.ts';
import { World } from '../world/world.ts';
import type { OpenOptions } from './protocol.ts';
import type { StepStart } from './storage.ts';

/** What a new world needs of the machine that it runs on. */
export interface WorldHost {
  readonly turns: Host;
  /** A seed for a new world. */
  seed(): number;
  /** Real milliseconds since the epoch: when new worlds begin. */
  today(): number;
}

/** How far the commands that prepare a lesson may let time run: virtual milliseconds each. */
const SETUP_PATIENCE = 600_000;

/** The scenario that a page opens. */
export const scenarioOf = (options: OpenOptions): string => options.lesson?.scenario ?? options.scenario;

const localeOf = (locale: string): Locale => (locale === 'en' ? 'en' : 'ko');

/** A new world, with what the lesson says has been done before the learner comes. */
export async function createWorld(options: OpenOptions, host: WorldHost): Promise<World> {
  const world = await World.create({
    scenario: scenarioOf(options),
    seed: host.seed(),
    start: Math.floor(host.today() / 1000) * 1000,
    locale: localeOf(options.locale),
    host: host.turns,
  });
  for (const line of options.lesson?.setup ?? []) {
    const { exit, output } = await world.type(line, world.clock.now() + SETUP_PATIENCE);
    if (exit !== 0) throw new Error(`The lesson cannot be prepared: ${line}: ${output}`);
  }
  world.log.clear();
  return world;
}

/** A step's start as it can be in a world that may have gone back behind it. */
export const reachable = (start: StepStart | undefined, { log }: World): StepStart | undefined =>
  start && { ...start, since: Math.min(start.since, log.commands.length) };

/** Lays a step's files into the learner's home: over what is there, or only where they are missing. */
export function layFiles(
  { files, machine }: World,
  wanted: Readonly<Record<string, string>>,
  which: 'all' | 'missing',
): void {
  for (const [name, text] of Object.entries(wanted)) {
    const path = `${machine.home}/${name}`;
    if (which === 'all' || !files.exists(path)) files.write(path, text);
  }
}
