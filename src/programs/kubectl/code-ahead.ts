import { onDemand } from '../../loading/on-demand.ts';
import type { LoadCode } from '../../shell/program.ts';
import type { CommandEntry } from './command.ts';
import { describerLoaders } from './describe/registry.ts';
import { rootCommand } from './root.ts';

/** What is typed most, first; the rest follows in the order of kubectl's help. */
const often = ['get', 'create', 'apply', 'delete', 'describe', 'run', 'logs', 'exec'];

/** What commands load by themselves once they run, most used first. */
const pieces: readonly LoadCode[] = [
  () => onDemand(import('./credential-plugin.ts')),
  () => onDemand(import('./output/printer.ts')),
  () => onDemand(import('./describe-call.ts')),
  () => onDemand(import('./completion/tab.ts')),
  () => onDemand(import('./manifest/yaml-parser.ts')),
  () => onDemand(import('./manifest/yaml-value.ts')),
  () => onDemand(import('./download.ts')),
  () => onDemand(import('./explain/glossary.ts')),
  () => onDemand(import('./typed/go-type.ts')),
  () => onDemand(import('./selector.ts')),
  () => onDemand(import('./help.ts')),
  () => onDemand(import('./suggest.ts')),
  () => onDemand(import('./plugins.ts')),
  () => onDemand(import('./strategic-merge.ts')),
  () => onDemand(import('./output/template-printer.ts')),
  () => onDemand(import('./rfc6902.ts')),
  () => onDemand(import('./output/sort-by.ts')),
  () => onDemand(import('./commands/get-watch.ts')),
  () => onDemand(import('./commands/run-attached.ts')),
  () => onDemand(import('./commands/create/content-hash.ts')),
  () => onDemand(import('./commands/apply/prune.ts')),
  () => onDemand(import('./debugging.ts')),
  () => onDemand(import('./request-deadline.ts')),
  () => onDemand(import('./request-log.ts')),
  () => onDemand(import('./version-match.ts')),
  () => onDemand(import('./kustomize/build.ts')),
];

/** Kubectl's code, piece by piece, for whoever has time before it is needed. */
export async function* codeAhead(): AsyncGenerator<LoadCode> {
  yield* pieces;
  yield* commandsAhead((rootCommand.subcommands ?? []).toSorted((a, b) => rank(a) - rank(b)));
  yield* describerLoaders;
}

async function* commandsAhead(entries: readonly CommandEntry[]): AsyncGenerator<LoadCode> {
  for (const { load } of entries) yield load;
  for (const { load } of entries) yield* commandsAhead((await load()).subcommands ?? []);
}

const rank = ({ name }: CommandEntry): number => (often.includes(name) ? often.indexOf(name) : often.length);
