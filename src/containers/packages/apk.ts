import { FileError } from '../../shell/filesystem.ts';
import type { Program, ProgramContext } from '../../shell/program.ts';
import { alpine, withNeeds, type Package } from './catalogue.ts';
import { fetchFrom, unpack, type MirrorFailure } from './install.ts';

const HOST = 'dl-cdn.alpinelinux.org';
const DATABASE = '/lib/apk/db/installed';
const CACHE = '/var/cache/apk';
/** What an image of Alpine has before anything is added. */
const BASE = { packages: 16, kibibytes: 7_400 };

const reasons: Readonly<Record<MirrorFailure, string>> = {
  'no-such-host': 'DNS: transient error (try again later)',
  'timed-out': 'operation timed out',
  refused: 'connection refused',
};

const read = ({ files }: ProgramContext, path: string): string =>
  files.exists(path) ? files.read(path) : '';

const installedNames = (context: ProgramContext): readonly string[] =>
  [...read(context, DATABASE).matchAll(/^P:(.+)$/gm)].map(([, name = '']) => name);

/** `v3.22` */
const branchOf = (context: ProgramContext): string => {
  const [, minor = '3.22'] = /^(\d+\.\d+)/.exec(read(context, '/etc/alpine-release')) ?? [];
  return `v${minor}`;
};

function save(context: ProgramContext, packages: readonly Package[]): void {
  const { files } = context;
  files.makeDirectory('/lib/apk/db', { parents: true });
  files.write(DATABASE, packages.map(({ name, version }) => `P:${name}\nV:${version}\n\n`).join(''));
}

/** `OK: 12 MiB in 25 packages` */
function total(context: ProgramContext): string {
  const names = installedNames(context);
  const kibibytes = names.reduce((sum, name) => sum + (alpine.get(name)?.installed ?? 0), BASE.kibibytes);
  return `OK: ${Math.round(kibibytes / 1024)} MiB in ${BASE.packages + names.length} packages\n`;
}

/** Fetches the lists of packages; tells whether they could be got. */
async function update(context: ProgramContext): Promise<boolean> {
  let failed = false;
  for (const repository of ['main', 'community']) {
    const url = `https://${HOST}/alpine/${branchOf(context)}/${repository}`;
    await context.stdout.write(`fetch ${url}/x86_64/APKINDEX.tar.gz\n`);
    const failure = await fetchFrom(context, HOST, 443, 600);
    if (!failure) continue;
    failed = true;
    await context.stderr.write(`WARNING: fetching ${url}: ${reasons[failure]}\n`);
  }
  return !failed;
}

/** Names that a package of another name provides. */
const PROVIDED: Readonly<Record<string, string>> = { procps: 'procps-ng' };

async function add(context: ProgramContext, wanted: readonly string[]): Promise<number> {
  const { stdout, stderr, files } = context;
  const names = wanted.map((name) => PROVIDED[name] ?? name);
  const isListed = files.exists(`${CACHE}/APKINDEX`) || (await update(context));
  const unknown = names.filter((name) => !isListed || !alpine.has(name));
  if (unknown.length > 0) {
    const lines = unknown.map((name) => `  ${name} (no such package):\n    required by: world[${name}]\n`);
    await stderr.write(`ERROR: unable to select packages:\n${lines.join('')}`);
    return unknown.length;
  }
  const there = installedNames(context);
  const all = withNeeds(alpine, names, (name) => there.includes(name));
  for (const [index, each] of all.entries()) {
    await stdout.write(`(${index + 1}/${all.length}) Installing ${each.name} (${each.version})\n`);
    await fetchFrom(context, HOST, 443, each.size);
    unpack(context, each);
  }
  save(context, [...there.flatMap((name) => alpine.get(name) ?? []), ...all]);
  if (all.length > 0) await stdout.write('Executing busybox-1.37.0-r19.trigger\n');
  await stdout.write(total(context));
  return 0;
}

async function remove(context: ProgramContext, names: readonly string[]): Promise<number> {
  const there = installedNames(context).flatMap((name) => alpine.get(name) ?? []);
  const gone = there.filter(({ name }) => names.includes(name));
  for (const [index, { name, version, programs }] of gone.entries()) {
    await context.stdout.write(`(${index + 1}/${gone.length}) Purging ${name} (${version})\n`);
    for (const program of programs)
      if (context.files.exists(`/usr/bin/${program}`)) context.files.remove(`/usr/bin/${program}`);
  }
  save(
    context,
    there.filter((each) => !gone.includes(each)),
  );
  await context.stdout.write(total(context));
  return 0;
}

/** Alpine's package manager, as far as `add`, `del`, `update`, `upgrade`, `info`, `search`. */
export const apk: Program = {
  async run(context) {
    const words = context.argv.slice(1);
    const [command = '', ...names] = words.filter((word) => !word.startsWith('-'));
    const { files, stdout, stderr } = context;
    if (command === 'info') {
      await stdout.write(
        installedNames(context)
          .map((name) => `${name}\n`)
          .join(''),
      );
      return 0;
    }
    if (command === 'search') {
      const wanted = [...alpine.values()].filter(({ name }) => names.every((part) => name.includes(part)));
      await stdout.write(wanted.map(({ name, version }) => `${name}-${version}\n`).join(''));
      return 0;
    }
    if (!['add', 'del', 'update', 'upgrade'].includes(command)) {
      await stderr.write(`ERROR: '${command}' is not an apk command. See 'apk --help'.\n`);
      return 1;
    }
    try {
      files.makeDirectory('/lib/apk/db', { parents: true });
      files.write('/lib/apk/db/lock', '');
      if (command === 'add') return await add(context, names);
      if (command === 'del') return await remove(context, names);
      if (!(await update(context))) {
        await stderr.write(`2 unavailable, 0 stale; 0 distinct packages available\n`);
        return 2;
      }
      files.makeDirectory(CACHE, { parents: true });
      files.write(`${CACHE}/APKINDEX`, '');
      const branch = branchOf(context);
      if (command === 'upgrade') await stdout.write(total(context));
      else {
        const lines = ['main', 'community'].map(
          (name) => `${branch}.0-277-g7d0a7b8b1c2 [https://${HOST}/alpine/${branch}/${name}]\n`,
        );
        await stdout.write(`${lines.join('')}OK: 26327 distinct packages available\n`);
      }
      return 0;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await stderr.write(
        `ERROR: Unable to lock database: ${error.message}\nERROR: Failed to open apk database: ${error.message}\n`,
      );
      return 99;
    }
  },
};
