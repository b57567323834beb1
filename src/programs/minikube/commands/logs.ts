import { FileError, resolvePath } from '../../../shell/filesystem.ts';
import { drain } from '../../remote-process.ts';
import { auditTable } from '../audit.ts';
import type { Command, Invocation } from '../command.ts';
import { logSources, type LogSource, readSource } from '../log-sources.ts';
import { fail } from '../out.ts';

const LENGTH = 60;
/** How many lines of each source problems are looked for in, and how many of them are shown. */
const LOOKED_AT = 400;
const SHOWN = 10;

/** Lines that point to a known problem. */
const PROBLEM =
  /^error: |eviction manager: pods.* evicted|unknown flag: --|forbidden.*no providers available|eviction manager:.*evicted|tls: bad certificate|kubelet.*no API client|kubelet.*No api server|STDIN.*127.0.0.1:8080|failed to create listener|address already in use|unable to evict any pods|eviction manager: unexpected error|Resetting AnonymousAuth to false|Unable to register node.*forbidden|Failed to initialize CSINodeInfo.*forbidden|Failed to admit pod|failed to "StartContainer"|Failed to start ContainerManager|kubelet.*forbidden.*cannot \w+ resource|leases.*forbidden.*cannot \w+ resource|failed to start daemon/;
const HARMLESS = /error: no objects passed to apply/;

/** Where what is gathered goes. */
type Write = (text: string) => Promise<void>;

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

async function tellAudit({ context }: Invocation, lines: number, write: Write): Promise<void> {
  await write('\n==> Audit <==\n');
  if (lines > 0) await write(`${auditTable(context, lines)}\n`);
}

async function tellLastStart({ context: { env, files } }: Invocation, write: Write): Promise<void> {
  const path = `${env['HOME'] ?? '/root'}/.minikube/logs/lastStart.txt`;
  await write('\n==> Last Start <==\n');
  await write(`${files.exists(path) ? files.read(path) : `Last start log file not found at ${path}`}\n`);
}

async function tellAll(
  invocation: Invocation,
  node: string,
  sources: readonly LogSource[],
  write: Write,
): Promise<void> {
  const kernel = { name: 'kernel', command: 'uptime && uname -a && grep PRETTY /etc/os-release' };
  const all = [...sources, kernel].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const [index, source] of all.entries()) {
    await write(`${index > 0 ? '\n' : ''}==> ${source.name} <==\n`);
    const { text, failure } = await readSource(invocation, node, source);
    if (failure === undefined)
      await write(
        `${linesOf(text)
          .map((line) => `${line}\n`)
          .join('')}\n`,
      );
    else await write(`command /bin/bash -c "${source.command}" failed with error: ${failure}\n`);
  }
}

async function tellProblems(
  invocation: Invocation,
  node: string,
  sources: readonly LogSource[],
  write: Write,
  fancy: boolean,
): Promise<void> {
  const { out } = invocation;
  for (const source of sources) {
    const { text, failure } = await readSource(invocation, node, source);
    if (failure !== undefined) continue;
    const problems = linesOf(text).filter((line) => PROBLEM.test(line) && !HARMLESS.test(line));
    if (problems.length === 0) continue;
    await write(`${out.format('failure', `Problems detected in ${source.name}:`, fancy)}\n`);
    for (const line of problems.slice(-SHOWN)) await write(`${out.format('logEntry', line, fancy)}\n`);
  }
}

/** Shows what all sources say as they say it, until somebody interrupts. */
async function follow(
  { context, driver, profileName }: Invocation,
  node: string,
  sources: readonly LogSource[],
  write: Write,
): Promise<undefined> {
  for (const { here } of sources)
    if (here) await context.spawn(here, { stdout: { write }, stderr: { write } });
  const commands = sources.filter(({ here }) => !here).map(({ command }) => `${command} &`);
  const words = ['/bin/bash', '-c', [...commands, 'wait'].join(' ')];
  const session = await driver.login(profileName, node, words, false);
  session.stdin.close();
  await drain(session, { out: write, err: write });
  await session.done;
  return undefined;
}

/** Makes the file that was asked for; tells how to add to it. */
function createFile({ context: { cwd, files } }: Invocation, path: string): Write {
  const place = resolvePath(cwd, path);
  try {
    files.write(place, '');
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const why = error.message.charAt(0).toLowerCase() + error.message.slice(1);
    throw fail({ id: 'MK_USAGE', code: 14, message: `Failed to create file: open ${path}: ${why}` });
  }
  return async (text) => files.write(place, files.read(place) + text);
}

/** Models cmd/minikube/cmd/logs.go */
export const logs: Command = {
  summary: 'Returns logs to debug a local Kubernetes cluster',
  usage: 'logs [flags]',
  flags: {
    audit: { kind: 'switch' },
    file: { kind: 'text' },
    follow: { short: 'f', kind: 'switch' },
    'last-start-only': { kind: 'switch' },
    length: { short: 'n', kind: 'number' },
    // The real one takes it, and asks the control plane's node all the same.
    node: { kind: 'text' },
    problems: { kind: 'switch' },
  },
  async run(invocation) {
    const { flags, out } = invocation;
    const path = flags.text('file') ?? '';
    const lines = flags.number('length') ?? LENGTH;
    const print: Write = (text) => out.print(text);
    const write = path === '' ? print : createFile(invocation, path);
    if (flags.on('last-start-only')) {
      await tellLastStart(invocation, print);
      return undefined;
    }
    if (flags.on('audit')) {
      await tellAudit(invocation, lines, print);
      return undefined;
    }
    await tellAudit(invocation, lines, write);
    await tellLastStart(invocation, write);
    await write('\n');
    // Who wants a file has it by now, and need not hear that there is nobody to ask.
    if (path !== '' && /created|stopped/.test((await invocation.existing()).state)) return undefined;
    const { profile, primary } = await invocation.running();
    const node = primary.name;
    if (flags.on('follow'))
      return follow(invocation, node, await logSources(invocation, profile, node, 0, true), write);
    if (flags.on('problems')) {
      const sources = await logSources(invocation, profile, node, LOOKED_AT);
      await tellProblems(invocation, node, sources, write, path === '' && out.fancy);
      return undefined;
    }
    await tellAll(invocation, node, await logSources(invocation, profile, node, lines), write);
    if (path !== '')
      await out.step('check', `Logs file created (${path}), remember to include it when reporting issues!`);
    return undefined;
  },
};
