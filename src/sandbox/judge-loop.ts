import type { CourseWorld } from '../course/world.ts';
import type { World } from '../world/world.ts';
import type { StepVerdict } from './protocol.ts';
import type { Session } from './session.ts';

/** What the loop needs of the sandbox. */
export interface JudgeLoopHost {
  /** The session that is judged; undefined while there is none. */
  session(): Session | undefined;
  loadCourseView(): Promise<(world: World) => Promise<CourseWorld>>;
  /** There is a verdict on the session's current step. */
  judged(session: Session, verdict: StepVerdict): void;
  failed(error: unknown): void;
}

/** Judges the current step whenever it is asked to, one judgement after the other. */
export class JudgeLoop {
  readonly #host: JudgeLoopHost;
  #judging = false;
  #again = false;

  constructor(host: JudgeLoopHost) {
    this.#host = host;
  }

  /** Judges; asked again meanwhile, it does so once more afterwards, and so it does when a step has passed. Never rejects. */
  async ask(): Promise<void> {
    if (this.#judging) {
      this.#again = true;
      return;
    }
    this.#judging = true;
    try {
      do {
        this.#again = false;
        const session = this.#host.session();
        if (!session?.judge) return;
        const courseView = await this.#host.loadCourseView();
        const verdict = await session.judge.judge(await courseView(session.world));
        if (!verdict || this.#host.session() !== session) continue;
        this.#host.judged(session, verdict);
        if (verdict.passed) this.#again = true;
      } while (this.#again);
    } catch (error) {
      this.#host.failed(error);
    } finally {
      this.#judging = false;
    }
  }
}
