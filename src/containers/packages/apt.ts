import { FileError } from '../../shell/filesystem.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';
import { debian, ubuntu, withNeeds, type Package } from './catalogue.ts';
import { fetchFrom, unpack, type MirrorFailure } from './install.ts';

/** A distribution that dpkg keeps: its mirrors, and what they say that they have. */
interface Distribution {
  readonly packages: ReadonlyMap<string, Package>;
  readonly codename: string;
  readonly host: string;
  readonly url: string;
  /** Lists that `update` gets: what, and how many kilobytes. */
  readonly lists: readonly (readonly [text: string, kilobytes: number])[];
}

const STATUS = '/var/lib/dpkg/status';
const LISTS = '/var/lib/apt/lists';

function distributionOf({ files }: ProgramContext): Distribution {
  const release = files.exists('/etc/os-release') ? files.read('/etc/os-release') : '';
  const [, codename = /ubuntu/i.test(release) ? 'noble' : 'bookworm'] =
    /^VERSION_CODENAME=(\S+)$/m.exec(release) ?? [];
  if (/^ID=ubuntu$/m.test(release)) {
    const [archive, security] = ['http://archive.ubuntu.com/ubuntu', 'http://security.ubuntu.com/ubuntu'];
    return {
      packages: ubuntu,
      codename,
      host: 'archive.ubuntu.com',
      url: archive,
      lists: [
        [`${security} ${codename}-security InRelease`, 126],
        [`${archive} ${codename} InRelease`, 256],
        [`${archive} ${codename}-updates InRelease`, 126],
        [`${archive} ${codename}-backports InRelease`, 126],
        [`${security} ${codename}-security/main amd64 Packages`, 1664],
        [`${archive} ${codename}/main amd64 Packages`, 1808],
        [`${archive} ${codename}/universe amd64 Packages`, 19_300],
        [`${archive} ${codename}-updates/main amd64 Packages`, 2049],
      ],
    };
  }
  const [main, security] = ['http://deb.debian.org/debian', 'http://deb.debian.org/debian-security'];
  return {
    packages: debian,
    codename,
    host: 'deb.debian.org',
    url: main,
    lists: [
      [`${main} ${codename} InRelease`, 151],
      [`${main} ${codename}-updates InRelease`, 55.4],
      [`${security} ${codename}-security InRelease`, 48],
      [`${main} ${codename}/main amd64 Packages`, 8791],
      [`${main} ${codename}-updates/main amd64 Packages`, 6.924],
      [`${security} ${codename}-security/main amd64 Packages`, 291],
    ],
  };
}

/** `8791 kB`, `55.4 kB`, `6924 B`, `12.3 MB`. Models apt apt-pkg/contrib/strutl.cc (SizeToStr) */
function sizeText(kilobytes: number): string {
  let value = kilobytes * 1000;
  for (const unit of ['', 'k', 'M', 'G']) {
    if (value < 100 && unit !== '') return `${value.toFixed(1)} ${unit}B`;
    if (value < 10_000) return `${Math.round(value)} ${unit}B`;
    value /= 1000;
  }
  return `${Math.round(value)} TB`;
}

const fetched = (kilobytes: number, milliseconds: number): string => {
  const seconds = milliseconds / 1000;
  return `Fetched ${sizeText(kilobytes)} in ${Math.round(seconds)}s (${sizeText(kilobytes / Math.max(seconds, 0.001))}/s)\n`;
};

const reasonOf = (failure: MirrorFailure, host: string): string =>
  failure === 'no-such-host'
    ? `Temporary failure resolving '${host}'`
    : failure === 'timed-out'
      ? `Could not connect to ${host}:80, connection timed out`
      : `Could not connect to ${host}:80. - connect (111: Connection refused)`;

/** The end of a package manager that may not do what it must. */
async function refuse(
  context: ProgramContext,
  lock: string,
  tail: string,
  error: FileError,
): Promise<number> {
  const number = error.code === 'EROFS' ? 30 : 13;
  await context.stderr.write(
    `E: Could not open lock file ${lock} - open (${number}: ${error.message})\n${tail}\n`,
  );
  return 100;
}

