import type { World } from '../world/world.ts';
import type { Driver } from './driver.ts';
import type { History, Moment } from './history.ts';
import type { Judge } from './judge.ts';
import type { Outbox } from './outbox.ts';
import type { TimeStatus } from './protocol.ts';
import type { SavedSandbox, StepStart } from './storage.ts';
import type { Typist } from './typist.ts';

/** One world with its terminal, its lesson and its time: everything that a reset or an undo makes anew. */
export interface Session {
  readonly world: World;
  readonly driver: Driver;
  readonly outbox: Outbox;
  readonly typist: Typist;
  readonly judge: Judge | undefined;
  stepStart: StepStart | undefined;
}

/** Where the learner stands now. */
export const momentOf = ({ world, judge, stepStart }: Session): Moment => ({
  world: world.snapshot(),
  passed: judge?.passed ?? [],
  stepStart,
  tried: judge?.tried ?? false,
});

/** A session as it is kept between visits. */
export const savedFrom = (session: Session, history: History): SavedSandbox => {
  const { world, stepStart, outbox, typist, driver, judge } = session;
  return {
    version: 2,
    scenario: world.scenario.name,
    world: world.snapshot(),
    stepStart,
    tried: judge?.tried ?? false,
    scrollback: outbox.scrollback,
    running: typist.running,
    speed: driver.speed,
    history: history.record,
  };
};

/** How time goes in a session. */
export const timeOf = ({ world, driver, typist }: Session, paused: boolean, moving: boolean): TimeStatus => ({
  now: Math.floor(world.clock.now() / 1000) * 1000,
  speed: driver.speed,
  fastForward: driver.fastForwarding,
  paused,
  pending: typist.running || moving,
  running: typist.running,
});

/** Ends everything that runs in a session. */
export function endSession({ driver, typist, world }: Session): void {
  driver.stop();
  typist.close();
  world.dispose();
}
