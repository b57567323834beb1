import type { ProgramContext } from '../../shell/program.ts';
import type { Properties } from './properties.ts';
import { writeFile } from './write-file.ts';

const maximumLogs = 100;

const two = (value: number): string => String(value).padStart(2, '0');

/** Notes which command ran in `~/.config/gcloud/logs`; suggestions prefer groups that were used today. */
export function recordRun(context: ProgramContext, properties: Properties, fullPath: string): void {
  const date = new Date(context.clock.now());
  const day = `${date.getUTCFullYear()}.${two(date.getUTCMonth() + 1)}.${two(date.getUTCDate())}`;
  const directory = `${properties.directory}/logs/${day}`;
  const { files } = context;
  const logs = files.exists(directory) ? [...files.list(directory)].sort() : [];
  for (const name of logs.slice(0, Math.max(0, logs.length - maximumLogs + 1)))
    files.remove(`${directory}/${name}`);
  const time = `${two(date.getUTCHours())}.${two(date.getUTCMinutes())}.${two(date.getUTCSeconds())}`;
  let micros = date.getUTCMilliseconds() * 1000;
  let path = '';
  // several runs may fall into one instant of virtual time
  do path = `${directory}/${time}.${String(micros++).padStart(6, '0')}.log`;
  while (files.exists(path));
  const stamp = date.toISOString().replace('T', ' ').replace('.', ',').replace('Z', '');
  writeFile(files, path, `${stamp} DEBUG    root            Running [${fullPath.replaceAll(' ', '.')}]\n`);
}

/** How often each group was used today, as shares of all runs: `container.clusters` → 0.5. */
export function groupFrequencies(
  context: ProgramContext,
  properties: Properties,
): ReadonlyMap<string, number> {
  const { files } = context;
  const root = `${properties.directory}/logs`;
  const counts = new Map<string, number>();
  let total = 0;
  const days = files.exists(root) ? [...files.list(root)].sort() : [];
  const directory = `${root}/${days.at(-1) ?? ''}`;
  for (const name of days.length > 0 ? files.list(directory) : []) {
    const match = /Running \[gcloud\.([-\w.]+)\.[-\w]+\]/.exec(files.read(`${directory}/${name}`));
    if (!match) continue;
    total++;
    counts.set(match[1] ?? '', (counts.get(match[1] ?? '') ?? 0) + 1);
  }
  return new Map([...counts].map(([group, count]) => [group, count / total]));
}
