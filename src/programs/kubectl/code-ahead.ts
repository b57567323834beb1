import type { LoadCode } from '../../shell/program.ts';
import type { CommandEntry } from './command.ts';
import { describerLoaders } from './describe/registry.ts';
import { rootCommand } from './root.ts';

/** What is typed most, first; the rest follows in the order of kubectl's help. */
const often = ['get', 'create', 'apply', 'delete', 'describe', 'run', 'logs', 'exec'];

/** What commands load by themselves once they run, most used first. */
const pieces: readonly LoadCode[] = [
  () => import('./credential-plugin.ts'),
  () => import('./output/printer.ts'),
  () => import('./describe-call.ts'),
  () => import('./completion/tab.ts'),
  () => import('./manifest/yaml-parser.ts'),
  () => import('./manifest/yaml-value.ts'),
  () => import('./download.ts'),
  () => import('./explain/glossary.ts'),
  () => import('./typed/go-type.ts'),
  () => import('./selector.ts'),
  () => import('./help.ts'),
  () => import('./suggest.ts'),
  () => import('./plugins.ts'),
  () => import('./strategic-merge.ts'),
  () => import('./output/template-printer.ts'),
  () => import('./rfc6902.ts'),
  () => import('./output/sort-by.ts'),
  () => import('./commands/get-watch.ts'),
  () => import('./commands/run-attached.ts'),
  () => import('./commands/create/content-hash.ts'),
  () => import('./commands/apply/prune.ts'),
  () => import('./debugging.ts'),
  () => import('./request-deadline.ts'),
  () => import('./request-log.ts'),
  () => import('./version-match.ts'),
  () => import('./kustomize/build.ts'),
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