async function update(context: ProgramContext, name: string): Promise<number> {
  const { stdout, stderr, files, clock } = context;
  const { lists, host } = distributionOf(context);
  try {
    files.makeDirectory(`${LISTS}/partial`, { parents: true });
    files.write(`${LISTS}/lock`, '', { mode: 0o640 });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await stdout.write('Reading package lists... Done\n');
    return refuse(context, `${LISTS}/lock`, `E: Unable to lock directory ${LISTS}/`, error);
  }
  const begun = clock.now();
  const failures: string[] = [];
  let kilobytes = 0;
  for (const [index, [text, size]] of lists.entries()) {
    if (failures.length > 0 && text.includes('Packages')) continue;
    const failure = await fetchFrom(context, host, 80, size);
    if (failure) {
      const reason = reasonOf(failure, host);
      await stdout.write(`Err:${index + 1} ${text}\n  ${reason}\n`);
      const [url = '', suite = ''] = text.split(' ');
      failures.push(`W: Failed to fetch ${url}/dists/${suite}/InRelease  ${reason}\n`);
    } else {
      kilobytes += size;
      await stdout.write(`Get:${index + 1} ${text} [${sizeText(size)}]\n`);
    }
  }
  if (failures.length === 0) {
    files.write(`${LISTS}/${host}_Packages`, '');
    await stdout.write(fetched(kilobytes, clock.now() - begun));
  }
  await stdout.write('Reading package lists... Done\n');
  if (failures.length > 0)
    await stderr.write(
      `${failures.join('')}W: Some index files failed to download. They have been ignored, or old ones used instead.\n`,
    );
  else if (name === 'apt')
    await stdout.write(
      'Building dependency tree... Done\nReading state information... Done\nAll packages are up to date.\n',
    );
  return 0;
}

const installedIn = ({ files }: ProgramContext): readonly string[] =>
  files.exists(STATUS)
    ? [...files.read(STATUS).matchAll(/^Package: (.+)$/gm)].map(([, name = '']) => name)
    : [];

const READING =
  'Reading package lists... Done\nBuilding dependency tree... Done\nReading state information... Done\n';

const counts = (installed: number, removed: number): string =>
  `0 upgraded, ${installed} newly installed, ${removed} to remove and 0 not upgraded.\n`;

/** Names in lines of a terminal's width, as apt lists them. */
function listed(names: readonly string[]): string {
  const lines: string[] = [];
  let line = ' ';
  for (const name of [...names].sort()) {
    if (line.length + name.length + 1 > 79 && line !== ' ') {
      lines.push(line);
      line = ' ';
    }
    line += ` ${name}`;
  }
  return [...lines, line].map((each) => `${each}\n`).join('');
}

