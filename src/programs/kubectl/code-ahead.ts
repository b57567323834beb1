import type { CommandEntry } from './command.ts';
import { describerLoaders } from './describe/registry.ts';
import { rootCommand } from './root.ts';

/** What is typed most, first; the rest follows in the order of kubectl's help. */
const often = ['get', 'create', 'apply', 'delete', 'describe', 'run', 'logs', 'exec'];

/** What commands load by themselves once they run, most used first. */
const pieces: readonly (() => Promise<unknown>)[] = [
  () => import('./output/printer.ts'),
  () => import('./describe-call.ts'),
  () => import('./completion/tab.ts'),
  () => import('./manifest/yaml-parser.ts'),
  () => import('./manifest/yaml-value.ts'),
  () => import('./help.ts'),
  () => import('./suggest.ts'),
  () => import('./plugins.ts'),
  () => import('./strategic-patch.ts'),
  () => import('./output/template-printer.ts'),
  () => import('./rfc6902.ts'),
];

/** Loads kubectl's code piece by piece, for whoever has time before it is needed. */
export async function* codeAhead(): AsyncGenerator<void> {
  const entries = (rootCommand.subcommands ?? []).toSorted((a, b) => rank(a) - rank(b));
  for (const piece of pieces) yield void (await piece());
  for (const entry of entries) yield* commandAhead(entry);
  for (const describer of describerLoaders) yield void (await describer());
}

async function* commandAhead(entry: CommandEntry): AsyncGenerator<void> {
  const { subcommands = [] } = await entry.load();
  yield;
  for (const subcommand of subcommands) yield* commandAhead(subcommand);
}

const rank = ({ name }: CommandEntry): number => (often.includes(name) ? often.indexOf(name) : often.length);
