import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { ByteDecoder, encodeBytes } from '../../src/node/bytes.ts';
import type { InstalledProgram, Program, ProgramContext, Writer } from '../../src/shell/program.ts';
import type { World } from '../../src/world/world.ts';
import { hasWorked, waiting, workOf } from './activity.ts';
import type { Confinement } from './confinement.ts';
import type { Door } from './door.ts';

/** Milliseconds of the wall's time that a program may go on for after ours had ended at the same virtual time. */
const GRACE = 12_000;
/**
 * Virtual milliseconds that a program gets beyond the time at which ours ended: how long something takes may depend on a name
 * that the client has drawn. It must still be there after {@link STILL_THERE}.
 */
const SLACK = 2_000;
/** Milliseconds of the wall's time. */
const STILL_THERE = 3_000;
/** Milliseconds of the wall's time after which a program that was interrupted is killed. */
const LAST = 3_000;

/** Seconds of the wall's time that a program waits for what it would wait longer for: in virtual time the wait is as long as it was told. */
const PATIENCE = 8;

/** Milliseconds of the wall's time between two looks for a program's first connection. */
const GLANCE = 2;

/** What lets the real kubectl live in an emulated world. */
export interface BridgeState {
  world: World | undefined;
  /** The virtual time at which ours ended the same line, in milliseconds since the epoch. */
  horizon: number;
  /** How many real programs run: nothing else needs the machine meanwhile. */
  running: number;
  /** Set when a program was still waiting, for the wall's time perhaps, long after ours had ended. */
  late: boolean;
}

const state = (
  child: ChildProcess,
): { ended: boolean; code: number } & { readonly closed: Promise<void> } => {
  const it = { ended: false, code: -1 };
  const closed = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', (code, signal) => {
      it.code = code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGPIPE' ? 141 : 137);
      resolve();
    });
  });
  return Object.assign(it, {
    closed: closed.then(() => {
      it.ended = true;
    }),
  });
};

/** Whether a call of kubectl reads its standard input. */
export const readsInput = (argv: readonly string[]): boolean =>
  argv.some((word) =>
    /^-$|=-$|^-[a-su-z]*i[a-z]*$|^--(stdin|interactive)(=true)?$|^-f-$|\/dev\/stdin$/.test(word),
  );

const DURATION = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

const isLong = (text: string): boolean => {
  const [, hours = '0', minutes = '0', seconds = '0'] = DURATION.exec(text) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds) > PATIENCE;
};

/**
 * The words of a call of the real kubectl that waits by the wall's time, with its time-out made short: when it begins, virtual time runs
 * to the moment at which ours ended, and then there is nothing left to wait for. Words that end otherwise stay.
 */
export function impatient(argv: readonly string[]): readonly string[] {
  const isWait = argv.includes('wait');
  if (!isWait && !(argv.includes('rollout') && argv.includes('status'))) return argv;
  const short = `${PATIENCE}s`;
  const given = argv.findIndex((word) => /^--timeout(=|$)/.test(word));
  if (given < 0) {
    const verb = argv.indexOf('wait');
    return isWait ? [...argv.slice(0, verb + 1), `--timeout=${short}`, ...argv.slice(verb + 1)] : argv;
  }
  const [, value] = (argv[given] ?? '').split('=');
  if (value !== undefined) return isLong(value) ? argv.with(given, `--timeout=${short}`) : argv;
  return isLong(argv[given + 1] ?? '') ? argv.with(given + 1, short) : argv;
}

async function carry(from: Readable | null, to: Writer, child: ChildProcess): Promise<void> {
  const decoder = new ByteDecoder();
  if (!from) return;
  for await (const piece of from as AsyncIterable<Buffer>) {
    try {
      await to.write(decoder.decode(piece));
    } catch (error) {
      child.kill('SIGPIPE');
      throw error;
    }
  }
  const rest = decoder.end();
  if (rest !== '') await to.write(rest);
}