async function install(context: ProgramContext, names: readonly string[], yes: boolean): Promise<number> {
  const { stdout, stderr, files, clock } = context;
  const { packages, codename, host, url } = distributionOf(context);
  try {
    files.makeDirectory('/var/lib/dpkg', { parents: true });
    files.write('/var/lib/dpkg/lock-frontend', '', { mode: 0o640 });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const tail = 'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?';
    return refuse(context, '/var/lib/dpkg/lock-frontend', tail, error);
  }
  const there = installedIn(context);
  await stdout.write(READING);
  const bare = names.map((name) => name.replace(/=.*$/, ''));
  const unknown = bare.filter((name) => !packages.has(name) || !files.exists(`${LISTS}/${host}_Packages`));
  if (unknown.length > 0) {
    await stderr.write(unknown.map((name) => `E: Unable to locate package ${name}\n`).join(''));
    return 100;
  }
  for (const name of bare.filter((each) => there.includes(each)))
    await stdout.write(`${name} is already the newest version (${packages.get(name)?.version ?? ''}).\n`);
  const all = withNeeds(packages, bare, (name) => there.includes(name));
  const more = all.filter(({ name }) => !bare.includes(name));
  if (all.length === 0) {
    await stdout.write(counts(0, 0));
    return 0;
  }
  const [size, unpacked] = [
    all.reduce((sum, each) => sum + each.size, 0),
    all.reduce((sum, each) => sum + each.installed, 0),
  ];
  if (more.length > 0)
    await stdout.write(
      `The following additional packages will be installed:\n${listed(more.map(({ name }) => name))}`,
    );
  await stdout.write(
    `The following NEW packages will be installed:\n${listed(all.map(({ name }) => name))}${counts(all.length, 0)}Need to get ${sizeText(size)} of archives.\nAfter this operation, ${sizeText(unpacked)} of additional disk space will be used.\n`,
  );
  if (more.length > 0 && !yes) {
    await stdout.write('Do you want to continue? [Y/n] ');
    const answer = await context.stdin.read();
    if (!/^(?:y(?:es)?)?\s*$/i.test(answer ?? 'n')) {
      await stdout.write('Abort.\n');
      return 1;
    }
  }
  const begun = clock.now();
  for (const [index, each] of all.entries()) {
    const failure = await fetchFrom(context, host, 80, each.size);
    if (failure) {
      const path = `${url}/pool/main/${each.name.slice(0, 1)}/${each.name}/${each.name}_${each.version.replace(/^\d+:/, '')}_amd64.deb`;
      await stderr.write(
        `E: Failed to fetch ${path}  ${reasonOf(failure, host)}\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n`,
      );
      return 100;
    }
    await stdout.write(
      `Get:${index + 1} ${url} ${codename}/main amd64 ${each.name} amd64 ${each.version} [${sizeText(each.size)}]\n`,
    );
  }
  await stdout.write(fetched(size, clock.now() - begun));
  await stderr.write('debconf: delaying package configuration, since apt-utils is not installed\n');
  for (const [index, each] of all.entries()) {
    const { name, version } = each;
    unpack(context, each);
    await stdout.write(
      `Selecting previously unselected package ${name}.\n${index === 0 ? '(Reading database ... 6089 files and directories currently installed.)\n' : ''}Preparing to unpack .../${all.length > 1 ? `${String(index).padStart(2, '0')}-` : ''}${name}_${version.replace(':', '%3a')}_amd64.deb ...\nUnpacking ${name} (${version}) ...\n`,
    );
    await clock.sleep(20 + each.installed / 20);
  }
  for (const { name, version } of all) await stdout.write(`Setting up ${name} (${version}) ...\n`);
  await stdout.write('Processing triggers for libc-bin (2.36-9+deb12u13) ...\n');
  const status = all.map(
    ({ name, version }) => `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n\n`,
  );
  files.write(STATUS, status.join(''), { append: true });
  return 0;
}

/** Debian's package manager, as far as `update`, `install`, `upgrade`, `clean`. */
export const apt: Program = {
  async run(context) {
    const name = (context.argv[0] ?? '').split('/').at(-1) ?? '';
    const words = context.argv.slice(1);
    const [command = '', ...names] = words.filter((word) => !word.startsWith('-'));
    const yes = words.some((word) => /^-[a-z]*y|^--(?:yes|assume-yes)$/.test(word)) || words.includes('-qq');
    if (name === 'apt' && !context.isTerminal(1) && command !== '')
      await context.stderr.write(
        '\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n',
      );
    if (words.includes('-qq')) {
      const { stdout, ...rest } = context;
      return apt.run({
        ...rest,
        argv: context.argv.map((word) => (word === '-qq' ? '-y' : word)),
        stdout: { ...stdout, write: () => Promise.resolve() },
      });
    }
    switch (command) {
      case 'update':
        return update(context, name);
      case 'install':
        return install(context, names, yes);
      case 'upgrade':
      case 'dist-upgrade':
        await context.stdout.write(`${READING}Calculating upgrade... Done\n${counts(0, 0)}`);
        return 0;
      case 'clean':
      case 'autoclean':
      case 'autoremove':
        if (command !== 'clean') await context.stdout.write(READING);
        if (command === 'autoremove') await context.stdout.write(counts(0, 0));
        return 0;
      default:
        await context.stderr.write(`E: Invalid operation ${command}\n`);
        return 100;
    }
  },
};
