import type { TimeStatus } from './protocol.ts';
import { timeOf, type Session } from './session.ts';

/** What the timekeeper needs of the sandbox. */
export interface TimekeeperHost {
  /** The session whose time is kept; undefined while there is none. */
  session(): Session | undefined;
  /** Whether something in the session's world is on its way to another state by itself. */
  moving(session: Session): boolean;
  /** Virtual time of the last look at the cluster. */
  lookedAt(): number;
  tell(time: TimeStatus): void;
}

/** How far fast-forwarding goes while a program waits and nothing else moves: virtual milliseconds. */
const IDLE_FLIGHT = 120_000;

/** Lets the time of whatever session there is run, stand still or fly, and says how it goes. */
export class Timekeeper {
  readonly #host: TimekeeperHost;
  #visible = true;
  #paused = false;
  #told = '';

  constructor(host: TimekeeperHost) {
    this.#host = host;
  }

  get visible(): boolean {
    return this.#visible;
  }

  /** Time stands still while nobody looks. */
  set visible(visible: boolean) {
    this.#visible = visible;
    this.letRun();
  }

  /** Time stands still because the learner wants it. */
  set paused(paused: boolean) {
    this.#paused = paused;
    this.letRun();
    this.tell();
  }

  /** Makes the session's clock run, if it may. */
  letRun(): void {
    this.#host.session()?.driver.setRunning(this.#visible && !this.#paused);
  }

  /** Says how time goes, if that has changed. */
  tell(): void {
    const session = this.#host.session();
    if (!session) return;
    const time = timeOf(session, this.#paused, this.#host.moving(session));
    const text = JSON.stringify(time);
    if (text === this.#told) return;
    this.#told = text;
    this.#host.tell(time);
  }

  /** Lets time fly until nothing is under way; a program that waits for something that does not come is given some time. */
  fastForward(session: Session): void {
    const { clock } = session.world;
    const begun = clock.now();
    let quietSince = begun;
    session.driver.fastForward(() => {
      // What was seen before the flight began may not show yet what the last command set going.
      if (this.#host.lookedAt() <= begun || this.#host.moving(session)) quietSince = clock.now();
      if (!session.typist.running) return quietSince < clock.now();
      return clock.now() - quietSince > IDLE_FLIGHT;
    });
  }
}
