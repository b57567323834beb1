import type { ReplayWorld } from '../course/world.ts';
import { courseView } from './course-view.ts';
import { jumpTo } from './jump.ts';
import type { World } from './world.ts';

/** Virtual milliseconds that one line of a replay may take. */
const LONGEST_LINE = 20 * 60_000;

/** A world that a lesson's replay drives, time jumping while it waits. */
export function replayWorld(world: World): ReplayWorld {
  return {
    look: () => courseView(world),
    run: async (line) => {
      const result = await world.type(line, world.clock.now() + LONGEST_LINE);
      await jumpTo(world, world.clock.now());
      return result;
    },
    writeFile: (path, text) => world.files.write(`${world.machine.home}/${path}`, text),
    advance: (seconds) => jumpTo(world, world.clock.now() + seconds * 1000),
    fork: () => replayWorld(world.fork()),
    dispose: () => world.dispose(),
  };
}
