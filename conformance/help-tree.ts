/** What a help text promises, without its words. */
export interface HelpShape {
  readonly usage: string;
  readonly aliases: string;
  /** `-o, --output=''`, in the order of the text. */
  readonly flags: readonly string[];
  readonly commands: readonly string[];
  /** The line about the global flags. */
  readonly tips: readonly string[];
}

/** The parts of a help text of kubectl that are its interface. */
export function helpShape(text: string): HelpShape {
  const lines = text.split('\n');
  const after = (title: string): string => lines[lines.indexOf(title) + 1]?.trim() ?? '';
  const flags: string[] = [];
  const commands: string[] = [];
  let section = '';
  for (const line of lines) {
    if (/^\S.*:$/.test(line)) section = line;
    const flag = /^ {4}((?:-., )?--.*):$/.exec(line)?.[1];
    if (flag !== undefined) flags.push(flag);
    const command = / Commands.*:$/.test(section) ? /^ {2}(\S+) +\S/.exec(line)?.[1] : undefined;
    if (command !== undefined) commands.push(command);
  }
  return {
    usage: lines.includes('Usage:') ? after('Usage:') : '',
    aliases: lines.includes('Aliases:') ? after('Aliases:') : '',
    flags,
    commands,
    tips: lines.filter((line) => /^Use "kubectl .*(--help|options)"/.test(line)),
  };
}

/** Commands that kubectl has but does not list. */
const unlisted = ['help', 'options', 'alpha'];

/**
 * The help of every command by its path, `create secret`; the root's path is empty.
 * @param help the text that `kubectl PATH --help` prints
 */
export async function helpTree(
  help: (path: readonly string[]) => Promise<string>,
): Promise<ReadonlyMap<string, HelpShape>> {
  const tree = new Map<string, HelpShape>();
  const visit = async (path: readonly string[]): Promise<void> => {
    const shape = helpShape(await help(path));
    tree.set(path.join(' '), shape);
    const children = path.length === 0 ? [...shape.commands, ...unlisted] : shape.commands;
    await Promise.all(children.map((child) => visit([...path, child])));
  };
  await visit([]);
  return tree;
}
