import type { NodeView } from '../../../../cluster/node-view.ts';
import type { ProgramContext } from '../../../../shell/program.ts';
import type { Flag, GivenFlags } from '../flags.ts';

/** What a command works with. */
export interface CrictlCall {
  readonly context: ProgramContext;
  readonly flags: GivenFlags;
  readonly node: NodeView;
  readonly now: () => number;
}

/** A command of crictl. */
export interface CrictlCommand {
  readonly names: readonly [string, ...string[]];
  readonly usage: string;
  /** Its words after the flags, as its help has them. */
  readonly words?: string;
  readonly flags: readonly (Flag & { readonly usage: string })[];
  /** Resolves to the exit code; `help`: it is used in another way than it may be. @throws Error what is said before it ends */
  run(call: CrictlCall): Promise<number | 'help'>;
}

/** A use that crictl refuses by itself: its message is all that is said. Models Exit of github.com/urfave/cli */
export class ExitProblem extends Error {}

/** An answer of the runtime's service that is an error. */
export class RuntimeError extends Error {
  /** What the service's client writes to its log besides. */
  readonly logged: string;

  /** @param doing what crictl was at: `get container status: ` */
  constructor(
    code: string,
    description: string,
    request: string,
    subject: string,
    doing = '',
    service = 'runtime',
  ) {
    const said = `rpc error: code = ${code} desc = ${description}`;
    super(`${doing}${said}`);
    this.logged = `${JSON.stringify(`${request} from ${service} service failed`)} err=${JSON.stringify(said)} ${subject}`;
  }
}

/** Flags that several commands have. */
export const FLAGS = {
  all: { names: ['all', 'a'], usage: 'Show all containers' },
  id: { names: ['id'], takes: 'value', usage: 'Filter by container id' },
  image: { names: ['image'], takes: 'value', usage: 'Filter by container image' },
  label: { names: ['label'], takes: 'values', usage: 'Filter by key=value label' },
  last: { names: ['last', 'n'], takes: 'integer', usage: 'Show last n recently created containers (includes all states). Set 0 for unlimited.' },
  latest: { names: ['latest', 'l'], usage: 'Show the most recently created container (includes all states)' },
  name: { names: ['name'], takes: 'value', usage: 'Filter by container name regular expression pattern' },
  namespace: { names: ['namespace'], takes: 'value', usage: 'Filter by pod namespace regular expression pattern' },
  noTrunc: { names: ['no-trunc'], usage: 'Show output without truncating the ID' },
  output: { names: ['output', 'o'], takes: 'value', usage: 'Output format, One of: json|yaml|table' },
  pod: { names: ['pod', 'p'], takes: 'value', usage: 'Filter by pod id' },
  quiet: { names: ['quiet', 'q'], usage: 'Only display container IDs' },
  state: { names: ['state', 's'], takes: 'value', usage: 'Filter by container state' },
  verbose: { names: ['verbose', 'v'], usage: 'Show verbose information for containers' },
} as const satisfies Record<string, CrictlCommand['flags'][number]>; // prettier-ignore