async function feed(context: ProgramContext, child: ChildProcess): Promise<void> {
  child.stdin?.on('error', () => undefined);
  if (readsInput(context.argv)) {
    for (let piece = await context.stdin.read(); piece !== undefined; piece = await context.stdin.read())
      child.stdin?.write(encodeBytes(piece));
  }
  child.stdin?.end();
}

/** A program of the emulated workstation that runs the real one, and lets virtual time pass only while that one waits for it. */
export function bridgeTo(confinement: Confinement, door: Door, bridge: BridgeState): InstalledProgram {
  const run = async (context: ProgramContext): Promise<number> => {
    const { world } = bridge;
    if (!world) throw new Error('the bridge leads nowhere');
    confinement.lay(world.files.snapshot());
    const child = confinement.start(['/usr/bin/kubectl', ...impatient(context.argv.slice(1))], {
      env: {
        ...context.env,
        PATH: context.env['PATH'] ?? '',
        // it lives too shortly for a collection of garbage to be worth it
        GOGC: 'off',
        HTTPS_PROXY: door.proxy,
        SSL_CERT_FILE: '/etc/ssl/outside.pem',
      },
      cwd: context.cwd,
      merged: context.stdout === context.stderr,
    });
    const process = state(child);
    bridge.running++;
    const outputs = Promise.all([
      carry(child.stdout, context.stdout, child),
      carry(child.stderr, context.stderr, child),
    ]);
    outputs.catch(() => undefined);
    void feed(context, child).catch(() => undefined);
    try {
      await follow(context, child, process, world);
      await context.load(process.closed);
      await outputs;
    } catch (error) {
      child.kill('SIGINT');
      await context.load(Promise.race([process.closed, sleep(LAST)]));
      child.kill('SIGKILL');
      throw error;
    } finally {
      bridge.running--;
      confinement.collect(world.files);
    }
    return process.code;
  };

  const follow = async (
    context: ProgramContext,
    child: ChildProcess,
    process: { readonly ended: boolean; readonly closed: Promise<void> },
    world: World,
  ): Promise<void> => {
    const pid = child.pid ?? 0;
    const settled = async (): Promise<void> => {
      let seen = -1;
      while (!process.ended && seen !== door.traffic) {
        seen = door.traffic;
        await waiting(pid, () => door.answering);
      }
    };
    // who has asked nobody yet waits for nothing in the emulated world, but perhaps for its input
    if (!readsInput(context.argv)) {
      const { connections } = door;
      const begun = performance.now();
      while (!process.ended && door.connections === connections && performance.now() - begun < GRACE)
        await context.load(Promise.race([process.closed, sleep(GLANCE)]));
    }
    let heard = -1;
    let work = 0;
    let patience = STILL_THERE;
    for (;;) {
      for (let turn = 0; turn < 3; turn++) await context.load(sleep(0));
      if (heard !== door.traffic || door.answering || hasWorked(pid, work)) await context.load(settled());
      if (process.ended) return;
      heard = door.traffic;
      work = workOf(pid);
      const now = world.clock.now();
      const due = world.clock.nextDue() ?? Infinity;
      const next = Math.min(due, Math.max(now, bridge.horizon));
      if (due <= next || next > now) {
        await context.clock.sleep(next - now);
        continue;
      }
      const isSoon = due <= bridge.horizon + SLACK;
      await context.load(Promise.race([process.closed, sleep(isSoon ? patience : GRACE)]));
      if (process.ended) return;
      if (isSoon) {
        patience = GLANCE;
        await context.clock.sleep(due - now);
        continue;
      }
      bridge.late = true;
      child.kill('SIGINT');
      await context.load(Promise.race([process.closed, sleep(LAST)]));
      child.kill('SIGKILL');
      return;
    }
  };
  const program: Program = { run };
  return { name: 'kubectl', path: '/usr/local/bin/kubectl', load: () => Promise.resolve(program) };
}
