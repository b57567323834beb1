import type { ContainerProgram } from '../index.ts';
import { journal, journalLine } from './journal.ts';
import { unitBy, unitsOf, type Unit } from './unit.ts';

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

/** Models systemd's src/basic/time-util.c (format_timestamp_relative_full) */
function ago(past: number): string {
  const whole = (unit: number): number => Math.floor(past / unit);
  if (past >= 2 * DAY) return `${whole(DAY)} days ago`;
  if (past >= 25 * HOUR) return `1 day ${whole(HOUR) - 24}h ago`;
  if (past >= 6 * HOUR) return `${whole(HOUR)}h ago`;
  if (past >= HOUR) return `${whole(HOUR)}h ${whole(MINUTE) % 60}min ago`;
  if (past >= 5 * MINUTE) return `${whole(MINUTE)}min ago`;
  if (past >= MINUTE) return `${whole(MINUTE)}min ${whole(SECOND) % 60}s ago`;
  if (past >= SECOND) return `${whole(SECOND)}s ago`;
  return past > 0 ? `${past}ms ago` : 'now';
}

/** A time span in seconds and more. Models systemd's src/basic/time-util.c (format_timespan) */
function span(milliseconds: number): string {
  const parts = [
    [Math.floor(milliseconds / DAY), 'd'],
    [Math.floor(milliseconds / HOUR) % 24, 'h'],
    [Math.floor(milliseconds / MINUTE) % 60, 'min'],
  ] as const;
  const seconds = (milliseconds % MINUTE) / SECOND;
  return [
    ...parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`),
    ...(seconds > 0 ? [`${seconds % 1 === 0 ? seconds : seconds.toFixed(3)}s`] : []),
  ].join(' ');
}

const stamp = (at: number): string => {
  const text = new Date(at).toUTCString();
  return `${text.slice(0, 3)} ${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
};

/** What `systemctl status` says of a unit, without its log, where systemd does not account for what units use. */
function statusOf(unit: Unit, now: number): string {
  const { name, description, dropIn, active, since, startedAt, command, pid } = unit;
  const [program = ''] = command.split(' ');
  const short = program.split('/').at(-1) ?? '';
  const exit = '(code=exited, status=0/SUCCESS)';
  const rows: (readonly [string, string])[] = [
    [
      'Loaded',
      `loaded (/lib/systemd/system/${name}.service; ${name === 'kubelet' ? 'disabled' : 'enabled'}; preset: enabled)`,
    ],
    ...(dropIn === undefined
      ? []
      : ([['Drop-In', `/etc/systemd/system/${name}.service.d\n             └─${dropIn}`]] as const)),
    [
      'Active',
      `${active ? 'active (running)' : 'inactive (dead)'} since ${stamp(since)}; ${ago(now - since)}`,
    ],
    ...(active ? [] : ([['Duration', span(since - startedAt)]] as const)),
    ['Docs', unit.documentation],
    ...(active
      ? ([
          ['Main PID', `${pid} (${short})`],
          ['CGroup', `/system.slice/${name}.service\n             └─${pid} ${command}`],
        ] as const)
      : ([
          ['Process', `${pid} ExecStart=${command} ${exit}`],
          ['Main PID', `${pid} ${exit}`],
        ] as const)),
  ];
  const lines = rows.map(([key, value]) => `${key.padStart(11)}: ${value}\n`);
  return `${active ? '●' : '○'} ${name}.service - ${description}\n${lines.join('')}`;
}

/** The control of systemd's services. */
export const systemctl: ContainerProgram = async ({ argv, stdout, stderr }, container) => {
  const { node } = container.spec;
  if (!node) return 1;
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  const [verb = '', ...names] = words;
  const root = container.identity().uid === 0;
  const units = unitsOf(container);
  const full = (name: string): string => (name.includes('.') ? name : `${name}.service`);
  if (verb === 'daemon-reload' && root) return 0;
  if (!/^(?:status|start|stop|restart|is-active|daemon-reload)$/.test(verb)) {
    await stderr.write(`Unknown command verb ${verb}.\n`);
    return 1;
  }
  if (names.length === 0 && verb !== 'daemon-reload') {
    await stderr.write('Too few arguments.\n');
    return 1;
  }
  if (verb === 'daemon-reload') {
    await stderr.write('Failed to reload daemon: Access denied\n');
    return 1;
  }
  let code = 0;
  for (const [index, name] of names.entries()) {
    const unit = unitBy(units, name);
    if (verb === 'is-active') {
      await stdout.write(`${unit?.active === true ? 'active' : 'inactive'}\n`);
      if (unit?.active !== true) code = unit ? 3 : 4;
    } else if (verb === 'status') {
      if (unit) {
        const log = root ? journal(container, unit.name).slice(-10) : [];
        const hint = 'Warning: some journal files were not opened due to insufficient permissions.\n';
        await stdout.write(`${index > 0 ? '\n' : ''}${statusOf(unit, container.now())}`);
        if (log.length > 0) await stdout.write(`\n${log.map((line) => journalLine(node, line)).join('')}`);
        if (!root) await stderr.write(hint);
        if (!unit.active) code = 3;
      } else {
        await stderr.write(`Unit ${full(name)} could not be found.\n`);
        code = 4;
      }
    } else if (!unit) {
      await stderr.write(`Failed to ${verb} ${full(name)}: Unit ${full(name)} not found.\n`);
      code = 5;
    } else if (!root) {
      const details = `See system logs and 'systemctl status ${full(name)}' for details.`;
      await stderr.write(`Failed to ${verb} ${full(name)}: Access denied\n${details}\n`);
      code = 4;
    } else if (!unit.stoppable) {
      // A runtime that begins anew finds its containers as they were.
      if (verb !== 'stop') continue;
      await stderr.write(
        `Failed to stop ${full(name)}: Operation refused, unit ${full(name)} may be requested by dependency only (it is configured to refuse manual start/stop).\nSee system logs and 'systemctl status ${full(name)}' for details.\n`,
      );
      code = 4;
    } else {
      if (verb !== 'start') node.setKubelet(false);
      if (verb !== 'stop') node.setKubelet(true);
    }
  }
  return code;
};
