import { flatten, globalFlags, isFlag, isPositional, surfaceOf } from './arguments.ts';
import type { ArgumentSpec, CommandSurface } from './arguments.ts';
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

const columns = 79;

/** A usage that is too long for a line, broken after commas. */
function breakUsage(usage: string): readonly string[] {
  const lines: string[] = [];
  let line = '        ';
  for (const piece of usage.split(/(?<=,)/)) {
    if (line.trim() !== '' && line.length + piece.length > columns) {
      lines.push(line);
      line = '          ';
    }
    line += piece;
  }
  return [...lines, line];
}

/** The path and one usage after another, continued lines indented deeper. */
function fillUsage(path: string, usages: readonly string[]): string {
  const lines: string[] = [];
  let line = `    ${path}`;
  for (const usage of usages) {
    if (line.length + 1 + usage.length <= columns) line += ` ${usage}`;
    else {
      lines.push(line);
      const broken = breakUsage(usage);
      lines.push(...broken.slice(0, -1));
      line = broken.at(-1) ?? '';
    }
  }
  return [...lines, line].map((text) => `${text}\n`).join('');
}

const allWide = '[GCLOUD_WIDE_FLAG ...]';

/** The synopsis: positionals, what is required, then the rest. */
function synopsis(path: string, surface: CommandSurface): string {
  const visible = sortArguments(surface.arguments).filter((argument) => !argument.hidden);
  const rank = (argument: ArgumentSpec): number => (isPositional(argument) ? 0 : argument.required ? 1 : 2);
  const usages = visible
    .toSorted((a, b) => rank(a) - rank(b))
    .map((argument) => argumentUsage({ group: [argument] }, { value: true, hidden: false }, true))
    .filter((usage) => usage !== '');
  return fillUsage(path, [...usages, allWide]);
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
    nameSection(fullPath, surface.summary),
    `SYNOPSIS\n${synopsis(fullPath, surface)}`,
    `DESCRIPTION\n${indentLines(surface.summary, 4)}`,
    ...(positionals.length > 0 ? [`POSITIONAL ARGUMENTS\n${positionals.join('\n')}`] : []),
    ...(flags.length > 0 ? [`FLAGS\n${flags.join('\n')}`] : []),
    wideFlags,
  ].join('\n');
}

/** The name and what it does; its second line stands deeper. */
function nameSection(fullPath: string, summary: string): string {
  const [first = '', ...rest] = wrapLines(`${fullPath} - ${lower(summary)}`, columns - 4);
  const more = rest.length > 0 ? indentLines(rest.join(' '), 8) : '';
  return `NAME\n    ${first}\n${more}`;
}

const lower = (summary: string): string =>
  summary.charAt(0).toLowerCase() + summary.slice(1).replace(/\.$/, '');

/** Whether the group itself takes a location. */
const hasLocation = (path: string): boolean =>
  ['container clusters', 'container node-pools', 'container operations'].includes(path);

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
  const location = hasLocation(path)
    ? ['[--location=LOCATION | --region=REGION | --zone=ZONE, -z ZONE]']
    : [];
  return [
    nameSection(fullPath, facts.summary),
    `SYNOPSIS\n${fillUsage(fullPath, [kinds, ...location, allWide])}`,
    `DESCRIPTION\n${indentLines(facts.summary, 4)}`,
    wideFlags,
    ...(hasGroups ? [`GROUPS\n    GROUP is one of the following:\n\n${members(facts.groups)}`] : []),
    ...(hasCommands ? [`COMMANDS\n    COMMAND is one of the following:\n\n${members(facts.commands)}`] : []),
  ].join('\n');
}
