import { flatten, globalFlags, isFlag, isPositional, surfaceOf } from './arguments.ts';
import type { CommandSurface } from './arguments.ts';
import { groupOf } from './tree.ts';
import { argumentUsage, sortArguments } from './usage.ts';
import { wrapLines } from './wrap.ts';

/** What the flags that lessons use do; other flags appear with their names and values alone. */
const descriptions: Readonly<Record<string, string>> = {
  '--async': 'Return at once, while the operation goes on.',
  '--cluster': 'The cluster that the node pool belongs to.',
  '--cluster-version': 'The Kubernetes version of the new control plane and nodes.',
  '--disk-size': "The size of each node's boot disk, such as 50GB.",
  '--enable-autoscaling': 'Let the number of nodes follow the load, between --min-nodes and --max-nodes.',
  '--filter': 'Show only resources for which this expression is true.',
  '--labels': "Labels for the cloud's own resources.",
  '--limit': 'Show at most this many resources.',
  '--location': 'The zone or region of the cluster.',
  '--machine-type': 'The kind of virtual machine for the nodes, such as e2-medium.',
  '--master': 'Upgrade the control plane rather than the nodes.',
  '--max-nodes': 'The most nodes per zone that autoscaling makes.',
  '--min-nodes': 'The fewest nodes per zone that autoscaling leaves.',
  '--node-pool': 'The node pool that is meant.',
  '--num-nodes': "The number of nodes in each of the cluster's zones.",
  '--region': 'The region of a regional cluster.',
  '--release-channel': 'How soon new Kubernetes versions arrive.',
  '--sort-by': 'Sort by these fields; ~ before a field turns the order round.',
  '--spot': 'Use cheaper machines that may be taken away at any time.',
  '--zone': 'The zone of a zonal cluster.',
};

const indentLines = (text: string, indent: number): string =>
  wrapLines(text, 80 - indent)
    .map((line) => `${' '.repeat(indent)}${line}\n`)
    .join('');

/** The synopsis: usage with one argument after another, continued lines indented deeper. */
function synopsis(path: string, surface: CommandSurface): string {
  const options = { value: true, hidden: false };
  const parts = sortArguments(surface.arguments)
    .filter((argument) => !argument.hidden)
    .map((argument) => argumentUsage({ group: [argument] }, options, true))
    .filter((usage) => usage !== '');
  let line = `    ${path}`;
  const lines: string[] = [];
  for (const part of [...parts, '[GCLOUD_WIDE_FLAG ...]']) {
    if (line.length + 1 + part.length > 79) {
      lines.push(line);
      line = `        ${part}`;
    } else line += ` ${part}`;
  }
  return [...lines, line].map((text) => `${text}\n`).join('');
}

const wideFlags = `GCLOUD WIDE FLAGS
${indentLines(
  `These flags are available to all commands: ${globalFlags
    .filter(({ hidden, flags }) => !hidden && flags[0] !== '-h' && flags[0] !== '-v')
    .map(({ flags }) => flags[0] ?? '')
    .sort()
    .join(', ')}.`,
  4,
)}
    Run $ gcloud help for details.
`;

/** The help of a command. */
function commandHelp(fullPath: string, surface: CommandSurface): string {
  const all = flatten(surface.arguments).filter((argument) => !argument.hidden);
  const positionals = all.filter(isPositional).map(({ metavar }) => `     ${metavar}\n`);
  const flags = all
    .filter(isFlag)
    .toSorted((a, b) => ((a.flags[0] ?? '') < (b.flags[0] ?? '') ? -1 : 1))
    .map((flag) => {
      const text = descriptions[flag.flags[0] ?? ''];
      return `     ${argumentUsage(flag, { value: true, hidden: false })}\n${text ? indentLines(text, 8) : ''}`;
    });
  return [
    `NAME\n${indentLines(`${fullPath} - ${lower(surface.summary)}`, 4)}`,
    `SYNOPSIS\n${synopsis(fullPath, surface)}`,
    `DESCRIPTION\n${indentLines(surface.summary, 4)}`,
    ...(positionals.length > 0 ? [`POSITIONAL ARGUMENTS\n${positionals.join('\n')}`] : []),
    ...(flags.length > 0 ? [`FLAGS\n${flags.join('\n')}`] : []),
    wideFlags,
  ].join('\n');
}

const lower = (summary: string): string =>
  summary.charAt(0).toLowerCase() + summary.slice(1).replace(/\.$/, '');

/** The help of a group or a command, or undefined when there is none of that path. */
export function helpText(path: string, fullPath: string): string | undefined {
  const surface = surfaceOf(path);
  if (surface) return commandHelp(fullPath, surface);
  const facts = groupOf(path);
  if (!facts) return undefined;
  const members = (list: Readonly<Record<string, string>>): string =>
    Object.entries(list)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, summary]) => `     ${name}\n${indentLines(summary, 8)}`)
      .join('\n');
  const hasGroups = Object.keys(facts.groups).length > 0;
  const hasCommands = Object.keys(facts.commands).length > 0;
  const kinds = [...(hasGroups ? ['GROUP'] : []), ...(hasCommands ? ['COMMAND'] : [])].join(' | ');
  return [
    `NAME\n${indentLines(`${fullPath} - ${lower(facts.summary)}`, 4)}`,
    `SYNOPSIS\n    ${fullPath} ${kinds} [GCLOUD_WIDE_FLAG ...]\n`,
    `DESCRIPTION\n${indentLines(facts.summary, 4)}`,
    wideFlags,
    ...(hasGroups ? [`GROUPS\n    GROUP is one of the following:\n\n${members(facts.groups)}`] : []),
    ...(hasCommands ? [`COMMANDS\n    COMMAND is one of the following:\n\n${members(facts.commands)}`] : []),
  ].join('\n');
}
