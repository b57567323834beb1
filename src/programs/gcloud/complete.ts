import type { Completion, CompletionRequest } from '../../shell/program.ts';
import { commandPaths, flatten, globalFlags, isFlag, surfaceOf } from './arguments.ts';

/** The next words of the command tree, or the flags of the command that the line has reached. */
export async function complete({
  words,
  current,
}: CompletionRequest): Promise<readonly Completion[] | undefined> {
  const path = words.slice(1).filter((word) => !word.startsWith('-'));
  let reached = path.length;
  while (reached > 0 && !surfaceOf(path.slice(0, reached).join(' '))) reached--;
  const surface = surfaceOf(path.slice(0, reached).join(' '));
  if (surface) {
    if (!current.startsWith('-')) return undefined;
    return [...flatten(surface.arguments).filter(isFlag), ...globalFlags]
      .filter((flag) => !flag.hidden)
      .flatMap((flag) => {
        const name = flag.flags.find((candidate) => candidate.startsWith('--'));
        if (name === undefined || !name.startsWith(current)) return [];
        return [
          flag.metavar === undefined ? { text: name, final: true } : { text: `${name}=`, final: false },
        ];
      });
  }
  const prefix = path.length === 0 ? '' : `${path.join(' ')} `;
  const next = new Set(
    commandPaths
      .filter((command) => command.startsWith(prefix))
      .map((command) => command.slice(prefix.length).split(' ')[0] ?? ''),
  );
  return [...next]
    .filter((word) => word.startsWith(current))
    .sort()
    .map((text) => ({ text, final: true }));
}
