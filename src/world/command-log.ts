import type { LoggedCommand } from '../course/world.ts';
import type { InstalledProgram, Invocation, Program, ProgramContext, Writer } from '../shell/program.ts';

/** How much of a command's output the log keeps, in characters. */
const KEPT_OUTPUT = 8_192;
/** How many commands the log keeps; the oldest leave first. */
const KEPT_COMMANDS = 2_000;

/** kubectl's kinds by the names that people type, for reading what a command was about without asking a server. */
const plurals: Readonly<Record<string, string>> = {
  po: 'pods',
  svc: 'services',
  deploy: 'deployments',
  rs: 'replicasets',
  rc: 'replicationcontrollers',
  sts: 'statefulsets',
  ds: 'daemonsets',
  cm: 'configmaps',
  ns: 'namespaces',
  no: 'nodes',
  ep: 'endpoints',
  endpoints: 'endpoints',
  ev: 'events',
  sa: 'serviceaccounts',
  ing: 'ingresses',
  ingress: 'ingresses',
  hpa: 'horizontalpodautoscalers',
  pv: 'persistentvolumes',
  pvc: 'persistentvolumeclaims',
  sc: 'storageclasses',
  storageclass: 'storageclasses',
  cj: 'cronjobs',
  quota: 'resourcequotas',
  limits: 'limitranges',
  netpol: 'networkpolicies',
  networkpolicy: 'networkpolicies',
  pdb: 'poddisruptionbudgets',
  all: 'all',
};

/** `deploy`, `Deployment`, `deployments.apps` → `deployments`. */
function pluralOf(word: string): string {
  const bare = word.toLowerCase().replace(/\..*$/, '');
  return plurals[bare] ?? (bare.endsWith('s') ? bare : `${bare}s`);
}

/** kubectl verbs whose first argument is a kind. */
const aboutKinds =
  /^(get|describe|delete|expose|scale|label|annotate|patch|edit|wait|autoscale|explain|rollout .*|set .*)$/;

/** A call in the form that checks look at. */
export function describeCall(
  argv: readonly string[],
  invocation: Invocation | undefined,
): Omit<LoggedCommand, 'exit' | 'at' | 'output'> {
  const program = argv[0] ?? '';
  const line = argv.join(' ');
  const { verb, arguments: rest, flags } = invocation ?? { verb: '', arguments: argv.slice(1), flags: {} };
  if (program !== 'kubectl') return { line, program, verb, resource: '', names: rest, flags };
  const [first = '', ...more] = rest;
  if (aboutKinds.test(verb)) {
    if (first.includes('/')) {
      const pairs = rest.filter((word) => word.includes('/')).map((word) => word.split('/'));
      return {
        line,
        program,
        verb,
        resource: pluralOf(pairs[0]?.[0] ?? ''),
        names: [...pairs.map((pair) => pair[1] ?? ''), ...rest.filter((word) => !word.includes('/'))],
        flags,
      };
    }
    const resource = first.split(',').map(pluralOf).join(',');
    return { line, program, verb, resource: first === '' ? '' : resource, names: more, flags };
  }
  if (/^(logs|exec|attach|port-forward|debug|cp|run)$/.test(verb)) {
    const [kind, name] = first.includes('/') ? first.split('/') : ['pods', first];
    return {
      line,
      program,
      verb,
      resource: pluralOf(kind ?? 'pods'),
      names: [...(name === undefined || name === '' ? [] : [name]), ...more],
      flags,
    };
  }
  return { line, program, verb, resource: '', names: rest, flags };
}

/** What was run, in plain data. */
export class CommandLog {
  #commands: readonly LoggedCommand[];
  /** Called after each command that was added. */
  onCommand: ((command: LoggedCommand) => void) | undefined;

  constructor(commands: readonly LoggedCommand[] = []) {
    this.#commands = commands;
  }

  /** Oldest first; the array is never modified. */
  get commands(): readonly LoggedCommand[] {
    return this.#commands;
  }

  /** Forgets everything. */
  clear(): void {
    this.#commands = [];
  }

  add(command: LoggedCommand): void {
    this.#commands = [...this.#commands.slice(1 - KEPT_COMMANDS), command];
    this.onCommand?.(command);
  }

  /** The same program, whose calls are written into this log. */
  recording(installed: InstalledProgram): InstalledProgram {
    return {
      ...installed,
      load: async () => {
        const program = await installed.load();
        return {
          ...(program.complete ? { complete: program.complete.bind(program) } : {}),
          ...(program.describe ? { describe: program.describe.bind(program) } : {}),
          run: (context) =>
            program.onlyCompletes?.(context.argv) === true
              ? program.run(context)
              : this.#run(installed.name, program, context),
        };
      },
    };
  }

  async #run(name: string, program: Program, context: ProgramContext): Promise<number> {
    let output = '';
    const tee = (writer: Writer): Writer => ({
      write: (text) => {
        if (output.length < KEPT_OUTPUT) output += text.slice(0, KEPT_OUTPUT - output.length);
        return writer.write(text);
      },
    });
    // what the terminal itself can do must stay reachable: the context keeps its prototype
    const recorded: ProgramContext = Object.create(context, {
      stdout: { value: tee(context.stdout) },
      stderr: { value: tee(context.stderr) },
    }) as ProgramContext;
    let exit = 130;
    try {
      exit = await program.run(recorded);
      return exit;
    } finally {
      const argv = [name, ...context.argv.slice(1)];
      const invocation = program.describe && (await context.load(program.describe(argv)));
      this.add({ ...describeCall(argv, invocation), exit, at: context.clock.now(), output });
    }
  }
}
