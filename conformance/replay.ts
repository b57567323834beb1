import { Headless, type Answer } from '../src/node/headless.ts';
import { normalize, shapes } from './normalize.ts';

/** One command of a recorded session. */
export interface Recorded {
  readonly cmd: string;
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Seconds since the session began. */
  readonly at: number;
  /** How long it took. */
  readonly seconds: number;
  /** Two recordings of the real thing disagree here: it runs, it is not compared. */
  readonly unstable?: boolean;
  /** Only the shape counts: a key of `shapes`. */
  readonly compare?: string;
}

/** A session recorded from the real tools. */
export interface Session {
  readonly name: string;
  readonly commands: readonly Recorded[];
}

/** How one compared command came out. */
export interface Verdict {
  readonly session: string;
  /** Its place among the session's commands, from 0. */
  readonly at: number;
  readonly cmd: string;
  readonly ok: boolean;
  readonly want: { readonly exit: number; readonly stdout: string; readonly stderr: string };
  readonly got: { readonly exit: number; readonly stdout: string; readonly stderr: string };
}

function agrees(want: Recorded, got: Verdict['got'], typed: string): boolean {
  if (want.exit !== got.exit) return false;
  const shape = want.compare === undefined ? undefined : shapes[want.compare];
  if (shape) return shape(want.stdout) === shape(got.stdout);
  return (['stdout', 'stderr'] as const).every(
    (stream) => normalize(want[stream], want.cmd, typed) === normalize(got[stream], want.cmd, typed),
  );
}

/** How long a command took, then and now: seconds. */
export interface Took {
  readonly cmd: string;
  readonly want: number;
  readonly got: number;
}

/**
 * Replays a session in a fresh world and compares every command that can be compared.
 * @param tellTime is told how long each command took, those included of which nothing else is compared
 */
export async function replay(
  session: Session,
  scenario = 'rig',
  tellTime?: (took: Took) => void,
): Promise<readonly Verdict[]> {
  const shell = await Headless.create({ scenario });
  const typed = session.commands.map((command) => command.cmd).join('\n');
  const verdicts: Verdict[] = [];
  let now = 0;
  const tell = async (message: object): Promise<Answer> => {
    const answer = await shell.answer(message);
    if ('time' in answer) now = answer.time;
    return answer;
  };
  for (const [at, command] of session.commands.entries()) {
    if (command.at > now) await tell({ advance: `${(command.at - now).toFixed(2)}s` });
    const began = now;
    const clocked = (): void => tellTime?.({ cmd: command.cmd, want: command.seconds, got: now - began });
    const [, act, rest = ''] = /^#oracle (\S+)\s*([\s\S]*)$/.exec(command.cmd) ?? [];
    if (act !== undefined) {
      await oracle(act, rest, tell);
      clocked();
      continue;
    }
    const answer = await tell({ cmd: command.cmd });
    clocked();
    const got =
      'stdout' in answer
        ? { exit: answer.exit, stdout: answer.stdout, stderr: answer.stderr }
        : { exit: -1, stdout: '', stderr: JSON.stringify(answer) };
    if (command.unstable === true) continue;
    const { exit, stdout, stderr, cmd } = command;
    verdicts.push({
      session: session.name,
      at,
      cmd,
      ok: agrees(command, got, typed),
      want: { exit, stdout, stderr },
      got,
    });
  }
  return verdicts;
}

/** The recorder's own acts: polling until something holds, letting time pass, stopping a node. */
async function oracle(act: string, rest: string, tell: (message: object) => Promise<Answer>): Promise<void> {
  if (act === 'until') {
    const [, seconds = '0', line = ''] = /^(\d+)\s+([\s\S]*)$/.exec(rest) ?? [];
    for (let turn = 0; turn < Number(seconds) * 5; turn++) {
      const answer = await tell({ cmd: line });
      if ('exit' in answer && answer.exit === 0) return;
      await tell({ advance: '0.2s' });
    }
  } else if (act === 'settle') await tell({ advance: `${rest}s` });
  else if (act === 'stop-node') await tell({ stop_node: rest.trim() });
  else if (act === 'start-node') await tell({ start_node: rest.trim() });
}
