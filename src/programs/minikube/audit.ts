import { sha256 } from '../../crypto/sha256.ts';
import { FileError } from '../../shell/filesystem.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { box } from './box.ts';
import type { Invocation } from './command.ts';
import { minikubeVersion } from './versions.ts';

/** A command that was called, as the audit log keeps it. */
interface Row {
  readonly args: string;
  readonly command: string;
  /** Empty while it runs, and for good when it ended with an error. */
  readonly endTime: string;
  readonly id: string;
  readonly profile: string;
  readonly startTime: string;
  readonly user: string;
  readonly version: string;
}

/** A line of the audit log. Models pkg/minikube/audit/row.go */
interface Entry {
  readonly specversion: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly datacontenttype: string;
  readonly data: Row;
}

/** Commands that are not written down. */
const QUIET: readonly string[] = ['status', 'version', 'logs', 'generate-docs', 'profile'];
const MOST = 1000;

const folderOf = ({ env }: ProgramContext): string => `${env['HOME'] ?? '/root'}/.minikube/logs`;
const pathOf = (context: ProgramContext): string => `${folderOf(context)}/audit.json`;

/** `05 Jan 26 08:50 UTC` */
const timeOf = (now: number): string =>
  new Date(now).toUTCString().replace(/^\w+, (\d+ \w+) \d\d(\d\d) (\d+:\d+).*/, '$1 $2 $3 UTC');

/** A UUID that nothing else comes to. */
function uuidOf(...of: readonly string[]): string {
  const digits = sha256(of.join(' '));
  const variant = '89ab'.charAt(parseInt(digits.charAt(16), 16) % 4);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`];
  return [...parts, `${variant}${digits.slice(17, 20)}`, digits.slice(20, 32)].join('-');
}

const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && 'data' in value && typeof value.data === 'object';

/** What is written down; nothing of a log that cannot be read. */
function entriesOf(context: ProgramContext): readonly Entry[] {
  const path = pathOf(context);
  try {
    if (!context.files.exists(path)) return [];
    const lines = context.files.read(path).split('\n');
    const values = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
    return values.filter(isEntry);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof FileError) return [];
    throw error;
  }
}

/** Who may not write there is not kept from anything else. */
function write(context: ProgramContext, entries: readonly Entry[]): void {
  const text = entries.slice(-MOST).map((entry) => `${JSON.stringify(entry)}\n`);
  try {
    context.files.makeDirectory(folderOf(context), { parents: true });
    context.files.write(pathOf(context), text.join(''));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

/**
 * Writes down that a command begins. Models pkg/minikube/audit/audit.go
 * @returns writes down that it has ended well
 */
export function audit({ context, flags, profileName }: Invocation, command: string): () => void {
  if (QUIET.includes(command) || flags.on('skip-audit') || (command === 'delete' && flags.on('purge')))
    return () => {};
  const before = entriesOf(context);
  const { argv, clock, env } = context;
  const seed = [String(clock.now()), String(before.length), ...argv];
  const id = uuidOf('row', ...seed);
  const data: Row = {
    args: argv.slice(2).join(' '),
    command,
    endTime: '',
    id,
    profile: profileName,
    startTime: timeOf(clock.now()),
    user: flags.text('user') ?? env['USER'] ?? 'root',
    version: minikubeVersion,
  };
  const entry: Entry = {
    specversion: '1.0',
    id: uuidOf('event', ...seed),
    source: 'https://minikube.sigs.k8s.io/',
    type: 'io.k8s.sigs.minikube.audit',
    datacontenttype: 'application/json',
    data,
  };
  write(context, [...before, entry]);
  return () => {
    const endTime = timeOf(clock.now());
    const entries = entriesOf(context).map((each) =>
      each.data.id === id ? { ...each, data: { ...each.data, endTime } } : each,
    );
    write(context, entries);
  };
}

/** The last commands that were called, as a table. Models pkg/minikube/audit/report.go @param lines so many, at least one */
export function auditTable(context: ProgramContext, lines: number): string {
  const rows = entriesOf(context).slice(-lines);
  return box(
    ['Command', 'Args', 'Profile', 'User', 'Version', 'Start Time', 'End Time'],
    rows.map(({ data: { command, args, profile, user, version, startTime, endTime } }) => ({
      cells: [command, args, profile, user, version, startTime, endTime],
    })),
  );
}
