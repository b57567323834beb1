import type { Surroundings } from '../../../shell/program.ts';
import { TextCollector } from '../../../shell/streams.ts';
import { entryOf, type CommandDefinition } from '../command.ts';
import { pluginsOf } from '../plugins.ts';
import { rootCommand } from '../root.ts';
import { offer, type Offer } from './directive.ts';

/** A command and those below it, while they are gathered. */
interface Node {
  readonly name: string;
  readonly below: Map<string, Node>;
}

/** kubectl's commands, with those that plugins add. Models kubectl/pkg/cmd/plugin/plugin_completion.go */
export function pluginTree(around: Surroundings): CommandDefinition {
  const top = new Map<string, Node>();
  const builtin = new Set(rootCommand.subcommands?.map(({ name }) => name));
  for (const { file } of pluginsOf(around).plugins) {
    const words = file
      .split('-')
      .slice(1)
      .map((word) => word.replaceAll('_', '-'));
    if (builtin.has(words[0] ?? '')) continue;
    let level = top;
    for (const name of words) {
      const node = level.get(name) ?? { name, below: new Map<string, Node>() };
      level.set(name, node);
      level = node.below;
    }
  }
  if (top.size === 0) return rootCommand;
  const added = [...top.values()].map((node) => entryOf(definitionOf(node)));
  return { ...rootCommand, subcommands: [...(rootCommand.subcommands ?? []), ...added] };
}

const definitionOf = ({ name, below }: Node): CommandDefinition => ({
  name,
  use: '',
  short: {
    en: `The command ${name} is a plugin installed by the user`,
    ko: `${name}: 사용자가 설치한 플러그인 명령입니다`,
  },
  plugin: true,
  subcommands: [...below.values()].map((node) => entryOf(definitionOf(node))),
});

/**
 * What the plugin's own `kubectl_complete-NAME` offers. Models kubectl/pkg/cmd/plugin/plugin_completion.go pluginCompletion
 * @param path `kubectl foo bar`
 */
export async function completePlugin(
  around: Surroundings,
  path: string,
  words: readonly string[],
): Promise<Offer & { readonly notes: string }> {
  const plugin = path.replaceAll('-', '_').replaceAll(' ', '-');
  const name = plugin.replace('-', '_complete-');
  let notes = `[Debug] About to look for: ${name}\n`;
  const found = around.which?.(name);
  if (found === undefined) {
    notes += `[Debug] Plugin ${plugin} does not provide a matching completion executable\n`;
    return { ...offer([], 0), notes };
  }
  notes += `[Debug] About to call: ${found} ${words.join(' ')}\n`;
  const stdout = new TextCollector();
  const stderr = new TextCollector();
  if ((await around.spawn([found, ...words], { stdout, stderr })) !== 0) {
    return { ...offer([], 0), notes: notes + stderr.text };
  }
  const lines = stdout.text.split('\n').filter((line) => line !== '');
  const directive = /^:[+-]?\d+$/.test(lines.at(-1) ?? '') ? Number(lines.pop()?.slice(1)) : 0;
  return {
    candidates: lines.map((line) => {
      const [text = '', ...description] = line.split('\t');
      return description.length === 0 ? { text } : { text, description: description.join('\t') };
    }),
    directive,
    notes: notes + stderr.text,
  };
}
