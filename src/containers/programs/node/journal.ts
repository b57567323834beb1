import type { NodeView } from '../../../cluster/node-view.ts';
import type { ContainerProgram, Surroundings } from '../index.ts';
import { unitBy, unitsOf } from './unit.ts';

/** A line of a node's journal. */
export interface JournalLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `kubelet[8]` */
  readonly source: string;
  readonly text: string;
}

type NodeEvent = NodeView['events'][number];

const quoted = JSON.stringify;

/** How long a container waits that has been failing for so many milliseconds, as Go prints it: 10 s, 20 s, 40 s, … */
function backOff(failing: number): string {
  const seconds = Math.min(300, 10 * 2 ** Math.floor(Math.log2(failing / 10_000 + 1)));
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/**
 * Where the kubelet says something, and what: the words of its log for what it tells by an event, too.
 * @param past milliseconds since the event was first told
 */
function wordsOf(
  event: NodeEvent,
  past: number,
): readonly [level: 'I' | 'E', where: string, text: string] | undefined {
  const { reason = '', message = '', involvedObject } = event;
  const { namespace = '', name = '', uid = '', fieldPath = '' } = involvedObject;
  const pod = `pod=${quoted(`${namespace}/${name}`)} podUID=${quoted(uid)}`;
  const container = /\{(.*)\}/.exec(fieldPath)?.[1] ?? '';
  const failed = (why: string, said = message): readonly ['E', string, string] => {
    const error = `failed to "StartContainer" for ${quoted(container)} with ${why}: ${quoted(said)}`;
    return ['E', 'pod_workers.go:1301', `"Error syncing pod, skipping" err=${quoted(error)} ${pod}`];
  };
  switch (reason) {
    case 'Killing':
      return [
        'I',
        'kuberuntime_container.go:864',
        `"Killing container with a grace period" ${pod} containerName=${quoted(container)}`,
      ];
    case 'BackOff':
      if (message.startsWith('Back-off pulling')) return failed('ImagePullBackOff');
      return failed(
        'CrashLoopBackOff',
        `back-off ${backOff(past)} restarting failed container=${container} pod=${name}_${namespace}(${uid})`,
      );
    case 'Failed':
      if (/^Error: (?:ErrImagePull|ImagePullBackOff)/.test(message)) return undefined;
      return failed(message.startsWith('Failed to pull') ? 'ErrImagePull' : 'RunContainerError');
    case 'Unhealthy': {
      const [, type = '', output = ''] = /^(\w+) probe failed: ([^]*)/.exec(message) ?? [];
      const probe = `probeType=${quoted(type)} ${pod} containerName=${quoted(container)}`;
      return ['I', 'prober.go:120', `"Probe failed" ${probe} probeResult="failure" output=${quoted(output)}`];
    }
    case 'FailedMount':
    case 'Evicted':
      return ['E', 'pod_workers.go:1301', `"Error syncing pod, skipping" err=${quoted(message)} ${pod}`];
    default:
      return undefined;
  }
}

const two = (number: number): string => String(number).padStart(2, '0');

/** The head of a line of a Kubernetes component: `I0105 09:00:00.000000       8 file.go:1]`. */
function head(level: string, at: number, pid: number, where: string): string {
  const date = new Date(at);
  const day = two(date.getUTCMonth() + 1) + two(date.getUTCDate());
  return `${level}${day} ${date.toISOString().slice(11, 23)}000 ${String(pid).padStart(7)} ${where}]`;
}

/** How often the kubelet reads the manifests, in milliseconds. */
const FILE_PERIOD = 20_000;
/** So many lines about one file are still there. */
const FILE_LINES = 200;

/** What the kubelet says each time that it reads a file which describes no pod. Models pkg/kubelet/config/file.go */
function manifestLines(node: NodeView, pid: number, now: number): readonly JournalLine[] {
  return node.manifestProblems.flatMap(({ path, error, since, until = now + 1 }) => {
    const text = `"Could not process manifest file" err=${quoted(error)} path=${quoted(path)}`;
    const count = Math.ceil((until - since) / FILE_PERIOD);
    return Array.from({ length: Math.min(count, FILE_LINES) }, (_, index) => {
      const at = since + (Math.max(0, count - FILE_LINES) + index) * FILE_PERIOD;
      return { at, source: `kubelet[${pid}]`, text: `${head('E', at, pid, 'file.go:188')} ${text}` };
    });
  });
}

function kubeletLines(node: NodeView, pid: number, now: number): readonly JournalLine[] {
  const source = `kubelet[${pid}]`;
  const { name, systemInfo } = node.machine;
  const title = 'kubelet.service - kubelet: The Kubernetes Node Agent';
  const lines: JournalLine[] = [...manifestLines(node, pid, now)];
  for (const [index, { at, running }] of node.service.entries()) {
    const systemd = (text: string): number => lines.push({ at, source: 'systemd[1]', text });
    const own = (where: string, text: string): number =>
      lines.push({ at, source, text: `${head('I', at, pid, where)} ${text}` });
    if (!running) {
      systemd(`Stopping ${title}...`);
      systemd('kubelet.service: Deactivated successfully.');
      systemd(`Stopped ${title}.`);
      continue;
    }
    systemd(`Started ${title}.`);
    own('server.go:530', `"Kubelet version" kubeletVersion=${quoted(systemInfo.kubeletVersion)}`);
    own('server.go:532', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""');
    own('kubelet.go:491', '"Attempting to sync node with API server"');
    own('kubelet.go:386', '"Adding static pod path" path="/etc/kubernetes/manifests"');
    own('server.go:180', '"Starting to listen" address="0.0.0.0" port=10250');
    own('kubelet.go:2451', '"Starting kubelet main sync loop"');
    own('kubelet_node_status.go:78', `"Attempting to register node" node=${quoted(name)}`);
    if (index > 0) own('kubelet_node_status.go:127', `"Node was previously registered" node=${quoted(name)}`);
    own('kubelet_node_status.go:81', `"Successfully registered node" node=${quoted(name)}`);
  }
  for (const event of node.events) {
    const { firstTimestamp = '', lastTimestamp = '' } = event;
    for (const time of new Set([firstTimestamp, lastTimestamp])) {
      const at = Date.parse(time);
      const words = wordsOf(event, at - Date.parse(firstTimestamp));
      // Anybody may have written an event, without any time.
      if (!words || Number.isNaN(at)) continue;
      const [level, where, text] = words;
      lines.push({ at, source, text: `${head(level, at, pid, where)} ${text}` });
    }
  }
  return lines.sort((a, b) => a.at - b.at);
}

/** What the journal of a node has of a unit, or of all. */
export function journal(container: Surroundings, name?: string): readonly JournalLine[] {
  const { node } = container.spec;
  if (!node) return [];
  return unitsOf(container)
    .filter((unit) => name === undefined || unit.name === name)
    .flatMap(({ name: own, description, startedAt, pid }) =>
      own === 'kubelet'
        ? kubeletLines(node, pid, container.now())
        : [{ at: startedAt, source: 'systemd[1]', text: `Started ${own}.service - ${description}.` }],
    )
    .sort((a, b) => a.at - b.at);
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A line as it is printed. */
export function journalLine({ machine }: NodeView, { at, source, text }: JournalLine): string {
  const date = new Date(at);
  const day = `${MONTHS[date.getUTCMonth()] ?? ''} ${two(date.getUTCDate())}`;
  return `${day} ${date.toISOString().slice(11, 19)} ${machine.name} ${source}: ${text}\n`;
}

const PERMISSION = `Hint: You are currently not seeing messages from other users and the system.
      Users in groups 'adm', 'systemd-journal' can see all messages.
      Pass -q to turn off this notice.
No journal files were opened due to insufficient permissions.
`;
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The time that `--since` names. */
function timeOf(text: string, now: number): number {
  const [, count, unit = ''] = /^-?(\d+) ?([smhd])\w*(?: ago)?$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (UNITS[unit] ?? 0);
  if (text === 'today') return now - (now % 86_400_000);
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}

/** The reader of a node's journal. */
export const journalctl: ContainerProgram = async (context, container) => {
  const { argv, stdout, stderr, clock, signal } = context;
  const { node } = container.spec;
  if (!node) return 1;
  const text = argv.slice(1).join('\n');
  const value = (...names: readonly string[]): string | undefined =>
    new RegExp(`(?:^|\\n)(?:${names.join('|')})[\\n=]?([^\\n]+)`).exec(text)?.[1];
  if (container.identity().uid !== 0) {
    await stderr.write(PERMISSION);
    return 1;
  }
  const unit = value('-xeu', '-fu', '-u', '--unit');
  const found = unit === undefined ? undefined : (unitBy(unitsOf(container), unit)?.name ?? '');
  const since = value('--since', '-S');
  const from = since === undefined ? -Infinity : timeOf(since, container.now());
  if (Number.isNaN(from)) {
    await stderr.write(`Failed to parse timestamp: ${since ?? ''}\n`);
    return 1;
  }
  const follows = argv.some((word) => /^-[a-z]*f|^--follow$/.test(word));
  const count = value('-n', '--lines') ?? (follows ? '10' : undefined);
  const all = (): readonly JournalLine[] => journal(container, found).filter(({ at }) => at >= from);
  const lines = count === undefined ? all() : Number(count) === 0 ? [] : all().slice(-Number(count));
  const reverse = argv.some((word) => word === '-r' || word === '--reverse');
  for (const line of reverse ? lines.toReversed() : lines) await stdout.write(journalLine(node, line));
  if (lines.length === 0) await stdout.write('-- No entries --\n');
  let seen = all().length;
  while (follows && !signal.aborted) {
    await clock.sleep(1000);
    for (const line of all().slice(seen)) await stdout.write(journalLine(node, line));
    seen = Math.max(seen, all().length);
  }
  return 0;
};
