/** As much of a file of the build as tells what it is for. */
interface Chunk {
  readonly moduleIds: readonly string[];
}

/** What engines that know it compile as a whole when they load it; without it V8 compiles each function when it is called first. */
const HINT = '//# allFunctionsCalledOnLoad';

/** Loaded while nobody waits (`src/programs/kubectl/code-ahead.ts`), and run while somebody does. */
const ahead = /\/src\/programs\/kubectl\//;

/** The first line of a file of the sandbox. */
export const compileHint = ({ moduleIds }: Chunk): string =>
  moduleIds.length > 0 && moduleIds.every((id) => ahead.test(id)) ? HINT : '';
