import fc from 'fast-check';
import type { Bench, Call, Output } from './bench.ts';

/** What the real program draws by lot and prints on a stream: the pattern's first group is not drawn, what follows it is. */
export type Drawn = Readonly<Partial<Record<'stdout' | 'stderr', RegExp>>>;

/** Before lines of Go's log: whose clock it was, and which process. */
export const LOG_HEAD: Drawn = { stderr: /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+(?= )/gm };

/** What both kubectls must print alike: calls made of random values. */
export interface Property<T = unknown> {
  readonly name: string;
  readonly values: fc.Arbitrary<T>;
  /** How many values one call takes; what a call of several prints must not hide what one of them alone would show. */
  readonly batch: number;
  /** What is no difference, being drawn by lot; nothing if missing. */
  readonly drawn?: Drawn;
  /** The call for some values. */
  call(values: readonly T[]): Call;
}

/** Hides the type of a property's values. */
export const property = <T>(own: Property<T>): Property => ({
  name: own.name,
  values: own.values,
  batch: own.batch,
  ...(own.drawn && { drawn: own.drawn }),
  call: (values) => own.call(values as readonly T[]),
});

/** A call that the two do not answer alike. */
export interface Mismatch {
  readonly property: string;
  readonly call: Call;
  readonly real: Output;
  readonly ours: Output;
}

/** What a run found. */
export interface Verdict {
  readonly runs: number;
  readonly failures: number;
  /** Calls that the real one crashed on. */
  readonly crashed: readonly Call[];
  /** Some of the failures, shrunk. */
  readonly mismatches: readonly Mismatch[];
}

/** An output without what was drawn by lot. */
const steady = ({ exit, stdout, stderr }: Output, drawn: Drawn): Output => ({
  exit,
  stdout: drawn.stdout === undefined ? stdout : stdout.replace(drawn.stdout, '$1?'),
  stderr: drawn.stderr === undefined ? stderr : stderr.replace(drawn.stderr, '$1?'),
});

const same = (a: Output, b: Output): boolean =>
  a.exit === b.exit && a.stdout === b.stdout && a.stderr === b.stderr;

/** Whether the real one was kept from answering, by a machine that is busy elsewhere. */
const isUnanswered = ({ exit, stderr }: Output): boolean =>
  exit === -1 || /^Unable to connect to the server: /m.test(stderr);

/**
 * How often the real one is asked again before it is held against ours; once it has said two things, more often: that it has several
 * answers is no excuse for one that is none of them.
 */
interface Patience {
  readonly steady: number;
  readonly unsteady: number;
}
const PATIENCE: Patience = { steady: 40, unsteady: 400 };
const WHILE_SHRINKING: Patience = { steady: 8, unsteady: 40 };
/** A call of several values is taken apart instead. */
const NONE: Patience = { steady: 0, unsteady: 0 };

/** An answer whatever the order of its words. */
const words = ({ exit, stdout, stderr }: Output): string =>
  JSON.stringify([exit, ...[stdout, stderr].map((text) => text.split(/[\s,]+/).sort())]);

/**
 * Whether answers are orders of the same words, and so many that ours cannot be met by asking: hardly one came twice. Printing all
 * values within nested maps has more orders than anybody can ask for.
 */
const isOneOfManyOrders = (ours: Output, answers: readonly Output[]): boolean =>
  new Set(answers.map(({ stdout }) => stdout)).size > answers.length / 2 &&
  answers.every((answer) => words(answer) === words(ours));

/** What came of a call: alike also where the real one gives several answers, ours among them. */
type Found = 'alike' | 'crashed' | Omit<Mismatch, 'property'>;

/** Asks both, and the real one again where they differ: maps in Go have no order, and some of its sorting has none either. */
async function compare(bench: Bench, call: Call, drawn: Drawn, patience = PATIENCE): Promise<Found> {
  const ask = async (): Promise<Output> => steady(await bench.real(call), drawn);
  const [real, ours] = await Promise.all([ask(), bench.ours(call).then((output) => steady(output, drawn))]);
  if (same(real, ours)) return 'alike';
  const answers = [real];
  let unstable = false;
  for (let time = 0; time < (unstable ? patience.unsteady : patience.steady); time++) {
    const again = await ask();
    if (/^(?:panic|fatal error): /m.test(again.stderr)) return 'crashed';
    if (same(again, ours)) return 'alike';
    if (isUnanswered(again)) continue;
    answers.push(again);
    if (!same(again, real)) unstable = true;
    if (answers.length > patience.steady && isOneOfManyOrders(ours, answers)) return 'alike';
  }
  return { call, real, ours };
}

/** How many calls are under way at the same time. */
const LANES = 3;

/**
 * Tries random values of a property.
 * @param options.shown how many failures are made small and given back
 */
export async function check(
  bench: Bench,
  { name, values, batch, call, drawn = {} }: Property,
  options: {
    readonly runs: number;
    readonly seed: number;
    readonly shown: number;
    /** Seconds that making one failure small may take. */
    readonly shrink?: number;
    /** How often the real one is asked again where it said something else. */
    readonly again?: number;
  },
): Promise<Verdict> {
  const { runs, seed, shown, shrink = 15, again = PATIENCE.steady } = options;
  const patience = { steady: again, unsteady: again * 10 };
  const samples = fc.sample(values, { numRuns: runs, seed });
  const failures = new Map<number, Omit<Mismatch, 'property'>>();
  const crashed: Call[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < samples.length) {
      const start = next;
      next = Math.min(next + batch, samples.length);
      const end = next;
      const whole = call(samples.slice(start, end));
      const found = await compare(bench, whole, drawn, end - start === 1 ? patience : NONE);
      if (found === 'alike') continue;
      for (let at = start; at < end; at++) {
        const alone = end - start === 1 ? whole : call([samples[at]]);
        const its = alone === whole ? found : await compare(bench, alone, drawn, patience);
        if (its === 'crashed') crashed.push(alone);
        else if (its !== 'alike') failures.set(at, its);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const failed = [...failures.keys()].sort((a, b) => a - b);
  const mismatches: Mismatch[] = [];
  for (const at of failed.slice(0, shown)) {
    let smallest = failures.get(at);
    if (shrink > 0)
      await fc.check(
        fc.asyncProperty(values, async (value) => {
          const found = await compare(bench, call([value]), drawn, WHILE_SHRINKING);
          if (typeof found === 'object') smallest = found;
          return typeof found === 'string';
        }),
        { seed, path: String(at), numRuns: 1, interruptAfterTimeLimit: shrink * 1000 },
      );
    if (smallest) mismatches.push({ property: name, ...smallest });
  }
  return { runs: samples.length, failures: failed.length, crashed, mismatches };
}
